package dev.spillway.storage;

import dev.spillway.data.LongVector;
import dev.spillway.data.Vector;
import org.jspecify.annotations.Nullable;

/// Reads one stripe of up to 2,048 rows after another. Used by one thread; pins at most one frame at a time.
public interface StripeReader extends AutoCloseable {
    /// Moves to a stripe (`firstSlot` is a multiple of 2,048) and sets the bits of its live rows in `selection`,
    /// clearing the rest. Returns the number of slots.
    int position(int group, int firstSlot, long[] selection);

    /// Clears the bits of rows that do not satisfy the predicate. Works on encoded values.
    void filter(ScanPredicate predicate, long[] selection);

    /// The values of the given slots (ascending, relative to the stripe) as a dense vector; `rows` may be longer
    /// than `rowCount`. When `rowCount` equals the stripe's slots all of them are meant.
    Vector read(int column, int[] rows, int rowCount);

    /// As [#read] of a column of [dev.spillway.data.Physical#LONG], but into the caller's array, which may be used
    /// again and then
    /// stays in the cache: twice as fast as a fresh one. Returns the bits of the NULL rows, or `null` where there
    /// are none.
    default long @Nullable [] readLongs(int column, int[] rows, int rowCount, long[] target) {
        if (!(read(column, rows, rowCount) instanceof LongVector vector)) {
            throw new IllegalArgumentException("column must be LONG (got: column " + column + ")");
        }
        System.arraycopy(vector.values(), 0, target, 0, rowCount);
        return vector.nulls();
    }

    /// Values at row ids (`group << 16 | slot`), in the given order: the late fetch of a top-N.
    Vector fetch(int column, long[] rowIds, int rowCount);

    @Override
    void close();
}
