package dev.spillway.function.regex;

import dev.spillway.error.Cancellation;
import dev.spillway.error.ErrorCode;
import dev.spillway.error.SpillwayException;
import java.util.BitSet;
import java.util.IdentityHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A compiled regular expression. Used by one thread.
public final class Regex {
    private final Node root;
    private final int groupCount;
    private final boolean hasReferences;
    private final Cancellation cancellation;
    private final Automaton anchored;
    private final Automaton searching;
    private final Map<Node, Automaton> parts = new IdentityHashMap<>();

    private Regex(Node root, int groupCount, Cancellation cancellation) {
        this.root = root;
        this.groupCount = groupCount;
        this.cancellation = cancellation;
        this.hasReferences = hasReferences(root);
        Program program = Program.of(root);
        this.anchored = new Automaton(program, false, cancellation);
        this.searching = new Automaton(program, true, cancellation);
    }

    /// 2201B where the pattern is none.
    public static Regex compile(String pattern, RegexOptions options, Cancellation cancellation) {
        PatternParser parser = new PatternParser(pattern, options);
        Node root = parser.parse();
        return new Regex(root, parser.groupCount(), cancellation);
    }

    static SpillwayException invalid(String reason) {
        return new SpillwayException(ErrorCode.INVALID_REGULAR_EXPRESSION, "invalid regular expression: " + reason);
    }

    private static boolean hasReferences(Node node) {
        return switch (node) {
            case Node.Reference _ -> true;
            case Node.Group group -> hasReferences(group.child());
            case Node.Repetition repetition -> hasReferences(repetition.child());
            case Node.Alternation alternation -> alternation.branches().stream().anyMatch(Regex::hasReferences);
            case Node.Sequence sequence -> hasReferences(sequence.first()) || hasReferences(sequence.rest());
            case Node.Empty _, Node.Characters _, Node.Assertion _, Node.Look _ -> false;
        };
    }

    public int groupCount() {
        return groupCount;
    }

    /// Whether the pattern matches anywhere.
    public boolean isFound(int[] text) {
        return hasReferences ? find(text, 0, true) != null : searching.end(text, 0, true) >= 0;
    }

    /// The leftmost match at or behind `from`: start and end of the whole and, with `withGroups`, of each group (-1
    /// for one that took no part). `null` if there is none.
    public int @Nullable [] find(int[] text, int from, boolean withGroups) {
        int firstEnd = searching.end(text, from, true);
        if (firstEnd < 0) {
            return null;
        }
        boolean isShort = root.preference() == Node.Preference.SHORTER;
        int lastStart = hasReferences ? text.length : firstEnd;
        for (int start = from; start <= lastStart; start++) {
            cancellation.check();
            int[] found = hasReferences ? tracedAt(text, start, isShort) : at(text, start, isShort, withGroups);
            if (found != null) {
                return found;
            }
        }
        return null;
    }

    private int @Nullable [] at(int[] text, int start, boolean isShort, boolean withGroups) {
        int end = anchored.end(text, start, isShort);
        if (end < 0) {
            return null;
        }
        if (!withGroups || groupCount == 0) {
            return new int[] {start, end};
        }
        Captures captures = new Captures(text, groupCount, parts, cancellation);
        captures.trace(root, start, end);
        return completed(captures, start, end);
    }

    private static int[] completed(Captures captures, int start, int end) {
        int[] groups = captures.groups();
        groups[0] = start;
        groups[1] = end;
        return groups;
    }

    /// A match whose back references hold.
    private int @Nullable [] tracedAt(int[] text, int start, boolean isShort) {
        BitSet ends = anchored.ends(text, start, text.length);
        int end = isShort ? ends.nextSetBit(start) : ends.length() - 1;
        while (end >= start) {
            Captures captures = new Captures(text, groupCount, parts, cancellation);
            if (captures.trace(root, start, end)) {
                return completed(captures, start, end);
            }
            end = isShort ? ends.nextSetBit(end + 1) : end == 0 ? -1 : ends.previousSetBit(end - 1);
        }
        return null;
    }
}
