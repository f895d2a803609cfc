package dev.spillway.function.regex;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;

/// A pattern's non-deterministic automaton as instructions. Immutable.
///
/// `codes`: what instruction i does, an index into `sets`, `boundaries` or `looks` by `operands`; `nexts` and `others`
/// where it goes on.
final class Program {
    static final int CHARACTER = 0;
    static final int SPLIT = 1;
    static final int BOUNDARY = 2;
    static final int LOOK = 3;
    static final int MATCH = 4;

    /// PostgreSQL gives up on automata of some hundred thousand states.
    private static final int INSTRUCTIONS_MAX = 100_000;

    record LookAround(Program program, boolean isAhead, boolean isNegative) {}

    private int size;
    private int[] codes = new int[16];
    private int[] operands = new int[16];
    private int[] nexts = new int[16];
    private int[] others = new int[16];
    private final List<CharSet> sets = new ArrayList<>();
    private final List<Node.Boundary> boundaries = new ArrayList<>();
    private final List<LookAround> looks = new ArrayList<>();
    private final int start;

    private Program(Node node) {
        int match = add(MATCH, 0, -1, -1);
        this.start = compile(node, match);
    }

    static Program of(Node node) {
        return new Program(node);
    }

    private int add(int code, int operand, int next, int other) {
        if (size == INSTRUCTIONS_MAX) {
            throw Regex.invalid("regular expression is too complex");
        }
        if (size == codes.length) {
            codes = Arrays.copyOf(codes, 2 * size);
            operands = Arrays.copyOf(operands, 2 * size);
            nexts = Arrays.copyOf(nexts, 2 * size);
            others = Arrays.copyOf(others, 2 * size);
        }
        codes[size] = code;
        operands[size] = operand;
        nexts[size] = next;
        others[size] = other;
        return size++;
    }

    /// The instruction where the node begins; it goes on at `next`.
    private int compile(Node node, int next) {
        return switch (node) {
            case Node.Empty _ -> next;
            case Node.Characters characters -> {
                sets.add(characters.set());
                yield add(CHARACTER, sets.size() - 1, next, -1);
            }
            case Node.Assertion assertion -> {
                boundaries.add(assertion.boundary());
                yield add(BOUNDARY, boundaries.size() - 1, next, -1);
            }
            case Node.Look look -> {
                looks.add(new LookAround(of(look.child()), look.isAhead(), look.isNegative()));
                yield add(LOOK, looks.size() - 1, next, -1);
            }
            case Node.Sequence sequence -> sequence(sequence, next);
            case Node.Alternation alternation -> {
                int first = compile(alternation.branches().getLast(), next);
                for (int i = alternation.branches().size() - 2; i >= 0; i--) {
                    first = add(SPLIT, 0, compile(alternation.branches().get(i), next), first);
                }
                yield first;
            }
            case Node.Repetition repetition -> repetition(repetition, next);
            case Node.Group group -> compile(group.child(), next);
            case Node.Reference reference -> compile(reference.pattern(), next);
        };
    }

    private int sequence(Node.Sequence sequence, int next) {
        Deque<Node> parts = new ArrayDeque<>();
        Node rest = sequence;
        while (rest instanceof Node.Sequence(var first, var others, var _, var _)) {
            parts.push(first);
            rest = others;
        }
        int at = compile(rest, next);
        for (Node part : parts) {
            at = compile(part, at);
        }
        return at;
    }

    private int repetition(Node.Repetition repetition, int next) {
        int first = next;
        if (repetition.max() == Node.UNBOUNDED) {
            int loop = add(SPLIT, 0, -1, next);
            nexts[loop] = compile(repetition.child(), loop);
            first = loop;
        } else {
            for (int i = repetition.min(); i < repetition.max(); i++) {
                first = add(SPLIT, 0, compile(repetition.child(), first), next);
            }
        }
        for (int i = 0; i < repetition.min(); i++) {
            first = compile(repetition.child(), first);
        }
        return first;
    }

    int size() {
        return size;
    }

    int start() {
        return start;
    }

    int code(int instruction) {
        return codes[instruction];
    }

    int next(int instruction) {
        return nexts[instruction];
    }

    int other(int instruction) {
        return others[instruction];
    }

    CharSet set(int instruction) {
        return sets.get(operands[instruction]);
    }

    Node.Boundary boundary(int instruction) {
        return boundaries.get(operands[instruction]);
    }

    LookAround look(int instruction) {
        return looks.get(operands[instruction]);
    }

    List<CharSet> sets() {
        return sets;
    }

    boolean hasLooks() {
        return !looks.isEmpty();
    }
}
