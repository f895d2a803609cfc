package dev.spillway.exec.window;

import dev.spillway.data.Batch;
import dev.spillway.data.Vector;
import dev.spillway.exec.Vectors;
import dev.spillway.exec.table.RowComparison;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Rows of whole partitions, in order: columns by number, the partitions and peer groups of the rows, and their frames.
/// Used by one thread.
final class Chunk implements WindowRows {
    private final Batch rows;
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
        this.rows = new Batch(
                columns, columns.isEmpty() ? count : columns.getFirst().size());
        this.count = count;
        this.partitions = partitions;
        this.orderColumns = orderColumns;
        this.clause = clause;
    }

    @Override
    public int count() {
        return count;
    }

    @Override
    public int first() {
        return 0;
    }

    @Override
    public Batch rows() {
        return rows;
    }

    @Override
    public Vector gatherOrNull(int column, int[] places) {
        return Vectors.gatherOrNull(column(column), places, places.length);
    }

    int[] partitions() {
        return partitions;
    }

    @Override
    public int[] partitionStarts() {
        int[] known = partitionStarts;
        if (known == null) {
            known = spread(partitions, 0);
            partitionStarts = known;
        }
        return known;
    }

    @Override
    public int[] partitionEnds() {
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

    @Override
    public int[] peerStarts() {
        if (peerStarts == null) {
            findPeers();
        }
        return Objects.requireNonNull(peerStarts);
    }

    @Override
    public int[] peerEnds() {
        if (peerEnds == null) {
            findPeers();
        }
        return Objects.requireNonNull(peerEnds);
    }

    private void findPeers() {
        boolean[] changed = new boolean[count];
        for (int i = 0; i + 1 < partitions.length; i++) {
            changed[partitions[i]] = true;
        }
        for (int column : orderColumns) {
            RowComparison.markChanges(column(column), count, changed);
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

    @Override
    public int[] groups() {
        int[] starts = partitionStarts();
        int[] peers = peerStarts();
        int[] groups = new int[count];
        for (int i = 0; i < count; i++) {
            groups[i] = starts[i] == i ? 0 : groups[i - 1] + (peers[i] == i ? 1 : 0);
        }
        return groups;
    }

    @Override
    public int[] groupStarts(long distance) {
        int[] starts = peerStarts();
        int[] ends = peerEnds();
        int[] result = new int[count];
        int[] borders = new int[count + 1];
        for (int p = 0; p + 1 < partitions.length; p++) {
            int groups = 0;
            for (int row = partitions[p]; row < partitions[p + 1]; row = ends[row]) {
                borders[groups++] = row;
            }
            borders[groups] = partitions[p + 1];
            for (int group = 0; group < groups; group++) {
                int value = borders[Math.clamp(group + distance, 0, groups)];
                Arrays.fill(result, starts[borders[group]], borders[group + 1], value);
            }
        }
        return result;
    }

    @Override
    public int[] inRange(RangeBound bound, boolean isStart) {
        return bound.find(this, isStart);
    }

    @Override
    public Frames frames() {
        Frames known = frames;
        if (known == null) {
            known = clause.frames(this);
            frames = known;
        }
        return known;
    }
}
