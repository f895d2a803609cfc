package dev.spillway.storage.encoding;

import dev.spillway.data.DataType;
import dev.spillway.data.TextDictionary;
import dev.spillway.data.TypeName;
import dev.spillway.storage.ScanSource;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import org.jspecify.annotations.Nullable;

/// Writes a column of a row group in the form that needs the fewest blocks without making scans slower. Leader thread.
///
/// Integers become offsets from their minimum, in steps of a common divisor where the type suggests one (a
/// `numeric(15,2)` of whole numbers, a timestamp of whole seconds), in the narrowest width; packed to the bit only
/// where that saves three eighths of the width or more (of a byte three quarters), because narrow lanes are compared
/// several times as fast as packed codes.
public final class SegmentEncoder {
    private static final int STRIPE = ScanSource.STRIPE_ROWS;
    private static final ValueLayout.OfByte BYTE = ValueLayout.JAVA_BYTE;
    private static final ValueLayout.OfShort SHORT = ValueLayout.JAVA_SHORT_UNALIGNED;
    private static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT_UNALIGNED;
    private static final ValueLayout.OfLong LONG = ValueLayout.JAVA_LONG_UNALIGNED;
    private static final int PACKED_BITS_MAX = 20;

    private final BlockSink sink;

    public SegmentEncoder(BlockSink sink) {
        this.sink = sink;
    }

    /// Encodes the buffer; `previous` is a dictionary of the same column to use again where it has all strings.
    public Segment encode(ColumnBuffer buffer, @Nullable TextDictionary previous) {
        if (buffer.nullCount() == buffer.size()) {
            return Segment.constant(0, buffer.kind().isWide() ? 0 : 1, null);
        }
        return switch (buffer.kind()) {
            case LONG -> encodeLongs(buffer);
            case DOUBLE -> encodePlain(buffer, SegmentForm.LONG);
            case FLOAT -> encodePlain(buffer, SegmentForm.INT);
            case WIDE_DECIMAL, INTERVAL -> encodeWide(buffer);
            case FREE_DECIMAL -> encodeBytes(buffer);
            case TEXT -> encodeText(buffer, previous);
        };
    }

    /// Encodes so that any value of the type can be updated in place, where the kind allows it: an update has just
    /// found that the narrow form did not hold a value, and more are likely to follow.
    public Segment encodeForUpdate(ColumnBuffer buffer, @Nullable TextDictionary previous) {
        return switch (buffer.kind()) {
            case LONG -> writeFixed(buffer.words(), buffer.size(), Segment.fixed(plainForm(buffer.type()), new int[0]));
            case DOUBLE -> writeFixed(buffer.words(), buffer.size(), Segment.fixed(SegmentForm.LONG, new int[0]));
            case FLOAT -> writeFixed(buffer.words(), buffer.size(), Segment.fixed(SegmentForm.INT, new int[0]));
            case WIDE_DECIMAL, INTERVAL -> writeWide(buffer);
            case FREE_DECIMAL, TEXT -> encode(buffer, previous);
        };
    }

    private static SegmentForm plainForm(DataType type) {
        return switch (CellKind.plainBytes(type)) {
            case 1 -> SegmentForm.BYTE;
            case 2 -> SegmentForm.SHORT;
            case 4 -> SegmentForm.INT;
            default -> SegmentForm.LONG;
        };
    }

