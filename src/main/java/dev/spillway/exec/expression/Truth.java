package dev.spillway.exec.expression;

import dev.spillway.data.Batch;
import dev.spillway.data.Bitmap;
import dev.spillway.data.LongVector;
import dev.spillway.data.Vector;
import org.jspecify.annotations.Nullable;

/// A boolean per row in bitmaps: true, NULL, or (in neither) false. The two never overlap; bits beyond `size` are
/// clear.
record Truth(long[] trues, long @Nullable [] nulls, int size) {

    static Truth of(VectorExpression expression, Batch batch) {
        return expression instanceof BooleanKernel kernel ? kernel.truth(batch) : of(expression.evaluate(batch));
    }

    static Truth of(Vector vector) {
        LongVector values = (LongVector) vector;
        int size = values.size();
        long[] trues = new long[Bitmap.words(size)];
        long[] flags = values.values();
        for (int i = 0; i < size; i++) {
            trues[i >>> 6] |= (flags[i] & 1L) << i;
        }
        return masked(trues, values.nulls(), size);
    }

    /// The result of a strict predicate: rows in `nulls` are NULL whatever `trues` says.
    static Truth masked(long[] trues, long @Nullable [] nulls, int size) {
        if (nulls == null) {
            return new Truth(trues, null, size);
        }
        long[] clean = new long[Bitmap.words(size)];
        System.arraycopy(nulls, 0, clean, 0, clean.length);
        Bitmap.clearTail(clean, size);
        for (int w = 0; w < clean.length; w++) {
            trues[w] &= ~clean[w];
        }
        return new Truth(trues, clean, size);
    }

    static Truth all(boolean value, int size) {
        return new Truth(value ? Bitmap.all(size) : Bitmap.none(size), null, size);
    }

    LongVector toVector() {
        long[] values = new long[size];
        for (int i = 0; i < size; i++) {
            values[i] = trues[i >>> 6] >>> i & 1L;
        }
        return new LongVector(values, nulls, size);
    }

    long[] falses() {
        long[] falses = Bitmap.all(size);
        for (int w = 0; w < falses.length; w++) {
            falses[w] &= ~(trues[w] | (nulls == null ? 0 : nulls[w]));
        }
        return falses;
    }

    Truth not() {
        return new Truth(falses(), nulls, size);
    }

    Truth and(Truth other) {
        long[] both = new long[trues.length];
        for (int w = 0; w < both.length; w++) {
            both[w] = trues[w] & other.trues[w];
        }
        if (nulls == null && other.nulls == null) {
            return new Truth(both, null, size);
        }
        long[] unknown = new long[trues.length];
        for (int w = 0; w < both.length; w++) {
            long left = nulls == null ? 0 : nulls[w];
            long right = other.nulls == null ? 0 : other.nulls[w];
            unknown[w] = left & (right | other.trues[w]) | right & trues[w];
        }
        return new Truth(both, unknown, size);
    }

    Truth or(Truth other) {
        return not().and(other.not()).not();
    }
}
