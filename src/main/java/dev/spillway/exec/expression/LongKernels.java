package dev.spillway.exec.expression;

import dev.spillway.data.Bitmap;
import org.jspecify.annotations.Nullable;

/// Loops over `long` arrays. Static and branch-free where C2 can make SIMD of them; shared by every query, so always
/// warm.
final class LongKernels {
    private LongKernels() {}

    static long[] add(long[] a, long[] b, int size) {
        long[] out = new long[size];
        for (int i = 0; i < size; i++) {
            out[i] = a[i] + b[i];
        }
        return out;
    }

    static long[] subtract(long[] a, long[] b, int size) {
        long[] out = new long[size];
        for (int i = 0; i < size; i++) {
            out[i] = a[i] - b[i];
        }
        return out;
    }

    static long[] multiply(long[] a, long[] b, int size) {
        long[] out = new long[size];
        for (int i = 0; i < size; i++) {
            out[i] = a[i] * b[i];
        }
        return out;
    }

    static long[] multiply(long[] a, long factor, int size) {
        long[] out = new long[size];
        for (int i = 0; i < size; i++) {
            out[i] = a[i] * factor;
        }
        return out;
    }

    /// Whether some sum has overflowed 64 bits; `sums` are the wrapped sums.
    static boolean hasAddOverflow(long[] a, long[] b, long[] sums, long @Nullable [] nulls, int size) {
        long broken = 0;
        for (int i = 0; i < size; i++) {
            broken |= (a[i] ^ sums[i]) & (b[i] ^ sums[i]);
        }
        if (broken >= 0) {
            return false;
        }
        for (int i = 0; i < size; i++) {
            if (((a[i] ^ sums[i]) & (b[i] ^ sums[i])) < 0 && !Bitmap.isSet(nulls, i)) {
                return true;
            }
        }
        return false;
    }

    static boolean hasSubtractOverflow(long[] a, long[] b, long[] sums, long @Nullable [] nulls, int size) {
        long broken = 0;
        for (int i = 0; i < size; i++) {
            broken |= (a[i] ^ b[i]) & (a[i] ^ sums[i]);
        }
        if (broken >= 0) {
            return false;
        }
        for (int i = 0; i < size; i++) {
            if (((a[i] ^ b[i]) & (a[i] ^ sums[i])) < 0 && !Bitmap.isSet(nulls, i)) {
                return true;
            }
        }
        return false;
    }

    static boolean hasMultiplyOverflow(long[] a, long[] b, long[] products, long @Nullable [] nulls, int size) {
        for (int i = 0; i < size; i++) {
            if (Math.multiplyHigh(a[i], b[i]) != products[i] >> 63 && !Bitmap.isSet(nulls, i)) {
                return true;
            }
        }
        return false;
    }

    /// Whether some value that is not NULL is outside `min … max`.
    static boolean isAnyOutside(long[] values, long min, long max, long @Nullable [] nulls, int size) {
        long low = Long.MAX_VALUE;
        long high = Long.MIN_VALUE;
        for (int i = 0; i < size; i++) {
            low = Math.min(low, values[i]);
            high = Math.max(high, values[i]);
        }
        if (size == 0 || low >= min && high <= max) {
            return false;
        }
        for (int i = 0; i < size; i++) {
            if ((values[i] < min || values[i] > max) && !Bitmap.isSet(nulls, i)) {
                return true;
            }
        }
        return false;
    }

    static long[] equal(long[] a, long[] b, int size) {
        long[] out = new long[Bitmap.words(size)];
        for (int w = 0; w < out.length; w++) {
            int base = w << 6;
            int count = Math.min(64, size - base);
            long bits = 0;
            for (int i = 0; i < count; i++) {
                bits |= (a[base + i] == b[base + i] ? 1L : 0L) << i;
            }
            out[w] = bits;
        }
        return out;
    }

    static long[] less(long[] a, long[] b, int size) {
        long[] out = new long[Bitmap.words(size)];
        for (int w = 0; w < out.length; w++) {
            int base = w << 6;
            int count = Math.min(64, size - base);
            long bits = 0;
            for (int i = 0; i < count; i++) {
                bits |= (a[base + i] < b[base + i] ? 1L : 0L) << i;
            }
            out[w] = bits;
        }
        return out;
    }
}
