package dev.spillway.differential.grammar;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/// The decisions that make a statement: random ones, or a list of earlier ones to be taken again. 0 is always the
/// simplest decision, and what follows the end of a list.
public final class Choices {
    private final @Nullable Random random;
    private final List<Integer> given;
    private final List<Integer> taken = new ArrayList<>();

    private Choices(@Nullable Random random, List<Integer> given) {
        this.random = random;
        this.given = List.copyOf(given);
    }

    public static Choices random(long seed) {
        return new Choices(new Random(seed), List.of());
    }

    public static Choices of(List<Integer> given) {
        return new Choices(null, given);
    }

    /// What was decided so far.
    public List<Integer> taken() {
        return List.copyOf(taken);
    }

    /// From 0 to `bound` - 1.
    public int below(int bound) {
        int choice = 0;
        if (random != null) {
            choice = random.nextInt(bound);
        } else if (taken.size() < given.size()) {
            choice = Math.min(given.get(taken.size()), bound - 1);
        }
        taken.add(choice);
        return choice;
    }

    /// True once in `times`; false is the simpler one.
    boolean oneIn(int times) {
        return below(times) == times - 1;
    }

    /// One of these, of which the first is the simplest.
    String pick(String... choices) {
        return choices[below(choices.length)];
    }

    <T> T pick(List<T> choices) {
        return choices.get(below(choices.size()));
    }
}