    private Segment encodeLongs(ColumnBuffer buffer) {
        long[] values = buffer.words();
        int size = buffer.size();
        long min = Long.MAX_VALUE;
        long max = Long.MIN_VALUE;
        for (int i = 0; i < size; i++) {
            if (!buffer.isNull(i)) {
                min = Math.min(min, values[i]);
                max = Math.max(max, values[i]);
            }
        }
        if (min == max) {
            return Segment.constant(min, 1, null);
        }
        TypeName name = buffer.type().name();
        boolean mayHaveDivisor = name == TypeName.NUMERIC
                || name == TypeName.TIMESTAMP
                || name == TypeName.TIMESTAMPTZ
                || name == TypeName.TIME;
        long divisor = mayHaveDivisor && max - min > 0 ? commonDivisor(buffer, min) : 1;
        Segment shape = shape(min, max, divisor);
        if (shape.form() == SegmentForm.LONG) {
            return writeFixed(values, size, shape);
        }
        long[] stored = new long[size];
        boolean hasNulls = buffer.nullCount() > 0;
        long base = shape.base();
        if (divisor == 1) {
            for (int i = 0; i < size; i++) {
                stored[i] = values[i] - base;
            }
        } else {
            for (int i = 0; i < size; i++) {
                stored[i] = (values[i] - base) / divisor;
            }
        }
        for (int i = 0; hasNulls && i < size; i++) {
            stored[i] = buffer.isNull(i) ? shape.stored(min) : stored[i];
        }
        return writeFixed(stored, size, shape);
    }

    private static long commonDivisor(ColumnBuffer buffer, long min) {
        long[] values = buffer.words();
        long divisor = 0;
        for (int i = 0; i < buffer.size(); i++) {
            if (!buffer.isNull(i)) {
                long distance = values[i] - min;
                if (divisor == 0 || distance % divisor != 0) {
                    divisor = greatestCommonDivisor(divisor, distance);
                    if (divisor == 1) {
                        return 1;
                    }
                }
            }
        }
        return divisor;
    }

    private static long greatestCommonDivisor(long first, long second) {
        long a = first;
        long b = second;
        while (b != 0) {
            long rest = a % b;
            a = b;
            b = rest;
        }
        return a;
    }

    /// A segment without blocks that says how values between `min` and `max` are stored.
    static Segment shape(long min, long max, long divisor) {
        long range = max - min;
        int bits = range < 0 ? 64 : 64 - Long.numberOfLeadingZeros(range / divisor);
        SegmentForm form = bits <= 8
                ? SegmentForm.BYTE
                : bits <= 16 ? SegmentForm.SHORT : bits <= 32 ? SegmentForm.INT : SegmentForm.LONG;
        boolean isPacked = form == SegmentForm.BYTE && bits <= 2
                || form == SegmentForm.SHORT && bits <= 10
                || form == SegmentForm.INT && bits <= PACKED_BITS_MAX;
        if (isPacked) {
            form = SegmentForm.PACKED;
        }
        int width = isPacked ? bits : form.bits();
        long bias = isPacked ? 0 : 1L << Math.min(62, width - 1);
        long top = (1L << Math.min(62, width)) - 1;
        boolean isExact = form != SegmentForm.LONG
                && range >= 0
                && Math.multiplyHigh(top, divisor) == 0
                && top * divisor >= 0
                && min <= Long.MAX_VALUE - top * divisor;
        if (!isExact) {
            return Segment.fixed(SegmentForm.LONG, new int[0]);
        }
        return new Segment(form, width, min + bias * divisor, divisor, null, new int[0], new int[0], 0);
    }

    private Segment encodePlain(ColumnBuffer buffer, SegmentForm form) {
        long[] words = buffer.words();
        boolean isConstant = buffer.nullCount() == 0;
        for (int i = 1; isConstant && i < buffer.size(); i++) {
            isConstant = words[i] == words[0];
        }
        return isConstant
                ? Segment.constant(words[0], 1, null)
                : writeFixed(words, buffer.size(), Segment.fixed(form, new int[0]));
    }

    private Segment encodeWide(ColumnBuffer buffer) {
        boolean isConstant = buffer.nullCount() == 0;
        for (int i = 1; isConstant && i < buffer.size(); i++) {
            isConstant = buffer.words()[i] == buffer.words()[0] && buffer.highs()[i] == buffer.highs()[0];
        }
        return isConstant ? Segment.constant(buffer.words()[0], buffer.highs()[0], null) : writeWide(buffer);
    }

