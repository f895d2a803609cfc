package dev.spillway.storage.encoding;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/// Codes of `bits` bits, a stripe of 2,048 at a time, in 64 lanes of 32-bit words: code `p * 64 + lane` is the `p`-th
/// of its lane, and word `j` of lane `l` is the stripe's `j * 64 + l`-th word. So neighbouring codes lie in
/// neighbouring words at the same bit, and packing and unpacking are plain loops over lanes that the compiler
/// vectorises. A stripe takes `256 * bits` bytes.
final class BitPacking {
    static final int LANES = 64;
    static final int CODES_PER_LANE = 32;
    private static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT_UNALIGNED;

    /// Bytes from a word of a lane to the lane's next.
    static final long NEXT_WORD = 4L * LANES;

    private BitPacking() {}

    /// Where in its word a code starts.
    static int shift(int bits, int row) {
        return row / LANES * bits & 31;
    }

    /// The byte of the stripe at which a code's first word is.
    static long wordOffset(int bits, int row) {
        return 4L * ((row / LANES * bits >>> 5) * LANES + row % LANES);
    }

    static int stripeBytes(int bits) {
        return 256 * bits;
    }

    /// Packs 2,048 codes.
    static void pack(int[] codes, int bits, MemorySegment target, long offset) {
        target.asSlice(offset, stripeBytes(bits)).fill((byte) 0);
        for (int p = 0; p < CODES_PER_LANE; p++) {
            int bit = p * bits;
            long word = offset + (long) (bit >>> 5) * LANES * 4;
            int shift = bit & 31;
            for (int lane = 0; lane < LANES; lane++) {
                long at = word + 4L * lane;
                target.set(INT, at, target.get(INT, at) | codes[p * LANES + lane] << shift);
            }
            if (shift + bits > 32) {
                for (int lane = 0; lane < LANES; lane++) {
                    target.set(INT, word + 4L * (LANES + lane), codes[p * LANES + lane] >>> 32 - shift);
                }
            }
        }
    }

    /// Unpacks 2,048 codes as ints into native memory.
    static void unpack(MemorySegment source, long offset, int bits, MemorySegment target) {
        int mask = (1 << bits) - 1;
        for (int p = 0; p < CODES_PER_LANE; p++) {
            int bit = p * bits;
            long word = offset + (long) (bit >>> 5) * LANES * 4;
            int shift = bit & 31;
            if (shift + bits <= 32) {
                unpackWithin(source, word, shift, mask, target, 4L * p * LANES);
            } else {
                unpackAcross(source, word, shift, mask, target, 4L * p * LANES);
            }
        }
    }

    private static void unpackWithin(
            MemorySegment source, long word, int shift, int mask, MemorySegment target, long to) {
        for (int lane = 0; lane < LANES; lane++) {
            target.set(INT, to + 4L * lane, source.get(INT, word + 4L * lane) >>> shift & mask);
        }
    }

    private static void unpackAcross(
            MemorySegment source, long word, int shift, int mask, MemorySegment target, long to) {
        for (int lane = 0; lane < LANES; lane++) {
            int low = source.get(INT, word + 4L * lane) >>> shift;
            int high = source.get(INT, word + 4L * (LANES + lane)) << 32 - shift;
            target.set(INT, to + 4L * lane, (low | high) & mask);
        }
    }

    static int get(MemorySegment source, long offset, int bits, int row) {
        long word = offset + wordOffset(bits, row);
        int shift = shift(bits, row);
        int code = source.get(INT, word) >>> shift;
        if (shift + bits > 32) {
            code |= source.get(INT, word + NEXT_WORD) << 32 - shift;
        }
        return code & (1 << bits) - 1;
    }
}
