package dev.spillway.exec.join;

import dev.spillway.data.Batch;
import dev.spillway.data.Bitmap;
import dev.spillway.data.LongVector;
import dev.spillway.data.Vector;
import dev.spillway.exec.table.RowComparison;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Finds the runs of inner rows that have the keys of outer rows, in one walk through both. Used by one thread.
final class MergeCandidates implements Candidates {
    private final List<Vector> innerKeys;
    private final int count;
    private final MergeOuter outer;
    /// Inner rows that begin a run.
    private final boolean[] starts;
    private final boolean isUnique;
    private final int[] found = new int[Batch.MAX_ROWS];
    private int low;

    MergeCandidates(List<Vector> innerKeys, int count, MergeOuter outer) {
        this.innerKeys = innerKeys;
        this.count = count;
        this.outer = outer;
        this.starts = new boolean[count];
        for (Vector key : innerKeys) {
            RowComparison.markChanges(key, count, starts);
        }
        boolean isEach = true;
        for (int i = 1; i < count; i++) {
            isEach &= starts[i];
        }
        this.isUnique = isEach;
    }

    /// For the rows that were taken last from the outer side.
    MergeCandidates find(Batch taken) {
        List<Vector> keys = outer.keys();
        int from = outer.takenFrom();
        int size = taken.rowCount();
        long[] nulls = JoinKeys.rowsWithNull(keys, from + size);
        if (nulls == null
                && !outer.order().keys().getFirst().descending()
                && keys.size() == 1
                && keys.getFirst() instanceof LongVector left
                && innerKeys.getFirst() instanceof LongVector right
                && !right.hasNulls()) {
            findLongs(left.values(), right.values(), from, size);
            return this;
        }
        MergeOrder.Rows comparison = outer.order().between(keys, innerKeys);
        for (int i = 0; i < size; i++) {
            int row = from + i;
            int compared = -1;
            while (low < count) {
                compared = comparison.compare(row, low);
                if (compared <= 0) {
                    break;
                }
                low++;
            }
            found[i] = low < count && compared == 0 && !isNull(nulls, row) ? low : NONE;
        }
        return this;
    }

    private static boolean isNull(long @Nullable [] nulls, int row) {
        return nulls != null && Bitmap.isSet(nulls, row);
    }

    private void findLongs(long[] left, long[] right, int from, int size) {
        int at = low;
        for (int i = 0; i < size; i++) {
            long key = left[from + i];
            while (at < count && right[at] < key) {
                at++;
            }
            found[i] = at < count && right[at] == key ? at : NONE;
        }
        low = at;
    }

    @Override
    public int first(int outerRow) {
        return found[outerRow];
    }

    @Override
    public int next(int innerRow) {
        int next = innerRow + 1;
        return next < count && !starts[next] ? next : NONE;
    }

    @Override
    public boolean isUnique() {
        return isUnique;
    }
}
