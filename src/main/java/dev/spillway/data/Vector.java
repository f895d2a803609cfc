package dev.spillway.data;

import org.jspecify.annotations.Nullable;

/// Up to [Batch#MAX_ROWS] values of one column. Text comes as [TextVector] or [DictionaryVector].
///
/// `nulls()` is a bitmap with a set bit for each NULL, or `null` where the vector has none; what the value arrays hold
/// in a NULL row is unspecified. Arrays may be longer than `size()`. Owned by whoever holds the batch.
public sealed interface Vector
        permits LongVector, DoubleVector, TextVector, DictionaryVector, DecimalVector, IntervalVector {
    int size();

    long @Nullable [] nulls();

    default boolean isNull(int row) {
        return Bitmap.isSet(nulls(), row);
    }

    default boolean hasNulls() {
        return nulls() != null;
    }

    Physical physical();
}
