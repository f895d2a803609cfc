package dev.spillway.exec.expression;

import dev.spillway.data.Bitmap;
import dev.spillway.data.TextVector;
import java.util.Arrays;
import jdk.incubator.vector.ByteVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorSpecies;

/// Finds a needle in all strings of a vector in one pass over their bytes: the needle's first and last byte are
/// compared with SIMD, a candidate is verified and mapped to its row. Several times faster than going row by row.
final class TextSearch {
    private static final VectorSpecies<Byte> SPECIES = ByteVector.SPECIES_PREFERRED;

    private TextSearch() {}

    /// The rows whose string contains the needle, which is not empty.
    static long[] contains(TextVector text, byte[] needle, int size) {
        return SPECIES.length() <= 64
                ? simd(text, needle, size)
                : scalar(text, needle, size, text.offsets()[0], Bitmap.none(size));
    }

    private static long[] simd(TextVector text, byte[] needle, int size) {
        long[] out = Bitmap.none(size);
        byte[] bytes = text.bytes();
        int end = text.offsets()[size];
        int width = SPECIES.length();
        int reach = needle.length - 1;
        byte first = needle[0];
        byte last = needle[reach];
        int at = text.offsets()[0];
        int row = 0;
        for (; at + reach + width <= end; at += width) {
            VectorMask<Byte> matches = ByteVector.fromArray(SPECIES, bytes, at)
                    .eq(first)
                    .and(ByteVector.fromArray(SPECIES, bytes, at + reach).eq(last));
            // Seldom true, and cheaper to ask than which lanes they are.
            if (!matches.anyTrue()) {
                continue;
            }
            long candidates = matches.toLong();
            while (candidates != 0) {
                int start = at + Long.numberOfTrailingZeros(candidates);
                candidates &= candidates - 1;
                row = mark(text, needle, start, row, out);
            }
        }
        return scalar(text, needle, size, at, out);
    }

    /// The twin without SIMD, from byte `from` on.
    static long[] scalar(TextVector text, byte[] needle, int size, int from, long[] out) {
        byte[] bytes = text.bytes();
        int end = text.offsets()[size] - needle.length;
        int row = Math.max(0, rowOf(text.offsets(), size, from));
        for (int at = from; at <= end; at++) {
            if (bytes[at] == needle[0]) {
                row = mark(text, needle, at, row, out);
            }
        }
        return out;
    }

    private static int rowOf(int[] offsets, int size, int position) {
        int found = Arrays.binarySearch(offsets, 0, size + 1, position);
        int row = found >= 0 ? found : -found - 2;
        while (row > 0 && offsets[row - 1] == position) {
            row--;
        }
        return row;
    }

    /// Marks the row of an occurrence at `start`; returns the row it looked at.
    private static int mark(TextVector text, byte[] needle, int start, int from, long[] out) {
        int[] offsets = text.offsets();
        int row = from;
        while (offsets[row + 1] <= start) {
            row++;
        }
        boolean isInside = start + needle.length <= offsets[row + 1];
        if (isInside && Arrays.equals(text.bytes(), start, start + needle.length, needle, 0, needle.length)) {
            Bitmap.set(out, row);
        }
        return row;
    }
}
