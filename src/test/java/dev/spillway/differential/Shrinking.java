package dev.spillway.differential;

import dev.spillway.differential.grammar.Choices;
import dev.spillway.differential.grammar.ScriptGrammar;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/// Makes a statement shorter that shows a difference: leaves out decisions, or takes simpler ones, as long as it still
/// does.
final class Shrinking {
    private static final int ATTEMPTS_MAX = Integer.getInteger("differential.attempts", 100);

    private List<Integer> best;
    private int attempts;

    Shrinking(List<Integer> choices) {
        best = choices;
    }

    String shortest(Predicate<Choices> stillFails) {
        boolean isBetter = true;
        while (isBetter && attempts < ATTEMPTS_MAX) {
            isBetter = false;
            for (int length = 32; length >= 1; length /= 2) {
                for (int start = best.size() - length;
                        start >= 0 && attempts < ATTEMPTS_MAX;
                        start -= Math.max(1, length / 2)) {
                    isBetter |= start + length <= best.size()
                            && (isStillFailing(without(start, length), stillFails)
                                    || isStillFailing(zeroed(start, length), stillFails));
                }
            }
        }
        return sql(best);
    }

    private boolean isStillFailing(List<Integer> candidate, Predicate<Choices> stillFails) {
        String before = sql(best);
        String after = sql(candidate);
        if (after.length() >= before.length()) {
            return false;
        }
        attempts++;
        if (!stillFails.test(Choices.of(candidate))) {
            return false;
        }
        best = candidate;
        return true;
    }

    private static String sql(List<Integer> choices) {
        return QueryRun.text(ScriptGrammar.statements(Choices.of(choices)));
    }

    private List<Integer> without(int start, int length) {
        List<Integer> fewer = new ArrayList<>(best.subList(0, start));
        fewer.addAll(best.subList(start + length, best.size()));
        return fewer;
    }

    private List<Integer> zeroed(int start, int length) {
        List<Integer> zeroed = new ArrayList<>(best);
        for (int i = start; i < start + length; i++) {
            zeroed.set(i, 0);
        }
        return zeroed;
    }
}
