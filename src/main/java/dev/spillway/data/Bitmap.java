package dev.spillway.data;

import org.jspecify.annotations.Nullable;

/// Bits in `long` words, row 0 in the lowest bit of word 0: null bitmaps and row selections. Static methods on arrays.
public final class Bitmap {
    private Bitmap() {}

    public static int words(int bits) {
        return (bits + 63) >>> 6;
    }

    /// A bitmap with no bit set.
    public static long[] none(int bits) {
        return new long[words(bits)];
    }

    /// A bitmap whose first `bits` bits are set.
    public static long[] all(int bits) {
        long[] words = new long[words(bits)];
        java.util.Arrays.fill(words, -1L);
        clearTail(words, bits);
        return words;
    }

    public static boolean isSet(long @Nullable [] words, int row) {
        return words != null && (words[row >>> 6] >>> row & 1L) != 0;
    }

    public static void set(long[] words, int row) {
        words[row >>> 6] |= 1L << row;
    }

    public static void clear(long[] words, int row) {
        words[row >>> 6] &= ~(1L << row);
    }

    /// Clears every bit from `bits` on.
    public static void clearTail(long[] words, int bits) {
        int word = bits >>> 6;
        if (word < words.length) {
            words[word] &= (1L << bits) - 1;
            java.util.Arrays.fill(words, word + 1, words.length, 0L);
        }
    }

    public static int count(long[] words, int bits) {
        int count = 0;
        int full = bits >>> 6;
        for (int i = 0; i < full; i++) {
            count += Long.bitCount(words[i]);
        }
        int rest = bits & 63;
        return rest == 0 ? count : count + Long.bitCount(words[full] & ((1L << rest) - 1));
    }

    /// Writes the rows of the set bits in ascending order into `rows` and returns how many there are.
    public static int rows(long[] words, int bits, int[] rows) {
        int count = 0;
        int length = words(bits);
        for (int w = 0; w < length; w++) {
            long word = words[w];
            int base = w << 6;
            if (word == -1L) {
                for (int i = 0; i < Long.SIZE; i++) {
                    rows[count + i] = base + i;
                }
                count += Long.SIZE;
                continue;
            }
            while (word != 0) {
                rows[count++] = base + Long.numberOfTrailingZeros(word);
                word &= word - 1;
            }
        }
        return count;
    }
}