    private Segment writeWide(ColumnBuffer buffer) {
        long bytes = 16L * buffer.size();
        MemorySegment target = sink.scratch(bytes);
        for (int i = 0; i < buffer.size(); i++) {
            target.set(LONG, 16L * i, buffer.words()[i]);
            target.set(LONG, 16L * i + 8, buffer.highs()[i]);
        }
        return Segment.fixed(SegmentForm.WIDE, sink.write(target, bytes));
    }

    private Segment encodeText(ColumnBuffer buffer, @Nullable TextDictionary previous) {
        DictionaryBuilder builder = new DictionaryBuilder(buffer);
        TextDictionary dictionary = builder.build(previous);
        if (dictionary == null) {
            return encodeBytes(buffer);
        }
        int distinct = dictionary.size();
        if (distinct == 1) {
            return Segment.constant(0, 1, dictionary);
        }
        Segment shape = shape(0, distinct - 1L, 1);
        Segment dictionaryShape = new Segment(
                shape.form(), shape.bits(), shape.base(), 1, dictionary, shape.blocks(), shape.byteBlocks(), 0);
        long[] stored = new long[buffer.size()];
        int[] codes = builder.codes();
        for (int i = 0; i < stored.length; i++) {
            stored[i] = dictionaryShape.stored(codes[i]);
        }
        return writeFixed(stored, stored.length, dictionaryShape);
    }

    private Segment encodeBytes(ColumnBuffer buffer) {
        int size = buffer.size();
        int[] offsets = buffer.offsets();
        MemorySegment target = sink.scratch(4L * size);
        for (int i = 0; i < size; i++) {
            target.set(INT, 4L * i, offsets[i + 1]);
        }
        int[] ends = sink.write(target, 4L * size);
        int length = offsets[size];
        int[] bytes = length == 0 ? new int[0] : sink.write(buffer.bytes(), length);
        return Segment.bytes(ends, bytes, length);
    }

    /// Writes cells that are already in their stored form.
    private Segment writeFixed(long[] stored, int size, Segment shape) {
        long bytes = shape.form() == SegmentForm.PACKED
                ? (long) BitPacking.stripeBytes(shape.bits()) * ((size + STRIPE - 1) / STRIPE)
                : (long) size * shape.bits() >> 3;
        MemorySegment target = sink.scratch(bytes);
        switch (shape.form()) {
            case BYTE -> {
                for (int i = 0; i < size; i++) {
                    target.set(BYTE, i, (byte) stored[i]);
                }
            }
            case SHORT -> {
                for (int i = 0; i < size; i++) {
                    target.set(SHORT, 2L * i, (short) stored[i]);
                }
            }
            case INT -> {
                for (int i = 0; i < size; i++) {
                    target.set(INT, 4L * i, (int) stored[i]);
                }
            }
            case LONG -> {
                for (int i = 0; i < size; i++) {
                    target.set(LONG, 8L * i, stored[i]);
                }
            }
            case PACKED -> writePacked(stored, size, shape.bits(), target);
            case CONSTANT, WIDE, BYTES -> throw new IllegalStateException("not a fixed form: " + shape.form());
        }
        int[] blocks = sink.write(target, bytes);
        return new Segment(
                shape.form(), shape.bits(), shape.base(), shape.divisor(), shape.dictionary(), blocks, new int[0], 0);
    }

    private static void writePacked(long[] stored, int size, int bits, MemorySegment target) {
        int[] codes = new int[STRIPE];
        for (int first = 0; first < size; first += STRIPE) {
            for (int i = 0; i < STRIPE; i++) {
                codes[i] = first + i < size ? (int) stored[first + i] : 0;
            }
            BitPacking.pack(codes, bits, target, (long) first / STRIPE * BitPacking.stripeBytes(bits));
        }
    }
}
