package dev.spillway.exec.expression;

import dev.spillway.data.Bitmap;
import dev.spillway.data.Vector;
import org.jspecify.annotations.Nullable;

/// Null bitmaps of strict operations.
final class Nulls {
    private Nulls() {}

    /// The rows that are NULL in either.
    static long @Nullable [] or(Vector left, Vector right) {
        return or(left.nulls(), right.nulls(), left.size());
    }

    @SuppressWarnings("ReferenceEquality") // operands often share one bitmap
    static long @Nullable [] or(long @Nullable [] left, long @Nullable [] right, int size) {
        if (left == null) {
            return right;
        }
        if (right == null || left == right) {
            return left;
        }
        long[] both = new long[Bitmap.words(size)];
        for (int w = 0; w < both.length; w++) {
            both[w] = left[w] | right[w];
        }
        return both;
    }
}
