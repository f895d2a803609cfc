package dev.spillway.storage.encoding;

import dev.spillway.data.TextDictionary;
import org.jspecify.annotations.Nullable;

/// One column of one row group: where its bytes are and what they mean. Immutable; the arrays are not written after
/// construction.
///
/// A cell of an integer form stands for `base + divisor * stored`, where `stored` is signed but in PACKED; this never
/// overflows for any `stored`. With a dictionary that is a code. A CONSTANT is `base` (and `divisor` as the upper half
/// of a wide one). `bits` is the width of a cell. BYTES has `byteLength` bytes in `byteBlocks`; row `i` ends at the
/// `i`-th int of `blocks`.
public record Segment(
        SegmentForm form,
        int bits,
        long base,
        long divisor,
        @Nullable TextDictionary dictionary,
        int[] blocks,
        int[] byteBlocks,
        long byteLength) {
    private static final int[] NO_BLOCKS = {};

    static Segment constant(long base, long divisor, @Nullable TextDictionary dictionary) {
        return new Segment(SegmentForm.CONSTANT, 0, base, divisor, dictionary, NO_BLOCKS, NO_BLOCKS, 0);
    }

    static Segment fixed(SegmentForm form, int[] blocks) {
        return new Segment(form, form.bits(), 0, 1, null, blocks, NO_BLOCKS, 0);
    }

    static Segment bytes(int[] blocks, int[] byteBlocks, long byteLength) {
        return new Segment(SegmentForm.BYTES, SegmentForm.BYTES.bits(), 0, 1, null, blocks, byteBlocks, byteLength);
    }

    public int blockCount() {
        return blocks.length + byteBlocks.length;
    }

    long storedMin() {
        return switch (form) {
            case CONSTANT, PACKED, WIDE, BYTES -> 0;
            case BYTE -> Byte.MIN_VALUE;
            case SHORT -> Short.MIN_VALUE;
            case INT -> Integer.MIN_VALUE;
            case LONG -> Long.MIN_VALUE;
        };
    }

    long storedMax() {
        return switch (form) {
            case CONSTANT, WIDE, BYTES -> 0;
            case PACKED -> (1L << bits) - 1;
            case BYTE -> Byte.MAX_VALUE;
            case SHORT -> Short.MAX_VALUE;
            case INT -> Integer.MAX_VALUE;
            case LONG -> Long.MAX_VALUE;
        };
    }

    private long valueOf(long stored) {
        return base + divisor * stored;
    }

    /// Whether an integer form can hold the value in place.
    public boolean holds(long value) {
        if (form == SegmentForm.CONSTANT) {
            return value == base;
        }
        return value >= valueOf(storedMin()) && value <= valueOf(storedMax()) && (value - base) % divisor == 0;
    }

    long stored(long value) {
        return (value - base) / divisor;
    }

    /// The stored range of a value range, or `null` where no stored value is in it.
    @Nullable
    StoredRange storedRange(long min, long max) {
        long low = Math.max(min, valueOf(storedMin()));
        long high = Math.min(max, valueOf(storedMax()));
        if (low > high) {
            return null;
        }
        long first = Math.ceilDiv(low - base, divisor);
        long last = Math.floorDiv(high - base, divisor);
        return first > last ? null : new StoredRange(first, last);
    }

    record StoredRange(long first, long last) {}
}
