package dev.spillway.function.regex;

import dev.spillway.error.Cancellation;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Works out what the groups of a pattern matched, given where the whole did: from left to right each part takes as
/// much or as little as it prefers, as long as the rest can take what is left. One match of one text.
final class Captures {
    private final int[] text;
    private final int[] groups;
    private final Map<Node, Automaton> automata;
    private final Map<Node, Map<Integer, BitSet>> ends = new IdentityHashMap<>();
    private final Cancellation cancellation;

    /// `automata` are those of the pattern's parts, made when first needed.
    Captures(int[] text, int groupCount, Map<Node, Automaton> automata, Cancellation cancellation) {
        this.text = text;
        this.groups = new int[2 * groupCount + 2];
        this.automata = automata;
        this.cancellation = cancellation;
        Arrays.fill(groups, -1);
    }

    /// Start and end of the whole and of each group, -1 for a group that took no part.
    int[] groups() {
        return groups;
    }

    private BitSet ends(Node node, int from) {
        return ends.computeIfAbsent(node, any -> new HashMap<>())
                .computeIfAbsent(
                        from,
                        start -> automata.computeIfAbsent(
                                        node, any -> new Automaton(Program.of(any), false, cancellation))
                                .ends(text, start, text.length));
    }

    private boolean matches(Node node, int from, int to) {
        return ends(node, from).get(to);
    }

    /// Whether the node matches exactly these characters, back references included; sets its groups.
    boolean trace(Node node, int from, int to) {
        if (!node.isTraced()) {
            return true;
        }
        return switch (node) {
            case Node.Empty _, Node.Characters _, Node.Assertion _, Node.Look _ -> true;
            case Node.Group group -> {
                boolean isTraced = trace(group.child(), from, to);
                if (isTraced) {
                    groups[2 * group.number()] = from;
                    groups[2 * group.number() + 1] = to;
                }
                yield isTraced;
            }
            case Node.Reference reference -> isRepeated(reference, from, to);
            case Node.Sequence sequence -> sequence(sequence, from, to);
            case Node.Alternation alternation -> {
                for (Node branch : alternation.branches()) {
                    if (matches(branch, from, to) && trace(branch, from, to)) {
                        yield true;
                    }
                }
                yield false;
            }
            case Node.Repetition repetition -> repetition(repetition, from, to);
        };
    }

    private boolean isRepeated(Node.Reference reference, int from, int to) {
        int start = groups[2 * reference.number()];
        int end = groups[2 * reference.number() + 1];
        if (start < 0 || end - start != to - from) {
            return false;
        }
        for (int i = 0; i < to - from; i++) {
            boolean isSame = reference.ignoresCase()
                    ? Character.toLowerCase(text[start + i]) == Character.toLowerCase(text[from + i])
                    : text[start + i] == text[from + i];
            if (!isSame) {
                return false;
            }
        }
        return true;
    }

    private boolean sequence(Node.Sequence sequence, int from, int to) {
        boolean isShort = sequence.first().preference() == Node.Preference.SHORTER;
        BitSet middles = ends(sequence.first(), from);
        int[] before = groups.clone();
        int middle = isShort ? middles.nextSetBit(from) : middles.previousSetBit(to);
        while (middle >= from && middle <= to) {
            cancellation.check();
            if (matches(sequence.rest(), middle, to)
                    && trace(sequence.first(), from, middle)
                    && trace(sequence.rest(), middle, to)) {
                return true;
            }
            System.arraycopy(before, 0, groups, 0, before.length);
            middle = isShort ? middles.nextSetBit(middle + 1) : middle == 0 ? -1 : middles.previousSetBit(middle - 1);
        }
        return false;
    }

    private boolean repetition(Node.Repetition repetition, int from, int to) {
        if (from == to && repetition.min() == 0) {
            return true;
        }
        int min = Math.max(1, repetition.min());
        int max = repetition.max() == Node.UNBOUNDED ? to - from : Math.min(to - from, repetition.max());
        Rounds rounds = new Rounds(repetition, min, Math.max(min, max), to);
        return rounds.from(from);
    }

    /// How a repetition's rounds share what it matched. Not recursive, for a round may be a single character.
    private final class Rounds {
        private final Node child;
        private final boolean isShort;
        private final int min;
        private final int max;
        private final int to;
        private final List<Integer> edges = new ArrayList<>();
        private final List<Integer> next = new ArrayList<>();
        private final Set<Long> hopeless = new HashSet<>();

        Rounds(Node.Repetition repetition, int min, int max, int to) {
            this.child = repetition.child();
            this.isShort = repetition.preference() == Node.Preference.SHORTER;
            this.min = min;
            this.max = max;
            this.to = to;
        }

        private int candidate(int from, int previous) {
            BitSet all = ends(child, from);
            if (isShort) {
                int found = all.nextSetBit(previous < 0 ? from : previous + 1);
                return found > to ? -1 : found;
            }
            int found = previous < 0 ? all.previousSetBit(to) : previous == 0 ? -1 : all.previousSetBit(previous - 1);
            return found < from ? -1 : found;
        }

        boolean from(int start) {
            int[] before = groups.clone();
            edges.add(start);
            next.add(-1);
            while (!next.isEmpty()) {
                cancellation.check();
                int round = next.size();
                int from = edges.getLast();
                int end = round > max ? -1 : candidate(from, next.getLast());
                if (end < 0) {
                    hopeless.add(key(Math.min(round, min), from));
                    edges.removeLast();
                    next.removeLast();
                    continue;
                }
                next.set(round - 1, end);
                // An empty round only helps to reach the least number.
                boolean isIdle = end == from && round >= min && min - round < to - end;
                if (isIdle && end != to || end == from && round > min) {
                    continue;
                }
                if (end == to && round >= min) {
                    edges.add(end);
                    if (areTraced()) {
                        return true;
                    }
                    edges.removeLast();
                    System.arraycopy(before, 0, groups, 0, before.length);
                } else if (isWorthwhile(round + 1, end)) {
                    edges.add(end);
                    next.add(-1);
                }
            }
            return false;
        }

        private long key(int round, int from) {
            return (long) round << 32 | from;
        }

        /// With an upper bound the number of rounds matters, else only whether the least number is reached.
        private boolean isWorthwhile(int round, int from) {
            return round <= max && (max < to - edges.getFirst() || !hopeless.contains(key(Math.min(round, min), from)));
        }

        private boolean areTraced() {
            for (int i = 0; i + 1 < edges.size(); i++) {
                if (!trace(child, edges.get(i), edges.get(i + 1))) {
                    return false;
                }
            }
            return true;
        }
    }
}
