package dev.spillway.exec.window;

import dev.spillway.data.Batch;
import dev.spillway.data.Vector;

/// Rows that window functions are computed for at once. Arrays have an element for each of them, by their place here;
/// what the elements say are places among all rows that a frame can reach: this row's own is [#first()] plus its place
/// here.
sealed interface WindowRows permits Chunk, StoredPiece {
    int count();

    /// The place of the first of these rows.
    int first();

    /// The columns; they may have more rows behind these.
    Batch rows();

    default Vector column(int column) {
        return rows().column(column);
    }

    /// A column's values at some places, NULL for [dev.spillway.exec.Vectors#NULL_ROW].
    Vector gatherOrNull(int column, int[] places);

    /// For each row the first of its partition.
    int[] partitionStarts();

    /// For each row the one behind the last of its partition.
    int[] partitionEnds();

    int[] peerStarts();

    int[] peerEnds();

    /// For each row the number of its peer group in the partition, from 0.
    int[] groups();

    /// For each row the first one of the peer group `distance` after its own, the partition's start or end where
    /// there is none.
    int[] groupStarts(long distance);

    /// For each row the bound of its frame in the words of [RangeBound#find(Chunk, boolean)].
    int[] inRange(RangeBound bound, boolean isStart);

    Frames frames();
}
