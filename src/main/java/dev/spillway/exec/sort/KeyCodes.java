package dev.spillway.exec.sort;

import dev.spillway.data.Bitmap;
import dev.spillway.data.DecimalVector;
import dev.spillway.data.DictionaryVector;
import dev.spillway.data.DoubleVector;
import dev.spillway.data.IntervalVector;
import dev.spillway.data.LongVector;
import dev.spillway.data.TextVector;
import dev.spillway.data.Vector;
import dev.spillway.exec.MemoryTracker;
import dev.spillway.exec.table.ColumnRanks;

/// Turns a key column into unsigned codes in the order wanted. The code of a NULL row says nothing.
final class KeyCodes {
    private KeyCodes() {}

    static long[] of(Vector vector, boolean descending, MemoryTracker memory) {
        int count = vector.size();
        long[] codes = switch (vector) {
            case LongVector longs -> longs(longs, count);
            case DoubleVector doubles -> doubles(doubles, count);
            case DictionaryVector texts -> widen(texts.codes(), count);
            case TextVector texts -> ColumnRanks.ofTexts(texts, memory);
            case DecimalVector decimals -> ColumnRanks.ofObjects(decimals, memory);
            case IntervalVector intervals -> ColumnRanks.ofObjects(intervals, memory);
        };
        if (descending) {
            complement(codes, count);
        }
        if (vector.nulls() != null) {
            long nullCode = descending ? -1 : 0;
            for (int i = 0; i < count; i++) {
                codes[i] = vector.isNull(i) ? nullCode : codes[i];
            }
        }
        return codes;
    }

    /// Relative to the minimum, so that the high bytes are mostly 0 and need no pass.
    private static long[] longs(LongVector vector, int count) {
        long[] values = vector.values();
        long min = Long.MAX_VALUE;
        for (int i = 0; i < count; i++) {
            min = Bitmap.isSet(vector.nulls(), i) ? min : Math.min(min, values[i]);
        }
        long[] codes = new long[count];
        for (int i = 0; i < count; i++) {
            codes[i] = values[i] - min;
        }
        return codes;
    }

    /// -0 equals 0; NaN comes after everything.
    private static long[] doubles(DoubleVector vector, int count) {
        double[] values = vector.values();
        long[] codes = new long[count];
        for (int i = 0; i < count; i++) {
            codes[i] = code(values[i]);
        }
        return codes;
    }

    /// Ordered as unsigned.
    static long code(double value) {
        long bits = Double.doubleToLongBits(value + 0.0);
        return bits ^ (bits >> 63 | Long.MIN_VALUE);
    }

    private static long[] widen(int[] values, int count) {
        long[] codes = new long[count];
        for (int i = 0; i < count; i++) {
            codes[i] = values[i];
        }
        return codes;
    }

    private static void complement(long[] codes, int count) {
        for (int i = 0; i < count; i++) {
            codes[i] = ~codes[i];
        }
    }
}
