package dev.spillway.exec.spill;

import dev.spillway.data.Batch;
import dev.spillway.data.Bitmap;
import dev.spillway.data.DecimalVector;
import dev.spillway.data.DictionaryVector;
import dev.spillway.data.DoubleVector;
import dev.spillway.data.IntervalVector;
import dev.spillway.data.LongVector;
import dev.spillway.data.TextVector;
import dev.spillway.data.Vector;
import dev.spillway.error.ErrorCode;
import dev.spillway.error.SpillwayException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.math.BigDecimal;
import java.util.Arrays;

/// Writes a batch into bytes: its size, rows and columns; then column by column the kind, whether it has NULLs, their
/// bitmap, the values. In the machine's byte order: a temp file never leaves the machine. Used by one thread.
final class BatchEncoder {
    static final byte LONG = 1;
    static final byte DOUBLE = 2;
    static final byte TEXT = 3;
    static final byte DECIMAL = 4;
    static final byte INTERVAL = 5;
    static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT_UNALIGNED;
    static final ValueLayout.OfLong WORD = ValueLayout.JAVA_LONG_UNALIGNED;
    private static final int BYTES_MAX = Integer.MAX_VALUE - 64;

    private byte[] bytes = new byte[1 << 12];
    private MemorySegment segment = MemorySegment.ofArray(bytes);
    private int size;

    byte[] bytes() {
        return bytes;
    }

    int size() {
        return size;
    }

    void encode(Batch batch) {
        size = Integer.BYTES;
        putInt(batch.rowCount());
        putInt(batch.columns().size());
        for (Vector column : batch.columns()) {
            encode(column);
        }
        segment.set(INT, 0, size - Integer.BYTES);
    }

    private void encode(Vector vector) {
        int count = vector.size();
        putByte(kind(vector));
        long[] nulls = vector.nulls();
        putByte((byte) (nulls == null ? 0 : 1));
        if (nulls != null) {
            putLongs(nulls, Bitmap.words(count));
        }
        switch (vector) {
            case LongVector longs -> putLongs(longs.values(), count);
            case DoubleVector doubles -> {
                ensure(8L * count);
                MemorySegment.copy(doubles.values(), 0, segment, ValueLayout.JAVA_DOUBLE_UNALIGNED, size, count);
                size += 8 * count;
            }
            case TextVector texts -> putTexts(texts);
            case DictionaryVector texts -> putTexts(texts);
            case DecimalVector decimals -> putDecimals(decimals);
            case IntervalVector intervals -> {
                putInts(intervals.months(), count);
                putInts(intervals.days(), count);
                putLongs(intervals.micros(), count);
            }
        }
    }

    private static byte kind(Vector vector) {
        return switch (vector.physical()) {
            case LONG -> LONG;
            case DOUBLE -> DOUBLE;
            case TEXT -> TEXT;
            case DECIMAL -> DECIMAL;
            case INTERVAL -> INTERVAL;
        };
    }

    /// The end of each text, then the bytes of all.
    private void putTexts(TextVector texts) {
        int count = texts.size();
        int first = texts.offsets()[0];
        int length = texts.offsets()[count] - first;
        ensure(4L * count + length);
        for (int i = 1; i <= count; i++) {
            putInt(texts.offsets()[i] - first);
        }
        System.arraycopy(texts.bytes(), first, bytes, size, length);
        size += length;
    }

    private void putTexts(DictionaryVector texts) {
        int count = texts.size();
        int[] offsets = texts.dictionary().offsets();
        int end = 0;
        ensure(4L * count);
        for (int i = 0; i < count; i++) {
            int code = texts.codes()[i];
            end = Math.addExact(end, texts.isNull(i) ? 0 : offsets[code + 1] - offsets[code]);
            putInt(end);
        }
        ensure(end);
        byte[] from = texts.dictionary().bytes();
        for (int i = 0; i < count; i++) {
            if (!texts.isNull(i)) {
                int code = texts.codes()[i];
                int length = offsets[code + 1] - offsets[code];
                System.arraycopy(from, offsets[code], bytes, size, length);
                size += length;
            }
        }
    }

    /// Scale, number of bytes, unscaled value.
    private void putDecimals(DecimalVector decimals) {
        for (int i = 0; i < decimals.size(); i++) {
            BigDecimal value = decimals.isNull(i) ? null : decimals.values()[i];
            byte[] unscaled =
                    value == null ? new byte[0] : value.unscaledValue().toByteArray();
            putInt(value == null ? 0 : value.scale());
            putInt(unscaled.length);
            ensure(unscaled.length);
            System.arraycopy(unscaled, 0, bytes, size, unscaled.length);
            size += unscaled.length;
        }
    }

    private void putByte(byte value) {
        ensure(1);
        bytes[size++] = value;
    }

    private void putInt(int value) {
        ensure(Integer.BYTES);
        segment.set(INT, size, value);
        size += Integer.BYTES;
    }

    private void putInts(int[] values, int count) {
        ensure(4L * count);
        MemorySegment.copy(values, 0, segment, INT, size, count);
        size += 4 * count;
    }

    private void putLongs(long[] values, int count) {
        ensure(8L * count);
        MemorySegment.copy(values, 0, segment, WORD, size, count);
        size += 8 * count;
    }

    private void ensure(long more) {
        long needed = size + more;
        if (needed > bytes.length) {
            if (needed > BYTES_MAX) {
                throw new SpillwayException(ErrorCode.OUT_OF_MEMORY, "out of memory: 2,048 rows exceed 2 GiB");
            }
            bytes = Arrays.copyOf(bytes, (int) Math.min(BYTES_MAX, Math.max(needed, bytes.length * 2L)));
            segment = MemorySegment.ofArray(bytes);
        }
    }
}
