package dev.spillway.storage;

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

    /// As [#read], but the arrays of `previous`, a vector of this column that nobody looks at any more, may be used
    /// again: then they stay in the cache, which is twice as fast as fresh ones.
    default Vector read(int column, int[] rows, int rowCount, @Nullable Vector previous) {
        return read(column, rows, rowCount);
    }

    /// Values at row ids (`group << 16 | slot`), in the given order: the late fetch of a top-N.
    Vector fetch(int column, long[] rowIds, int rowCount);

    @Override
    void close();
}
