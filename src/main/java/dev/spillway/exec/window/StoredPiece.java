package dev.spillway.exec.window;

import dev.spillway.data.Batch;
import dev.spillway.data.Vector;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// One block of a stored partition: places are those in the partition. Pieces are used one after another, by one
/// thread.
final class StoredPiece implements WindowRows {
    private final StoredPartition partition;
    private final StoredFrames shared;
    private final int block;
    private final Batch rows;
    private final int[] groups;
    private int @Nullable [] peerStarts;
    private int @Nullable [] peerEnds;
    private @Nullable Frames frames;

    StoredPiece(StoredPartition partition, StoredFrames shared, int block) {
        this.partition = partition;
        this.shared = shared;
        this.block = block;
        this.rows = partition.block(block);
        this.groups = partition.groupsOf(block);
    }

    @Override
    public int count() {
        return rows.rowCount();
    }

    @Override
    public int first() {
        return block * partition.blockRows();
    }

    @Override
    public Batch rows() {
        return rows;
    }

    @Override
    public Vector gatherOrNull(int column, int[] places) {
        return partition.gatherOrNull(column, places);
    }

    @Override
    public int[] partitionStarts() {
        return new int[count()];
    }

    @Override
    public int[] partitionEnds() {
        int[] ends = new int[count()];
        Arrays.fill(ends, partition.count());
        return ends;
    }

    @Override
    public int[] peerStarts() {
        int[] known = peerStarts;
        if (known == null) {
            known = groupStarts(0);
            peerStarts = known;
        }
        return known;
    }

    @Override
    public int[] peerEnds() {
        int[] known = peerEnds;
        if (known == null) {
            known = groupStarts(1);
            peerEnds = known;
        }
        return known;
    }

    @Override
    public int[] groups() {
        return groups;
    }

    @Override
    public int[] groupStarts(long distance) {
        int[] result = new int[count()];
        for (int i = 0; i < result.length; i++) {
            boolean isKnown = i > 0 && groups[i] == groups[i - 1];
            result[i] = isKnown ? result[i - 1] : partition.groupStart(groups[i] + distance);
        }
        return result;
    }

    @Override
    public int[] inRange(RangeBound bound, boolean isStart) {
        return shared.range(bound, isStart).find(this);
    }

    @Override
    public Frames frames() {
        Frames known = frames;
        if (known == null) {
            known = shared.clause().frames(this);
            frames = known;
        }
        return known;
    }
}
