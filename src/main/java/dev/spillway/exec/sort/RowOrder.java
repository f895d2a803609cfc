package dev.spillway.exec.sort;

import dev.spillway.data.Bitmap;
import dev.spillway.exec.MemoryTracker;
import org.jspecify.annotations.Nullable;

/// The order of rows under construction: stable radix passes, least significant key first.
final class RowOrder {
    private static final int RADIX = 256;
    private static final int BYTES_PER_ROW = 24;

    private final int count;
    private final MemoryTracker memory;
    private int[] rows;
    private int[] otherRows;
    private long[] codes;
    private long[] otherCodes;
    private boolean isIdentity = true;

    RowOrder(int count, MemoryTracker memory) {
        memory.reserve((long) BYTES_PER_ROW * count);
        this.count = count;
        this.memory = memory;
        this.rows = new int[count];
        this.otherRows = new int[count];
        this.codes = new long[count];
        this.otherCodes = new long[count];
        for (int i = 0; i < count; i++) {
            rows[i] = i;
        }
    }

    /// Sorts by unsigned codes (`codes[row]`); rows with a set bit in `nulls` come first or last whatever their
    /// code.
    void sortBy(long[] codesOfRows, long @Nullable [] nulls, boolean nullsFirst) {
        int[][] histograms = histograms(codesOfRows, count);
        if (isIdentity) {
            System.arraycopy(codesOfRows, 0, codes, 0, count);
        } else {
            for (int i = 0; i < count; i++) {
                codes[i] = codesOfRows[rows[i]];
            }
        }
        for (int b = 0; b < Long.BYTES; b++) {
            if (!isOneBucket(histograms[b], count)) {
                move(codes, rows, otherCodes, otherRows, b * Byte.SIZE, starts(histograms[b]));
                swap();
            }
        }
        isIdentity = false;
        if (nulls != null) {
            partition(nulls, nullsFirst);
        }
    }

    private void swap() {
        int[] r = rows;
        rows = otherRows;
        otherRows = r;
        long[] c = codes;
        codes = otherCodes;
        otherCodes = c;
    }

    private static int[][] histograms(long[] codes, int count) {
        int[][] histograms = new int[Long.BYTES][RADIX];
        long differing = 0;
        for (int i = 1; i < count; i++) {
            differing |= codes[i] ^ codes[0];
        }
        for (int b = 0; b < Long.BYTES; b++) {
            int shift = b * Byte.SIZE;
            if ((differing >>> shift & 0xFF) == 0) {
                histograms[b][0] = count;
            } else {
                count(codes, count, shift, histograms[b]);
            }
        }
        return histograms;
    }

    private static void count(long[] codes, int count, int shift, int[] histogram) {
        for (int i = 0; i < count; i++) {
            histogram[(int) (codes[i] >>> shift) & 0xFF]++;
        }
    }

    private static boolean isOneBucket(int[] histogram, int count) {
        for (int bucket : histogram) {
            if (bucket != 0) {
                return bucket == count;
            }
        }
        return true;
    }

    private static int[] starts(int[] histogram) {
        int[] starts = new int[RADIX];
        for (int i = 1; i < RADIX; i++) {
            starts[i] = starts[i - 1] + histogram[i - 1];
        }
        return starts;
    }

    /// Moves all rows, in order, to the places that `starts` has for their byte at `shift`.
    private static void move(long[] codes, int[] rows, long[] toCodes, int[] toRows, int shift, int[] starts) {
        int count = rows.length;
        for (int i = 0; i < count; i++) {
            long code = codes[i];
            int at = starts[(int) (code >>> shift) & 0xFF]++;
            toCodes[at] = code;
            toRows[at] = rows[i];
        }
    }

    private void partition(long[] nulls, boolean nullsFirst) {
        int at = 0;
        for (int pass = 0; pass < 2; pass++) {
            boolean wantsNull = nullsFirst == (pass == 0);
            for (int i = 0; i < count; i++) {
                if (Bitmap.isSet(nulls, rows[i]) == wantsNull) {
                    otherRows[at++] = rows[i];
                }
            }
        }
        int[] r = rows;
        rows = otherRows;
        otherRows = r;
    }

    /// The rows in order; the working space is given back.
    int[] finish() {
        memory.release((long) (BYTES_PER_ROW - Integer.BYTES) * count);
        codes = new long[0];
        otherCodes = codes;
        otherRows = new int[0];
        return rows;
    }
}
