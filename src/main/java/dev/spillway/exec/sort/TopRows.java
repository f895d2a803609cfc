package dev.spillway.exec.sort;

import dev.spillway.data.Batch;
import dev.spillway.data.DoubleVector;
import dev.spillway.data.LongVector;
import dev.spillway.data.Vector;
import dev.spillway.exec.Vectors;
import dev.spillway.exec.sort.SortBuffer.Sorted;
import dev.spillway.plan.Expression.SortKey;
import dev.spillway.storage.LongBounds;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The first `bound` rows of a sort. Collects a multiple of the bound, sorts and cuts; from then on it drops rows
/// behind the last one kept by comparing the first key alone, before anything else of them is touched.
final class TopRows {
    /// Sorting is worth it only for a few thousand rows at once.
    private static final int ROWS_MIN = 4 * Batch.MAX_ROWS;

    private static final int BOUNDS_KEPT = 4;

    private final SortBuffer buffer;
    private final int bound;
    private final SortKey first;
    private final boolean isOnlyKey;
    private final int[] kept = new int[Batch.MAX_ROWS];
    /// The last kept row's first key, once there are enough rows.
    private @Nullable Vector threshold;

    TopRows(SortBuffer buffer, int bound, List<SortKey> keys) {
        this.buffer = buffer;
        this.bound = bound;
        this.first = keys.getFirst();
        this.isOnlyKey = keys.size() == 1;
    }

    void append(Batch batch, List<Vector> keys) {
        int count = threshold == null ? batch.rowCount() : select(keys.getFirst(), threshold);
        if (count == 0) {
            return;
        }
        if (count == batch.rowCount()) {
            buffer.append(batch, keys);
        } else {
            List<Vector> keptKeys = new ArrayList<>(keys.size());
            for (Vector key : keys) {
                keptKeys.add(Vectors.gather(key, kept, count));
            }
            buffer.append(buffer.gather(batch, kept, count), keptKeys);
        }
        if (buffer.count() >= Math.max(ROWS_MIN, (long) BOUNDS_KEPT * bound)) {
            cut();
        }
    }

    /// Drops what is behind the bound; false where that leaves the memory too small.
    boolean shrink() {
        if (buffer.count() > bound) {
            cut();
        }
        return !buffer.isFull();
    }

    private void cut() {
        Sorted sorted = buffer.sort().first(bound);
        int count = sorted.count();
        List<Batch> batches = new ArrayList<>();
        List<List<Vector>> keys = new ArrayList<>();
        for (int from = 0; from < count; from += Batch.MAX_ROWS) {
            int size = Math.min(Batch.MAX_ROWS, count - from);
            batches.add(sorted.batch(from, size));
            keys.add(sorted.keys(from, size));
        }
        buffer.releaseAll();
        for (int i = 0; i < batches.size(); i++) {
            buffer.append(batches.get(i), keys.get(i));
        }
        if (count == bound) {
            threshold = sorted.keys(count - 1, 1).getFirst();
        }
    }

    /// The range of the first key that is still of interest; `null` while every row is, or for keys that are not
    /// LONG or have NULLs.
    @Nullable
    LongBounds wanted() {
        if (!(threshold instanceof LongVector last) || last.hasNulls()) {
            return null;
        }
        long value = last.values()[0];
        return first.descending() ? new LongBounds(value, Long.MAX_VALUE) : new LongBounds(Long.MIN_VALUE, value);
    }

    Sorted finish() {
        return buffer.sort().first(bound);
    }

    /// Rows that are not behind the threshold, into `kept`.
    private int select(Vector key, Vector last) {
        if (key.hasNulls() || last.hasNulls()) {
            return selectWithNulls(key, last);
        }
        return switch (key) {
            case LongVector longs -> selectLongs(longs, ((LongVector) last).values()[0]);
            case DoubleVector doubles -> selectDoubles(doubles, ((DoubleVector) last).values()[0]);
            default -> selectAll(key.size());
        };
    }

    private int selectLongs(LongVector longs, long last) {
        if (first.descending()) {
            if (isOnlyKey && last == Long.MAX_VALUE) {
                return 0;
            }
            return TopKernels.select(longs.values(), longs.size(), isOnlyKey ? last + 1 : last, Long.MAX_VALUE, kept);
        }
        if (isOnlyKey && last == Long.MIN_VALUE) {
            return 0;
        }
        return TopKernels.select(longs.values(), longs.size(), Long.MIN_VALUE, isOnlyKey ? last - 1 : last, kept);
    }

    private int selectDoubles(DoubleVector doubles, double last) {
        long limit = KeyCodes.code(last);
        int found = 0;
        for (int i = 0; i < doubles.size(); i++) {
            int order = Long.compareUnsigned(KeyCodes.code(doubles.values()[i]), limit);
            boolean isBehind = first.descending() ? order < 0 : order > 0;
            kept[found] = i;
            found += isBehind || isOnlyKey && order == 0 ? 0 : 1;
        }
        return found;
    }

    private int selectAll(int count) {
        for (int i = 0; i < count; i++) {
            kept[i] = i;
        }
        return count;
    }

    /// NULLs in front are never behind; NULLs at the end are as soon as the last kept row has a value.
    private int selectWithNulls(Vector key, Vector last) {
        if (last.hasNulls() && !last.isNull(0)) {
            return selectAll(key.size());
        }
        boolean isLastNull = last.isNull(0);
        int found = 0;
        for (int i = 0; i < key.size(); i++) {
            boolean isBehind = first.nullsFirst() ? isLastNull && !key.isNull(i) : !isLastNull && key.isNull(i);
            kept[found] = i;
            found += isBehind ? 0 : 1;
        }
        return found;
    }
}
