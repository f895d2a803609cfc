package dev.spillway.exec.window;

import dev.spillway.data.Vector;
import dev.spillway.exec.table.RowComparison;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Rows of whole partitions, in order: columns by number, the partitions and peer groups of the rows, and their frames.
/// Used by one thread.
final class Chunk {
    private final List<Vector> columns;
    private final int count;
    /// The first row of each partition, and the number of rows.
    private final int[] partitions;
    private final List<Integer> orderColumns;
    private final FrameClause clause;
    private int @Nullable [] partitionStarts;
    private int @Nullable [] partitionEnds;
    private int @Nullable [] peerStarts;
    private int @Nullable [] peerEnds;
    private @Nullable Frames frames;

    Chunk(List<Vector> columns, int count, int[] partitions, List<Integer> orderColumns, FrameClause clause) {
        this.columns = columns;
        this.count = count;
        this.partitions = partitions;
        this.orderColumns = orderColumns;
        this.clause = clause;
    }

    int count() {
        return count;
    }

    Vector column(int column) {
        return columns.get(column);
    }

    int[] partitions() {
        return partitions;
    }

    /// For each row the first of its partition.
    int[] partitionStarts() {
        int[] known = partitionStarts;
        if (known == null) {
            known = spread(partitions, 0);
            partitionStarts = known;
        }
        return known;
    }

    /// For each row the one behind the last of its partition.
    int[] partitionEnds() {
        int[] known = partitionEnds;
        if (known == null) {
            known = spread(partitions, 1);
            partitionEnds = known;
        }
        return known;
    }

    private int[] spread(int[] borders, int which) {
        int[] result = new int[count];
        for (int i = 0; i + 1 < borders.length; i++) {
            Arrays.fill(result, borders[i], borders[i + 1], borders[i + which]);
        }
        return result;
    }

    int[] peerStarts() {
        if (peerStarts == null) {
            findPeers();
        }
        return java.util.Objects.requireNonNull(peerStarts);
    }

    int[] peerEnds() {
        if (peerEnds == null) {
            findPeers();
        }
        return java.util.Objects.requireNonNull(peerEnds);
    }

    private void findPeers() {
        boolean[] changed = new boolean[count];
        for (int i = 0; i + 1 < partitions.length; i++) {
            changed[partitions[i]] = true;
        }
        for (int column : orderColumns) {
            RowComparison.markChanges(columns.get(column), count, changed);
        }
        int groups = 0;
        for (boolean isFirst : changed) {
            groups += isFirst ? 1 : 0;
        }
        int[] borders = new int[groups + 1];
        int at = 0;
        for (int i = 0; i < count; i++) {
            if (changed[i]) {
                borders[at++] = i;
            }
        }
        borders[groups] = count;
        peerStarts = spread(borders, 0);
        peerEnds = spread(borders, 1);
    }

    Frames frames() {
        Frames known = frames;
        if (known == null) {
            known = clause.frames(this);
            frames = known;
        }
        return known;
    }
}
