package dev.spillway.storage.encoding;

import dev.spillway.data.Bitmap;
import dev.spillway.data.DataType;
import dev.spillway.data.DecimalVector;
import dev.spillway.data.DictionaryVector;
import dev.spillway.data.DoubleVector;
import dev.spillway.data.IntervalVector;
import dev.spillway.data.LongVector;
import dev.spillway.data.TextDictionary;
import dev.spillway.data.TextVector;
import dev.spillway.data.Vector;
import dev.spillway.storage.ScanSource;
import dev.spillway.storage.pool.BlockWindow;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.math.BigDecimal;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// Decodes a stripe of one segment after another. Used by one thread; shares the window with its scan's other columns.
public final class SegmentReader {
    private static final int STRIPE = ScanSource.STRIPE_ROWS;
    private static final ValueLayout.OfLong LONG = ValueLayout.JAVA_LONG_UNALIGNED;

    private final BlockWindow window;
    private final TextReader textReader;
    private final CompareKernels kernels;
    private final long[] nullWords = new long[STRIPE / 64];
    private @Nullable MemorySegment unpacked;
    private long[] wideWords = new long[0];
    private MemorySegment source = MemorySegment.NULL;
    private long offset;
    private int width;

    SegmentReader(BlockWindow window, TextReader textReader, CompareKernels kernels) {
        this.kernels = kernels;
        this.window = window;
        this.textReader = textReader;
    }

    /// The values of `rowCount` of the stripe's `slots` slots, all of them when the numbers are equal.
    public Vector read(ColumnChunk chunk, DataType type, Rows rows) {
        long[] nulls = readNulls(chunk, rows);
        Segment segment = chunk.segment();
        int count = rows.count();
        return switch (CellKind.of(type)) {
            case LONG -> new LongVector(readLongs(segment, rows), nulls, count);
            case DOUBLE -> {
                long[] words = readLongs(segment, rows);
                double[] values = new double[count];
                for (int i = 0; i < count; i++) {
                    values[i] = Double.longBitsToDouble(words[i]);
                }
                yield new DoubleVector(values, nulls, count);
            }
            case FLOAT -> {
                long[] words = readLongs(segment, rows);
                double[] values = new double[count];
                for (int i = 0; i < count; i++) {
                    values[i] = Float.intBitsToFloat((int) words[i]);
                }
                yield new DoubleVector(values, nulls, count);
            }
            case WIDE_DECIMAL -> new DecimalVector(wideDecimals(segment, type.scale(), rows), nulls, count);
            case INTERVAL -> intervals(segment, rows, nulls);
            case FREE_DECIMAL -> freeDecimals(segment, rows, nulls);
            case TEXT -> readText(segment, rows, nulls);
        };
    }

    /// The slots of a stripe that are wanted: `selected[0] … selected[count - 1]`, ascending and counted from
    /// `firstSlot`.
    public record Rows(int firstSlot, int slots, int[] selected, int count) {
        boolean isAll() {
            return count == slots;
        }

        int slot(int index) {
            return isAll() ? index : selected[index];
        }
    }

    /// As [#read], into the arrays of `previous` where it has such as are needed. They are longer than the rows.
    public Vector read(ColumnChunk chunk, DataType type, Rows rows, @Nullable Vector previous) {
        Segment segment = chunk.segment();
        if (CellKind.of(type) == CellKind.LONG) {
            long[] target = previous instanceof LongVector longs && longs.values().length == STRIPE
                    ? longs.values()
                    : new long[STRIPE];
            long[] nulls = readNulls(chunk, rows);
            readLongs(segment, rows, target);
            return new LongVector(target, nulls, rows.count());
        }
        boolean isPlainText = CellKind.of(type) == CellKind.TEXT
                && segment.dictionary() == null
                && segment.form() != SegmentForm.CONSTANT;
        return isPlainText ? textReader.read(segment, rows, readNulls(chunk, rows), previous) : read(chunk, type, rows);
    }

    private long[] readLongs(Segment segment, Rows rows) {
        long[] target = new long[rows.count()];
        readLongs(segment, rows, target);
        return target;
    }

