package dev.spillway.storage.encoding;

import dev.spillway.data.Bitmap;
import dev.spillway.data.DataType;
import dev.spillway.data.DecimalVector;
import dev.spillway.data.DictionaryVector;
import dev.spillway.data.DoubleVector;
import dev.spillway.data.IntervalVector;
import dev.spillway.data.LongVector;
import dev.spillway.data.TextVector;
import dev.spillway.data.Vector;
import dev.spillway.error.ErrorCode;
import dev.spillway.error.SpillwayException;
import java.math.BigDecimal;
import java.util.Arrays;

/// Values of one column on the heap, growing, before they are encoded. Cells of NULL rows are zero or empty. One
/// thread.
public final class ColumnBuffer {
    private static final int INITIAL_ROWS = 16;

    private final DataType type;
    private final CellKind kind;
    private long[] words;
    private long[] highs;
    private byte[] bytes = new byte[0];
    private int[] offsets;
    private long[] nulls;
    private int nullCount;
    private int size;

    public ColumnBuffer(DataType type) {
        this.type = type;
        this.kind = CellKind.of(type);
        this.words = new long[kind.isVariable() ? 0 : INITIAL_ROWS];
        this.highs = new long[kind.isWide() ? INITIAL_ROWS : 0];
        this.offsets = new int[kind.isVariable() ? INITIAL_ROWS + 1 : 0];
        this.nulls = new long[1];
    }

    public DataType type() {
        return type;
    }

    public CellKind kind() {
        return kind;
    }

    public int size() {
        return size;
    }

    public int nullCount() {
        return nullCount;
    }

    public boolean isNull(int row) {
        return nullCount != 0 && Bitmap.isSet(nulls, row);
    }

    /// Bits of the NULL rows.
    public long[] nulls() {
        return nulls;
    }

    /// LONG values, bits of DOUBLE and FLOAT, lower half of a wide decimal, microseconds of an interval.
    public long[] words() {
        return words;
    }

    /// Upper half of a wide decimal; `months << 32 | days` of an interval.
    public long[] highs() {
        return highs;
    }

    public byte[] bytes() {
        return bytes;
    }

    /// `size() + 1` offsets into [#bytes()].
    public int[] offsets() {
        return offsets;
    }

    /// A mixed hash of a variable cell.
    public long hashBytes(int row) {
        return DictionaryBuilder.hash(bytes, offsets[row], offsets[row + 1]);
    }

    /// A NUMERIC cell of a kind that is no LONG.
    public BigDecimal decimal(int row) {
        return kind == CellKind.WIDE_DECIMAL
                ? Decimals.ofWords(words[row], highs[row], type.scale())
                : Decimals.ofBytes(bytes, offsets[row], offsets[row + 1]);
    }

    /// Heap bytes that the rows take.
    public long byteSize() {
        return kind.isVariable() ? offsets[size] + 4L * size : (kind.isWide() ? 16L : 8L) * size;
    }

    public void clear() {
        size = 0;
        nullCount = 0;
        Arrays.fill(nulls, 0L);
    }

    /// Appends the vector's rows; NUMERIC may come as LONG or DECIMAL.
    public void append(Vector vector) {
        int count = vector.size();
        ensure(count);
        switch (vector) {
            case LongVector longs -> appendLongs(longs);
            case DoubleVector doubles -> appendDoubles(doubles);
            case DecimalVector decimals -> appendDecimals(decimals);
            case TextVector text -> appendText(text);
            case DictionaryVector text -> appendDictionary(text);
            case IntervalVector intervals -> {
                for (int i = 0; i < count; i++) {
                    words[size + i] = intervals.micros()[i];
                    highs[size + i] =
                            (long) intervals.months()[i] << 32 | intervals.days()[i] & 0xFFFF_FFFFL;
                }
            }
        }
        appendNulls(vector);
        size += count;
    }

    private void appendLongs(LongVector vector) {
        switch (kind) {
            case LONG -> System.arraycopy(vector.values(), 0, words, size, vector.size());
            case WIDE_DECIMAL -> {
                for (int i = 0; i < vector.size(); i++) {
                    words[size + i] = vector.values()[i];
                    highs[size + i] = vector.values()[i] >> 63;
                }
            }
            case FREE_DECIMAL -> {
                for (int i = 0; i < vector.size(); i++) {
                    putBytes(
                            size + i,
                            vector.isNull(i)
                                    ? new byte[0]
                                    : Decimals.toBytes(
                                            BigDecimal.valueOf(vector.values()[i], Math.max(0, type.scale()))));
                }
            }
            default -> throw mismatch(vector);
        }
    }

    private void appendDoubles(DoubleVector vector) {
        double[] values = vector.values();
        switch (kind) {
            case DOUBLE -> {
                for (int i = 0; i < vector.size(); i++) {
                    words[size + i] = Double.doubleToRawLongBits(values[i]);
                }
            }
            case FLOAT -> {
                for (int i = 0; i < vector.size(); i++) {
                    words[size + i] = Float.floatToRawIntBits((float) values[i]);
                }
            }
            default -> throw mismatch(vector);
        }
    }

