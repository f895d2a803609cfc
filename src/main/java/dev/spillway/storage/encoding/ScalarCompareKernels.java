package dev.spillway.storage.encoding;

import dev.spillway.storage.KeyFilter;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/// The plain twin: for JVMs without the Vector API, and for the test that compares the two.
final class ScalarCompareKernels implements CompareKernels {
    @Override
    public void bytes(MemorySegment source, long offset, int words, Range range, long[] selection) {
        long flip = range.isNegated() ? -1L : 0L;
        for (int w = 0; w < words; w++) {
            long bits = 0;
            for (int i = 0; i < 64; i++) {
                long value = source.get(ValueLayout.JAVA_BYTE, offset + 64L * w + i);
                bits |= (value >= range.low() & value <= range.high() ? 1L : 0L) << i;
            }
            selection[w] &= bits ^ flip;
        }
    }

    @Override
    public void shorts(MemorySegment source, long offset, int words, Range range, long[] selection) {
        long flip = range.isNegated() ? -1L : 0L;
        for (int w = 0; w < words; w++) {
            long bits = 0;
            for (int i = 0; i < 64; i++) {
                long value = source.get(ValueLayout.JAVA_SHORT_UNALIGNED, offset + 128L * w + 2L * i);
                bits |= (value >= range.low() & value <= range.high() ? 1L : 0L) << i;
            }
            selection[w] &= bits ^ flip;
        }
    }

    @Override
    public void ints(MemorySegment source, long offset, int words, Range range, long[] selection) {
        long flip = range.isNegated() ? -1L : 0L;
        for (int w = 0; w < words; w++) {
            long bits = 0;
            for (int i = 0; i < 64; i++) {
                long value = source.get(ValueLayout.JAVA_INT_UNALIGNED, offset + 256L * w + 4L * i);
                bits |= (value >= range.low() & value <= range.high() ? 1L : 0L) << i;
            }
            selection[w] &= bits ^ flip;
        }
    }

    @Override
    public void longs(MemorySegment source, long offset, int words, Range range, long[] selection) {
        long flip = range.isNegated() ? -1L : 0L;
        for (int w = 0; w < words; w++) {
            long bits = 0;
            for (int i = 0; i < 64; i++) {
                long value = source.get(ValueLayout.JAVA_LONG_UNALIGNED, offset + 512L * w + 8L * i);
                bits |= (value >= range.low() & value <= range.high() ? 1L : 0L) << i;
            }
            selection[w] &= bits ^ flip;
        }
    }

    @Override
    public void keys(MemorySegment source, long offset, int words, KeyFilter keys, int base, long[] selection) {
        int[] bits = keys.bits();
        int span = keys.span();
        int multiplier = keys.multiplier();
        int shift = keys.shift();
        for (int w = 0; w < words; w++) {
            long passed = 0;
            for (int i = 0; selection[w] != 0 && i < 64; i++) {
                int difference = source.get(ValueLayout.JAVA_INT_UNALIGNED, offset + 256L * w + 4L * i) + base;
                boolean isWithin = Integer.compareUnsigned(difference, span) <= 0;
                int bit = isWithin ? difference * multiplier >>> shift : 0;
                passed |= (isWithin ? bits[bit >>> 5] >>> bit & 1L : 0L) << i;
            }
            selection[w] &= passed;
        }
    }

    @Override
    public void unpack(MemorySegment source, long offset, int bits, MemorySegment target) {
        BitPacking.unpack(source, offset, bits, target);
    }
}