    private void readLongs(Segment segment, Rows rows, long[] target) {
        int count = rows.count();
        if (segment.form() == SegmentForm.CONSTANT) {
            Arrays.fill(target, 0, count, segment.base());
            return;
        }
        if (rows.isAll()) {
            openCodes(segment, rows.firstSlot(), rows.slots());
            decodeAll(segment, count, target);
        } else if (segment.form() == SegmentForm.PACKED && count < rows.slots() / 8) {
            openPacked(segment, rows.firstSlot());
            for (int i = 0; i < count; i++) {
                target[i] = BitPacking.get(source, offset, segment.bits(), rows.selected()[i]);
            }
            CodeDecoder.scale(target, count, segment.base(), segment.divisor());
        } else if (Compaction.pays(count, rows.slots()) && target.length >= rows.slots()) {
            openCodes(segment, rows.firstSlot(), rows.slots());
            decodeAll(segment, rows.slots(), target);
            Compaction.compact(target, rows.selected(), count);
        } else {
            openCodes(segment, rows.firstSlot(), rows.slots());
            gather(rows.selected(), count, target);
            CodeDecoder.scale(target, count, segment.base(), segment.divisor());
        }
    }

    private void decodeAll(Segment segment, int count, long[] target) {
        long base = segment.divisor() == 1 ? segment.base() : 0;
        switch (width) {
            case 1 -> CodeDecoder.bytes(source, offset, count, base, target);
            case 2 -> CodeDecoder.shorts(source, offset, count, base, target);
            case 4 -> CodeDecoder.ints(source, offset, count, base, target);
            default -> CodeDecoder.longs(source, offset, count, target);
        }
        if (segment.divisor() != 1) {
            CodeDecoder.scale(target, count, segment.base(), segment.divisor());
        }
    }

    private void gather(int[] rows, int count, long[] target) {
        switch (width) {
            case 1 -> CodeDecoder.gatherBytes(source, offset, rows, count, target);
            case 2 -> CodeDecoder.gatherShorts(source, offset, rows, count, target);
            case 4 -> CodeDecoder.gatherInts(source, offset, rows, count, target);
            default -> CodeDecoder.gatherLongs(source, offset, rows, count, target);
        }
    }

    /// Shows the stripe's stored integers, unpacked where they are packed.
    void openCodes(Segment segment, int firstSlot, int slots) {
        if (segment.form() == SegmentForm.PACKED) {
            openPacked(segment, firstSlot);
            MemorySegment target = ints();
            kernels.unpack(source, offset, segment.bits(), target);
            source = target;
            offset = 0;
            width = 4;
        } else {
            width = segment.bits() >> 3;
            int padded = (slots + 63 & -64) * width;
            window.open(segment.blocks(), (long) firstSlot * width, padded);
            source = window.segment();
            offset = window.offset();
        }
    }

    /// Shows the integers of 1 or 2 bytes that are shown as such of 4.
    void widenToInts(int slots) {
        if (width < Integer.BYTES) {
            MemorySegment target = ints();
            if (width == Byte.BYTES) {
                CodeDecoder.widenBytes(source, offset, slots, target);
            } else {
                CodeDecoder.widenShorts(source, offset, slots, target);
            }
            source = target;
            offset = 0;
            width = Integer.BYTES;
        }
    }

    private MemorySegment ints() {
        MemorySegment target = unpacked;
        if (target == null) {
            target = Arena.ofAuto().allocate(4L * STRIPE, 64);
            unpacked = target;
        }
        return target;
    }

    private void openPacked(Segment segment, int firstSlot) {
        int bytes = BitPacking.stripeBytes(segment.bits());
        window.open(segment.blocks(), (long) firstSlot / STRIPE * bytes, bytes);
        source = window.segment();
        offset = window.offset();
    }

    MemorySegment source() {
        return source;
    }

    long offset() {
        return offset;
    }

    /// Bytes of a stored integer as [#openCodes] shows it.
    int width() {
        return width;
    }

    private Vector readText(Segment segment, Rows rows, long @Nullable [] nulls) {
        TextDictionary dictionary = segment.dictionary();
        if (dictionary != null) {
            return new DictionaryVector(readCodes(segment, rows), dictionary, nulls, rows.count());
        }
        if (segment.form() == SegmentForm.CONSTANT) {
            return new TextVector(new byte[0], new int[rows.count() + 1], nulls, rows.count());
        }
        return textReader.read(segment, rows, nulls);
    }

    private int[] readCodes(Segment segment, Rows rows) {
        int slots = rows.slots();
        int count = rows.count();
        int base = (int) segment.base();
        if (segment.form() == SegmentForm.CONSTANT) {
            int[] codes = new int[count];
            Arrays.fill(codes, base);
            return codes;
        }
        openCodes(segment, rows.firstSlot(), slots);
        boolean decodesAll = rows.isAll() || Compaction.pays(count, slots);
        int[] codes = new int[decodesAll ? slots : count];
        if (!decodesAll) {
            gatherCodes(rows.selected(), count, base, codes);
            return codes;
        }
        decodeAllCodes(slots, base, codes);
        if (!rows.isAll()) {
            Compaction.compact(codes, rows.selected(), count);
        }
        return codes;
    }

