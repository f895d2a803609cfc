package dev.spillway.storage.encoding;

/// Moves the wanted values of an array to its front, in place. Where nearly all are wanted, decoding a whole stripe
/// with vector instructions and moving runs costs half of decoding row by row. Static methods on arrays.
final class Compaction {
    private static final int RUN = 16;

    private Compaction() {}

    /// Whether so many rows are wanted that most of them follow each other.
    static boolean pays(int count, int slots) {
        return count >= slots - slots / 8;
    }

    /// `values[i] = values[rows[i]]` for ascending `rows`.
    static void compact(long[] values, int[] rows, int count) {
        int i = inPlace(rows, count);
        for (; i + RUN <= count; i += RUN) {
            int from = rows[i];
            if (rows[i + RUN - 1] - from == RUN - 1) {
                System.arraycopy(values, from, values, i, RUN);
            } else {
                for (int k = i; k < i + RUN; k++) {
                    values[k] = values[rows[k]];
                }
            }
        }
        for (; i < count; i++) {
            values[i] = values[rows[i]];
        }
    }

    /// As [#compact(long\[\], int\[\], int)].
    static void compact(int[] values, int[] rows, int count) {
        int i = inPlace(rows, count);
        for (; i + RUN <= count; i += RUN) {
            int from = rows[i];
            if (rows[i + RUN - 1] - from == RUN - 1) {
                System.arraycopy(values, from, values, i, RUN);
            } else {
                for (int k = i; k < i + RUN; k++) {
                    values[k] = values[rows[k]];
                }
            }
        }
        for (; i < count; i++) {
            values[i] = values[rows[i]];
        }
    }

    /// How many rows at the front are where they belong: rows ascend, so the first gap is found by halving.
    private static int inPlace(int[] rows, int count) {
        int low = 0;
        int high = count;
        while (low < high) {
            int middle = low + high >>> 1;
            if (rows[middle] == middle) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }
}