    private void appendDecimals(DecimalVector vector) {
        for (int i = 0; i < vector.size(); i++) {
            BigDecimal value = vector.isNull(i) ? BigDecimal.ZERO : vector.values()[i];
            if (value == null) {
                throw new IllegalArgumentException("a row that is not NULL must have a value (row: " + i + ")");
            }
            switch (kind) {
                case LONG ->
                    words[size + i] = Decimals.unscaled(value, type.scale()).longValueExact();
                case WIDE_DECIMAL -> {
                    java.math.BigInteger unscaled = Decimals.unscaled(value, type.scale());
                    words[size + i] = unscaled.longValue();
                    highs[size + i] = unscaled.shiftRight(64).longValue();
                }
                case FREE_DECIMAL -> putBytes(size + i, vector.isNull(i) ? new byte[0] : Decimals.toBytes(value));
                default -> throw mismatch(vector);
            }
        }
    }

    private void appendText(TextVector vector) {
        requireText(vector);
        int from = vector.offsets()[0];
        int length = vector.offsets()[vector.size()] - from;
        int start = offsets[size];
        ensureBytes(length);
        System.arraycopy(vector.bytes(), from, bytes, start, length);
        for (int i = 1; i <= vector.size(); i++) {
            offsets[size + i] = start + vector.offsets()[i] - from;
        }
    }

    private void appendDictionary(DictionaryVector vector) {
        requireText(vector);
        int[] from = vector.dictionary().offsets();
        byte[] source = vector.dictionary().bytes();
        for (int i = 0; i < vector.size(); i++) {
            int start = offsets[size + i];
            int length = 0;
            if (!vector.isNull(i)) {
                int code = vector.codes()[i];
                length = from[code + 1] - from[code];
                ensureBytesAt(start, length);
                System.arraycopy(source, from[code], bytes, start, length);
            }
            offsets[size + i + 1] = start + length;
        }
    }

    private void requireText(Vector vector) {
        if (kind != CellKind.TEXT) {
            throw mismatch(vector);
        }
    }

    private void putBytes(int row, byte[] value) {
        int start = offsets[row];
        ensureBytesAt(start, value.length);
        System.arraycopy(value, 0, bytes, start, value.length);
        offsets[row + 1] = start + value.length;
    }

    private void appendNulls(Vector vector) {
        if (vector.hasNulls()) {
            for (int i = 0; i < vector.size(); i++) {
                if (vector.isNull(i)) {
                    setNull(size + i);
                }
            }
        }
    }

    private void setNull(int row) {
        Bitmap.set(nulls, row);
        nullCount++;
        if (!kind.isVariable()) {
            words[row] = 0;
        }
        if (kind.isWide()) {
            highs[row] = 0;
        }
    }

    /// Appends one row of another buffer of the same type.
    public void appendRow(ColumnBuffer other, int row) {
        ensure(1);
        if (kind.isVariable()) {
            int from = other.offsets[row];
            int length = other.offsets[row + 1] - from;
            ensureBytes(length);
            System.arraycopy(other.bytes, from, bytes, offsets[size], length);
            offsets[size + 1] = offsets[size] + length;
        } else {
            words[size] = other.words[row];
            if (kind.isWide()) {
                highs[size] = other.highs[row];
            }
        }
        if (other.isNull(row)) {
            setNull(size);
        }
        size++;
    }

    /// Appends a cell by its words.
    public void appendWords(long word, long high) {
        ensure(1);
        words[size] = word;
        if (kind.isWide()) {
            highs[size] = high;
        }
        size++;
    }

    /// Appends a cell by its bytes.
    public void appendBytes(byte[] value) {
        ensure(1);
        putBytes(size, value);
        size++;
    }

    public void appendNull() {
        ensure(1);
        if (kind.isVariable()) {
            offsets[size + 1] = offsets[size];
        }
        setNull(size);
        size++;
    }

    private void ensure(int more) {
        int needed = size + more;
        int capacity = nulls.length << 6;
        if (needed > capacity) {
            nulls = Arrays.copyOf(nulls, Bitmap.words(Math.max(needed, 2 * capacity)));
        }
        if (kind.isVariable()) {
            if (needed + 1 > offsets.length) {
                offsets = Arrays.copyOf(offsets, Math.max(needed, 2 * offsets.length) + 1);
            }
        } else if (needed > words.length) {
            words = Arrays.copyOf(words, Math.max(needed, 2 * words.length));
            if (kind.isWide()) {
                highs = Arrays.copyOf(highs, words.length);
            }
        }
    }

    private void ensureBytes(int more) {
        ensureBytesAt(offsets[size], more);
    }

    private void ensureBytesAt(int used, int more) {
        long needed = (long) used + more;
        if (needed > Integer.MAX_VALUE - 16) {
            throw new SpillwayException(
                    ErrorCode.PROGRAM_LIMIT_EXCEEDED,
                    "a value must not be longer than 1 GiB (got: " + more + " bytes)");
        }
        if (needed > bytes.length) {
            long grown = Math.max(needed, Math.max(64L, bytes.length + ((long) bytes.length >> 1)));
            bytes = Arrays.copyOf(bytes, (int) Math.min(grown, Integer.MAX_VALUE - 16));
        }
    }

    private IllegalArgumentException mismatch(Vector vector) {
        return new IllegalArgumentException(
                "a column of " + type.sqlName() + " must be written as such (got: " + vector.physical() + ")");
    }
}
