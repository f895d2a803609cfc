package dev.spillway.exec.window;

import dev.spillway.plan.WindowFrame.Exclusion;

/// The frame of each of some rows: from a start to the row before an end, without the excluded rows; at most three
/// ranges of rows. Rows are asked for by their place among the [WindowRows]. `isGrowing`: frames of a partition all
/// start with it and never lose a row. Immutable, but for the
/// space of [#ranges(int)].
final class Frames {
    private static final int RANGES_MAX = 3;

    private final int[] starts;
    private final int[] ends;
    private final Exclusion exclusion;
    private final int[] peerStarts;
    private final int[] peerEnds;
    private final int first;
    private final boolean isGrowing;
    private final int[] from = new int[RANGES_MAX];
    private final int[] to = new int[RANGES_MAX];

    Frames(int[] starts, int[] ends, Exclusion exclusion, WindowRows rows, boolean startsWithPartition) {
        this.starts = starts;
        this.ends = ends;
        this.exclusion = exclusion;
        boolean needsPeers = exclusion == Exclusion.GROUP || exclusion == Exclusion.TIES;
        this.peerStarts = needsPeers ? rows.peerStarts() : starts;
        this.peerEnds = needsPeers ? rows.peerEnds() : ends;
        this.first = rows.first();
        this.isGrowing = startsWithPartition && exclusion == Exclusion.NO_OTHERS;
    }

    boolean isGrowing() {
        return isGrowing;
    }

    /// The row behind the last one, before anything is excluded.
    int end(int row) {
        return ends[row];
    }

    /// Whether a row's frame is that of the row before it.
    boolean isRepeated(int row) {
        return exclusion == Exclusion.NO_OTHERS
                && row > 0
                && starts[row] == starts[row - 1]
                && ends[row] == ends[row - 1];
    }

    /// Finds the ranges of a row's frame, which [#from(int)] and [#to(int)] then give; none is empty.
    int ranges(int row) {
        return switch (exclusion) {
            case NO_OTHERS -> add(0, starts[row], ends[row]);
            case CURRENT_ROW -> around(row, first + row, first + row + 1);
            case GROUP -> around(row, peerStarts[row], peerEnds[row]);
            case TIES -> {
                int count = add(0, starts[row], Math.min(ends[row], peerStarts[row]));
                int own = first + row;
                boolean isIn = starts[row] <= own && own < ends[row];
                count = isIn ? add(count, own, own + 1) : count;
                yield add(count, Math.max(starts[row], peerEnds[row]), ends[row]);
            }
        };
    }

    private int around(int row, int excludedFrom, int excludedTo) {
        int count = add(0, starts[row], Math.min(ends[row], excludedFrom));
        return add(count, Math.max(starts[row], excludedTo), ends[row]);
    }

    private int add(int count, int first, int behind) {
        if (first >= behind) {
            return count;
        }
        from[count] = first;
        to[count] = behind;
        return count + 1;
    }

    int from(int range) {
        return from[range];
    }

    int to(int range) {
        return to[range];
    }
}
