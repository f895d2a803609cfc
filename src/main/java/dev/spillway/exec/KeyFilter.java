package dev.spillway.exec;

import dev.spillway.data.Bitmap;
import dev.spillway.data.LongVector;
import dev.spillway.storage.LongBounds;
import java.util.Optional;

/// Which values of a LONG column can be a key of a hash join's inner side; what does not pass need not reach the join.
///
/// A bit per value where the keys are dense, otherwise a bit per hash with sixteen bits a key, so that one in sixteen
/// strangers passes (Bloom, "Space/Time Trade-offs in Hash Coding with Allowable Errors", with one hash function: a
/// scan tests millions of values, and one probe stays in the cache). NULL never passes. Immutable; any thread may use
/// it.
public final class KeyFilter {
    private static final int BITS_PER_KEY = 16;
    private static final long DENSE_BITS_ALWAYS = 1L << 19;
    private static final long DENSE_BITS_PER_KEY = 64;
    private static final long MULTIPLIER = 0x9E37_79B9_7F4A_7C15L;

    private final LongBounds bounds;
    private final long[] bits;
    /// Bits to drop from a hash, or 0 where there is a bit per value.
    private final int shift;

    private KeyFilter(LongBounds bounds, long[] bits, int shift) {
        this.bounds = bounds;
        this.bits = bits;
        this.shift = shift;
    }

    /// The filter of the non-NULL values of `keys`, which are within `bounds`; empty where there are none.
    public static Optional<KeyFilter> of(LongVector keys, Optional<LongBounds> bounds, MemoryTracker memory) {
        return bounds.map(range -> of(keys, range, memory));
    }

    private static KeyFilter of(LongVector keys, LongBounds bounds, MemoryTracker memory) {
        long span = bounds.max() - bounds.min();
        boolean isDense = span >= 0 && span < Math.max(DENSE_BITS_ALWAYS, keys.size() * DENSE_BITS_PER_KEY);
        // One bit more than values, so that what is out of range has a bit of its own that is never set.
        long size = isDense
                ? span + 2
                : Math.max(Long.SIZE, Long.highestOneBit((long) keys.size() * BITS_PER_KEY - 1) << 1);
        int words = Math.toIntExact((size + Long.SIZE - 1) / Long.SIZE);
        memory.reserve((long) words * Long.BYTES);
        KeyFilter filter =
                new KeyFilter(bounds, new long[words], isDense ? 0 : Long.SIZE - Long.numberOfTrailingZeros(size));
        filter.add(keys);
        return filter;
    }

    private void add(LongVector keys) {
        long[] values = keys.values();
        for (int i = 0; i < keys.size(); i++) {
            if (!Bitmap.isSet(keys.nulls(), i)) {
                long bit = shift == 0 ? values[i] - bounds.min() : values[i] * MULTIPLIER >>> shift;
                bits[(int) (bit >>> 6)] |= 1L << bit;
            }
        }
    }

    /// The smallest and the largest key.
    public LongBounds bounds() {
        return bounds;
    }

    /// Writes the positions of the values that pass, ascending; returns how many there are.
    public int select(LongVector vector, int count, int[] positions) {
        int passed = shift == 0
                ? selectDense(vector.values(), count, bounds.min(), bounds.max() - bounds.min(), bits, positions)
                : selectHashed(vector.values(), count, bits, shift, positions);
        return vector.nulls() == null ? passed : withoutNulls(vector.nulls(), positions, passed);
    }

    private static int selectDense(long[] values, int count, long min, long span, long[] bits, int[] positions) {
        int passed = 0;
        for (int i = 0; i < count; i++) {
            long offset = values[i] - min;
            long bit = offset >= 0 & offset <= span ? offset : span + 1;
            positions[passed] = i;
            passed += (int) (bits[(int) (bit >>> 6)] >>> bit & 1);
        }
        return passed;
    }

    private static int selectHashed(long[] values, int count, long[] bits, int shift, int[] positions) {
        int passed = 0;
        for (int i = 0; i < count; i++) {
            long bit = values[i] * MULTIPLIER >>> shift;
            positions[passed] = i;
            passed += (int) (bits[(int) (bit >>> 6)] >>> bit & 1);
        }
        return passed;
    }

    private static int withoutNulls(long[] nulls, int[] positions, int count) {
        int kept = 0;
        for (int i = 0; i < count; i++) {
            int position = positions[i];
            positions[kept] = position;
            kept += Bitmap.isSet(nulls, position) ? 0 : 1;
        }
        return kept;
    }
}
