package dev.spillway.storage;

import dev.spillway.data.Bitmap;
import dev.spillway.data.LongVector;

/// Which values of a LONG column can be a key of a hash join's inner side; what does not pass need not reach the join.
///
/// A bit per value where the keys are dense, otherwise a bit per hash with sixteen bits a key, so that at most one in
/// sixteen strangers passes (Bloom, "Space/Time Trade-offs in Hash Coding with Allowable Errors", with one hash
/// function: a scan tests millions of values, and one probe stays in the cache). Bits and hashes are of 32 bits, the
/// widest product that a vector register multiplies everywhere. NULL never passes. Immutable; any thread may use it.
public final class KeyFilter {
    private static final long BITS_PER_KEY = 16;
    private static final long DENSE_BITS_ALWAYS = 1L << 19;
    private static final long DENSE_BITS_PER_KEY = 64;
    private static final long BITS_MAX = 1L << 31;
    private static final int MULTIPLIER = 0x9E37_79B1;

    private final LongBounds bounds;
    private final int[] bits;
    /// Bits to drop from a hash, or 0 where there is a bit per value.
    private final int shift;

    private KeyFilter(LongBounds bounds, int[] bits, int shift) {
        this.bounds = bounds;
        this.bits = bits;
        this.shift = shift;
    }

    /// The memory that a filter of so many keys takes.
    public static long bytes(LongBounds bounds, int keys) {
        return 4L * words(bounds, keys);
    }

    /// The filter of the non-NULL values of `keys`, which are within `bounds`.
    public static KeyFilter of(LongVector keys, LongBounds bounds) {
        int words = words(bounds, keys.size());
        int shift = isDense(bounds, keys.size())
                ? 0
                : Long.numberOfLeadingZeros((long) words * Integer.SIZE - 1) - Integer.SIZE;
        KeyFilter filter = new KeyFilter(bounds, new int[words], shift);
        long[] values = keys.values();
        for (int i = 0; i < keys.size(); i++) {
            if (!Bitmap.isSet(keys.nulls(), i)) {
                int bit = filter.bit(values[i] - bounds.min());
                filter.bits[bit >>> 5] |= 1 << bit;
            }
        }
        return filter;
    }

    private static boolean isDense(LongBounds bounds, int keys) {
        long span = bounds.max() - bounds.min();
        return span >= 0 && span < Math.min(BITS_MAX, Math.max(DENSE_BITS_ALWAYS, keys * DENSE_BITS_PER_KEY));
    }

    private static int words(LongBounds bounds, int keys) {
        if (isDense(bounds, keys)) {
            return (int) ((bounds.max() - bounds.min()) / Integer.SIZE) + 1;
        }
        long size = Math.clamp(Long.highestOneBit(keys * BITS_PER_KEY - 1) << 1, Integer.SIZE, BITS_MAX);
        return (int) (size / Integer.SIZE);
    }

    /// The smallest and the largest key.
    public LongBounds bounds() {
        return bounds;
    }

    /// False where the value is no key.
    public boolean mayContain(long value) {
        long offset = value - bounds.min();
        if (Long.compareUnsigned(offset, bounds.max() - bounds.min()) > 0) {
            return false;
        }
        int bit = bit(offset);
        return (bits[bit >>> 5] >>> bit & 1) != 0;
    }

    private int bit(long offset) {
        return shift == 0 ? (int) offset : (int) (offset ^ offset >>> Integer.SIZE) * MULTIPLIER >>> shift;
    }

    /// Whether the keys are within 32 bits of the smallest: then a value passes where its difference to the
    /// smallest
    /// key is at most [#span()] and the bit `difference * multiplier() >>> shift()` is set, all unsigned and in 32
    /// bits.
    public boolean isNarrow() {
        return Long.compareUnsigned(bounds.max() - bounds.min(), 0xFFFF_FFFFL) <= 0;
    }

    /// Of a narrow filter, the largest key's difference to the smallest, unsigned.
    public int span() {
        return (int) (bounds.max() - bounds.min());
    }

    public int multiplier() {
        return shift == 0 ? 1 : MULTIPLIER;
    }

    public int shift() {
        return shift;
    }

    /// Bit `i` is the bit `i % 32` of word `i / 32`. Not to be written.
    public int[] bits() {
        return bits;
    }
}