    private void decodeAllCodes(int count, int base, int[] codes) {
        switch (width) {
            case 1 -> CodeDecoder.byteCodes(source, offset, count, base, codes);
            case 2 -> CodeDecoder.shortCodes(source, offset, count, base, codes);
            default -> CodeDecoder.intCodes(source, offset, count, base, codes);
        }
    }

    private void gatherCodes(int[] rows, int count, int base, int[] codes) {
        switch (width) {
            case 1 -> CodeDecoder.gatherByteCodes(source, offset, rows, count, base, codes);
            case 2 -> CodeDecoder.gatherShortCodes(source, offset, rows, count, base, codes);
            default -> CodeDecoder.gatherIntCodes(source, offset, rows, count, base, codes);
        }
    }

    /// Fills `wideWords` with the pairs of the wanted rows.
    private void readWide(Segment segment, Rows rows) {
        int count = rows.count();
        if (wideWords.length < 2 * count) {
            wideWords = new long[2 * STRIPE];
        }
        if (segment.form() == SegmentForm.CONSTANT) {
            for (int i = 0; i < count; i++) {
                wideWords[2 * i] = segment.base();
                wideWords[2 * i + 1] = segment.divisor();
            }
            return;
        }
        window.open(segment.blocks(), 16L * rows.firstSlot(), 16 * rows.slots());
        for (int i = 0; i < count; i++) {
            long at = window.offset() + 16L * rows.slot(i);
            wideWords[2 * i] = window.segment().get(LONG, at);
            wideWords[2 * i + 1] = window.segment().get(LONG, at + 8);
        }
    }

    private @Nullable BigDecimal[] wideDecimals(Segment segment, int scale, Rows rows) {
        readWide(segment, rows);
        @Nullable BigDecimal[] values = new @Nullable BigDecimal[rows.count()];
        for (int i = 0; i < values.length; i++) {
            values[i] = Decimals.ofWords(wideWords[2 * i], wideWords[2 * i + 1], scale);
        }
        return values;
    }

    private IntervalVector intervals(Segment segment, Rows rows, long @Nullable [] nulls) {
        readWide(segment, rows);
        int count = rows.count();
        int[] months = new int[count];
        int[] days = new int[count];
        long[] micros = new long[count];
        for (int i = 0; i < count; i++) {
            micros[i] = wideWords[2 * i];
            months[i] = (int) (wideWords[2 * i + 1] >> 32);
            days[i] = (int) wideWords[2 * i + 1];
        }
        return new IntervalVector(months, days, micros, nulls, count);
    }

    private DecimalVector freeDecimals(Segment segment, Rows rows, long @Nullable [] nulls) {
        int count = rows.count();
        @Nullable BigDecimal[] values = new @Nullable BigDecimal[count];
        if (segment.form() != SegmentForm.CONSTANT) {
            TextVector raw = textReader.read(segment, rows, nulls);
            for (int i = 0; i < count; i++) {
                if (!raw.isNull(i)) {
                    values[i] = Decimals.ofBytes(raw.bytes(), raw.offsets()[i], raw.offsets()[i + 1]);
                }
            }
        }
        return new DecimalVector(values, nulls, count);
    }

    /// The stripe's null bits, clean behind the last slot; `null` where it has none.
    long @Nullable [] stripeNulls(ColumnChunk chunk, int firstSlot, int slots) {
        NullBits nulls = chunk.nulls();
        if (nulls == null) {
            return null;
        }
        if (nulls.isAll()) {
            Arrays.fill(nullWords, -1L);
        } else {
            window.open(nulls.blocks(), nulls.offset() + (firstSlot >> 3), STRIPE >> 3);
            MemorySegment.copy(window.segment(), LONG, window.offset(), nullWords, 0, STRIPE / 64);
        }
        Bitmap.clearTail(nullWords, slots);
        long any = 0;
        for (long word : nullWords) {
            any |= word;
        }
        return any == 0 ? null : nullWords;
    }

    private long @Nullable [] readNulls(ColumnChunk chunk, Rows rows) {
        long[] stripe = stripeNulls(chunk, rows.firstSlot(), rows.slots());
        if (stripe == null) {
            return null;
        }
        if (rows.isAll()) {
            return Arrays.copyOf(stripe, Bitmap.words(rows.count()));
        }
        long[] result = null;
        for (int i = 0; i < rows.count(); i++) {
            if (Bitmap.isSet(stripe, rows.selected()[i])) {
                result = result == null ? Bitmap.none(rows.count()) : result;
                Bitmap.set(result, i);
            }
        }
        return result;
    }
}
