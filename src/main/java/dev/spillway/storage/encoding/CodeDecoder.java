package dev.spillway.storage.encoding;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/// Stored integers to values: `target[i] = base + divisor * stored[i]`, for all rows or for some. Plain loops over
/// native memory that the compiler vectorises; the divisor is 1 in most segments and has loops of its own, as a 64-bit
/// product has no vector instruction before AVX-512.
final class CodeDecoder {
    private static final ValueLayout.OfByte BYTE = ValueLayout.JAVA_BYTE;
    private static final ValueLayout.OfShort SHORT = ValueLayout.JAVA_SHORT_UNALIGNED;
    private static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT_UNALIGNED;
    private static final ValueLayout.OfLong LONG = ValueLayout.JAVA_LONG_UNALIGNED;

    private CodeDecoder() {}

    static void bytes(MemorySegment source, long offset, int count, long base, long[] target) {
        for (int i = 0; i < count; i++) {
            target[i] = base + source.get(BYTE, offset + i);
        }
    }

    static void shorts(MemorySegment source, long offset, int count, long base, long[] target) {
        for (int i = 0; i < count; i++) {
            target[i] = base + source.get(SHORT, offset + 2L * i);
        }
    }

    static void ints(MemorySegment source, long offset, int count, long base, long[] target) {
        for (int i = 0; i < count; i++) {
            target[i] = base + source.get(INT, offset + 4L * i);
        }
    }

    static void longs(MemorySegment source, long offset, int count, long[] target) {
        MemorySegment.copy(source, LONG, offset, target, 0, count);
    }

    static void widenBytes(MemorySegment source, long offset, int count, MemorySegment target) {
        for (int i = 0; i < count; i++) {
            target.set(INT, 4L * i, source.get(BYTE, offset + i));
        }
    }

    static void widenShorts(MemorySegment source, long offset, int count, MemorySegment target) {
        for (int i = 0; i < count; i++) {
            target.set(INT, 4L * i, source.get(SHORT, offset + 2L * i));
        }
    }

    static void scale(long[] target, int count, long base, long divisor) {
        for (int i = 0; i < count; i++) {
            target[i] = base + divisor * target[i];
        }
    }

    static void byteCodes(MemorySegment source, long offset, int count, int base, int[] target) {
        for (int i = 0; i < count; i++) {
            target[i] = base + source.get(BYTE, offset + i);
        }
    }

    static void shortCodes(MemorySegment source, long offset, int count, int base, int[] target) {
        for (int i = 0; i < count; i++) {
            target[i] = base + source.get(SHORT, offset + 2L * i);
        }
    }

    static void intCodes(MemorySegment source, long offset, int count, int base, int[] target) {
        for (int i = 0; i < count; i++) {
            target[i] = base + source.get(INT, offset + 4L * i);
        }
    }

    static void gatherBytes(MemorySegment source, long offset, int[] rows, int count, long[] target) {
        for (int i = 0; i < count; i++) {
            target[i] = source.get(BYTE, offset + rows[i]);
        }
    }

    static void gatherShorts(MemorySegment source, long offset, int[] rows, int count, long[] target) {
        for (int i = 0; i < count; i++) {
            target[i] = source.get(SHORT, offset + 2L * rows[i]);
        }
    }

    static void gatherInts(MemorySegment source, long offset, int[] rows, int count, long[] target) {
        for (int i = 0; i < count; i++) {
            target[i] = source.get(INT, offset + 4L * rows[i]);
        }
    }

    static void gatherLongs(MemorySegment source, long offset, int[] rows, int count, long[] target) {
        for (int i = 0; i < count; i++) {
            target[i] = source.get(LONG, offset + 8L * rows[i]);
        }
    }

    static void gatherByteCodes(MemorySegment source, long offset, int[] rows, int count, int base, int[] target) {
        for (int i = 0; i < count; i++) {
            target[i] = base + source.get(BYTE, offset + rows[i]);
        }
    }

    static void gatherShortCodes(MemorySegment source, long offset, int[] rows, int count, int base, int[] target) {
        for (int i = 0; i < count; i++) {
            target[i] = base + source.get(SHORT, offset + 2L * rows[i]);
        }
    }

    static void gatherIntCodes(MemorySegment source, long offset, int[] rows, int count, int base, int[] target) {
        for (int i = 0; i < count; i++) {
            target[i] = base + source.get(INT, offset + 4L * rows[i]);
        }
    }
}
