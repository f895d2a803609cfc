package dev.spillway.exec.expression;

import dev.spillway.data.Bitmap;

/// Answers that were worked out per dictionary code, looked up per row.
final class Codes {
    private Codes() {}

    /// The rows whose code is set in `accepted`.
    static long[] select(int[] codes, long[] accepted, int size) {
        long[] out = new long[Bitmap.words(size)];
        for (int i = 0; i < size; i++) {
            int code = codes[i];
            out[i >>> 6] |= (accepted[code >>> 6] >>> code & 1L) << i;
        }
        return out;
    }
}
