package dev.spillway.storage.encoding;

import dev.spillway.storage.KeyFilter;
import java.lang.foreign.MemorySegment;
import java.nio.ByteOrder;
import jdk.incubator.vector.ByteVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.LongVector;
import jdk.incubator.vector.ShortVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/// Compares a register of lanes at a time and takes the mask as bits: three to four times what the compiler makes of
/// the plain loop. Loaded only where the module `jdk.incubator.vector` is.
final class VectorCompareKernels implements CompareKernels {
    private static final VectorSpecies<Byte> BYTES = ByteVector.SPECIES_PREFERRED;
    private static final VectorSpecies<Short> SHORTS = ShortVector.SPECIES_PREFERRED;
    private static final VectorSpecies<Integer> INTS = IntVector.SPECIES_PREFERRED;
    private static final VectorSpecies<Long> LONGS = LongVector.SPECIES_PREFERRED;
    private static final ByteOrder ORDER = ByteOrder.nativeOrder();

    @Override
    public void bytes(MemorySegment source, long offset, int words, Range range, long[] selection) {
        byte low = (byte) range.low();
        byte high = (byte) range.high();
        long flip = range.isNegated() ? -1L : 0L;
        int lanes = BYTES.length();
        for (int w = 0; w < words; w++) {
            long at = offset + 64L * w;
            long bits = 0;
            for (int i = 0; i < 64; i += lanes) {
                ByteVector values = ByteVector.fromMemorySegment(BYTES, source, at + 1L * i, ORDER);
                VectorMask<Byte> within =
                        values.compare(VectorOperators.GE, low).and(values.compare(VectorOperators.LE, high));
                bits |= within.toLong() << i;
            }
            selection[w] &= bits ^ flip;
        }
    }

    @Override
    public void shorts(MemorySegment source, long offset, int words, Range range, long[] selection) {
        short low = (short) range.low();
        short high = (short) range.high();
        long flip = range.isNegated() ? -1L : 0L;
        int lanes = SHORTS.length();
        for (int w = 0; w < words; w++) {
            long at = offset + 128L * w;
            long bits = 0;
            for (int i = 0; i < 64; i += lanes) {
                ShortVector values = ShortVector.fromMemorySegment(SHORTS, source, at + 2L * i, ORDER);
                VectorMask<Short> within =
                        values.compare(VectorOperators.GE, low).and(values.compare(VectorOperators.LE, high));
                bits |= within.toLong() << i;
            }
            selection[w] &= bits ^ flip;
        }
    }

    @Override
    public void ints(MemorySegment source, long offset, int words, Range range, long[] selection) {
        int low = (int) range.low();
        int high = (int) range.high();
        long flip = range.isNegated() ? -1L : 0L;
        int lanes = INTS.length();
        for (int w = 0; w < words; w++) {
            long at = offset + 256L * w;
            long bits = 0;
            for (int i = 0; i < 64; i += lanes) {
                IntVector values = IntVector.fromMemorySegment(INTS, source, at + 4L * i, ORDER);
                VectorMask<Integer> within =
                        values.compare(VectorOperators.GE, low).and(values.compare(VectorOperators.LE, high));
                bits |= within.toLong() << i;
            }
            selection[w] &= bits ^ flip;
        }
    }

    @Override
    public void longs(MemorySegment source, long offset, int words, Range range, long[] selection) {
        long low = range.low();
        long high = range.high();
        long flip = range.isNegated() ? -1L : 0L;
        int lanes = LONGS.length();
        for (int w = 0; w < words; w++) {
            long at = offset + 512L * w;
            long bits = 0;
            for (int i = 0; i < 64; i += lanes) {
                LongVector values = LongVector.fromMemorySegment(LONGS, source, at + 8L * i, ORDER);
                VectorMask<Long> within =
                        values.compare(VectorOperators.GE, low).and(values.compare(VectorOperators.LE, high));
                bits |= within.toLong() << i;
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
        int lanes = INTS.length();
        // A gather takes its indexes from an array.
        int[] indexes = new int[lanes];
        for (int w = 0; w < words; w++) {
            if (selection[w] == 0) {
                continue;
            }
            long at = offset + 256L * w;
            long passed = 0;
            for (int i = 0; i < 64; i += lanes) {
                IntVector differences = IntVector.fromMemorySegment(INTS, source, at + 4L * i, ORDER)
                        .add(base);
                VectorMask<Integer> within = differences.compare(VectorOperators.ULE, span);
                IntVector bit = differences.mul(multiplier).lanewise(VectorOperators.LSHR, shift);
                IntVector.zero(INTS)
                        .blend(bit.lanewise(VectorOperators.LSHR, 5), within)
                        .intoArray(indexes, 0);
                IntVector found = IntVector.fromArray(INTS, bits, 0, indexes, 0)
                        .lanewise(VectorOperators.LSHR, bit.and(31))
                        .and(1);
                passed |= found.compare(VectorOperators.NE, 0).and(within).toLong() << i;
            }
            selection[w] &= passed;
        }
    }

    @Override
    public void unpack(MemorySegment source, long offset, int bits, MemorySegment target) {
        int mask = (1 << bits) - 1;
        for (int p = 0; p < BitPacking.CODES_PER_LANE; p++) {
            int bit = p * bits;
            long word = offset + (bit >>> 5) * BitPacking.NEXT_WORD;
            long to = p * BitPacking.NEXT_WORD;
            int shift = bit & 31;
            boolean isAcross = shift + bits > 32;
            for (int i = 0; i < BitPacking.LANES; i += INTS.length()) {
                IntVector codes = IntVector.fromMemorySegment(INTS, source, word + 4L * i, ORDER)
                        .lanewise(VectorOperators.LSHR, shift);
                if (isAcross) {
                    IntVector high =
                            IntVector.fromMemorySegment(INTS, source, word + BitPacking.NEXT_WORD + 4L * i, ORDER);
                    codes = codes.or(high.lanewise(VectorOperators.LSHL, 32 - shift));
                }
                codes.and(mask).intoMemorySegment(target, to + 4L * i, ORDER);
            }
        }
    }
}
