package dev.spillway.storage.index;

import dev.spillway.data.DataType;
import dev.spillway.data.TypeName;
import dev.spillway.error.ErrorCode;
import dev.spillway.error.SpillwayException;
import dev.spillway.storage.IndexColumn;
import dev.spillway.storage.encoding.CellKind;
import dev.spillway.storage.encoding.ColumnBuffer;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/// Turns values into the bytes of a key and, where nothing of a value is lost, back. Immutable.
///
/// A column is a flag byte, then the value: numbers big-endian with the sign inverted, strings with a terminator. The
/// flag of a value is between those of a NULL that comes first and one that comes last, whatever the direction.
public final class KeyCodec {
    static final int NULL_FIRST = 0;
    static final int VALUE = 1;
    static final int NULL_LAST = 2;

    private static final int TERMINATOR = 0;
    private static final int ESCAPE = 1;
    private static final long DAY_MICROS = 86_400_000_000L;
    private static final long DAYS_PER_MONTH = 30;

    private final String indexName;
    private final List<IndexColumn> columns;
    private final List<DataType> types;

    /// `types` are those of the key columns.
    public KeyCodec(String indexName, List<IndexColumn> columns, List<DataType> types) {
        this.indexName = indexName;
        this.columns = List.copyOf(columns);
        this.types = List.copyOf(types);
    }

    public int columnCount() {
        return columns.size();
    }

    /// Whether a value can be had back from its key: not where several values are one key.
    public static boolean isReversible(DataType type) {
        return switch (CellKind.of(type)) {
            case LONG, TEXT, WIDE_DECIMAL -> true;
            case DOUBLE, FLOAT, FREE_DECIMAL, INTERVAL -> false;
        };
    }

    /// Empty buffers for [#put], one per key column.
    public ColumnBuffer[] newBuffers() {
        return types.stream().map(ColumnBuffer::new).toArray(ColumnBuffer[]::new);
    }

    /// The key of a row of `values`, without its row number; false where a column is NULL.
    public boolean putKey(EntryBytes target, ColumnBuffer[] values, int row) {
        boolean isComplete = true;
        for (int i = 0; i < columns.size(); i++) {
            put(target, i, values[i], row);
            isComplete &= !values[i].isNull(row);
        }
        return isComplete;
    }

    /// The whole entry of a row; returns the length of the key in it.
    public int putEntry(EntryBytes target, ColumnBuffer[] values, int row, long rowNumber) {
        putKey(target, values, row);
        int keyLength = target.length();
        target.putRow(rowNumber);
        if (target.length() > TreePage.ENTRY_BYTES_MAX) {
            throw new SpillwayException(
                            ErrorCode.PROGRAM_LIMIT_EXCEEDED,
                            "index row size " + target.length() + " exceeds btree version 4 maximum "
                                    + TreePage.ENTRY_BYTES_MAX + " for index \"" + indexName + "\"")
                    .withHint("Values larger than 1/3 of a buffer page cannot be indexed.");
        }
        return keyLength;
    }

    /// Appends column `index` of a key.
    void put(EntryBytes target, int index, ColumnBuffer values, int row) {
        IndexColumn column = columns.get(index);
        if (values.isNull(row)) {
            target.put(column.nullsFirst() ? NULL_FIRST : NULL_LAST);
            return;
        }
        target.put(VALUE);
        int start = target.length();
        DataType type = types.get(index);
        switch (values.kind()) {
            case LONG -> {
                int width = CellKind.plainBytes(type);
                target.putBigEndian(values.words()[row] ^ 1L << 8 * width - 1, width);
            }
            case DOUBLE -> putDouble(target, Double.longBitsToDouble(values.words()[row]));
            case FLOAT -> putDouble(target, Float.intBitsToFloat((int) values.words()[row]));
            case TEXT -> putText(target, values, row, type.name() == TypeName.CHAR);
            case WIDE_DECIMAL -> {
                target.putBigEndian(values.highs()[row] ^ Long.MIN_VALUE, Long.BYTES);
                target.putBigEndian(values.words()[row], Long.BYTES);
            }
            case FREE_DECIMAL -> putDecimal(target, values.decimal(row));
            case INTERVAL -> putInterval(target, values.highs()[row], values.words()[row]);
        }
        if (column.descending()) {
            target.invert(start);
        }
    }

    /// NaN is the greatest and the zeros are equal, as in PostgreSQL.
    private static void putDouble(EntryBytes target, double value) {
        long bits = Double.doubleToLongBits(value == 0 ? 0.0 : value);
        target.putBigEndian(bits < 0 ? ~bits : bits ^ Long.MIN_VALUE, Long.BYTES);
    }

    private static void putText(EntryBytes target, ColumnBuffer values, int row, boolean isBlankPadded) {
        int end = values.offsets()[row + 1];
        int start = values.offsets()[row];
        while (isBlankPadded && end > start && values.bytes()[end - 1] == ' ') {
            end--;
        }
        for (int i = start; i < end; i++) {
            int value = values.bytes()[i];
            if (value == TERMINATOR || value == ESCAPE) {
                target.put(ESCAPE);
                value++;
            }
            target.put(value);
        }
        target.put(TERMINATOR);
    }

    /// Sign, exponent and digits without trailing zeros; inverted for negative values.
    private static void putDecimal(EntryBytes target, BigDecimal value) {
        target.put(value.signum() + 1);
        if (value.signum() == 0) {
            return;
        }
        int start = target.length();
        BigDecimal stripped = value.abs().stripTrailingZeros();
        target.putBigEndian((stripped.precision() - stripped.scale()) ^ 1L << 31, Integer.BYTES);
        for (byte digit : stripped.unscaledValue().toString().getBytes(StandardCharsets.US_ASCII)) {
            target.put(digit);
        }
        target.put(TERMINATOR);
        if (value.signum() < 0) {
            target.invert(start);
        }
    }

    /// Intervals compare by their length, a month being thirty days.
    private static void putInterval(EntryBytes target, long monthsAndDays, long micros) {
        long days = (monthsAndDays >> 32) * DAYS_PER_MONTH + (int) monthsAndDays;
        long wholeDays = Math.addExact(days, Math.floorDiv(micros, DAY_MICROS));
        target.putBigEndian(wholeDays ^ Long.MIN_VALUE, Long.BYTES);
        target.putBigEndian(Math.floorMod(micros, DAY_MICROS), Long.BYTES);
    }

    /// Appends the values of an entry's columns to buffers; those of columns that cannot be had back are NULL.
    public void decode(byte[] bytes, int offset, ColumnBuffer[] target) {
        int at = offset;
        for (int i = 0; i < columns.size(); i++) {
            if (bytes[at++] != VALUE) {
                target[i].appendNull();
            } else {
                at = decode(bytes, at, i, target[i]);
            }
        }
    }

    /// Whether a column of an entry is NULL.
    public boolean hasNull(byte[] bytes) {
        ColumnBuffer[] unused = newBuffers();
        int at = 0;
        for (int i = 0; i < columns.size(); i++) {
            if (bytes[at++] != VALUE) {
                return true;
            }
            at = decode(bytes, at, i, unused[i]);
        }
        return false;
    }

    private int decode(byte[] bytes, int at, int index, ColumnBuffer target) {
        int mask = columns.get(index).descending() ? 0xFF : 0;
        return switch (target.kind()) {
            case LONG -> {
                int width = CellKind.plainBytes(types.get(index));
                long value = bigEndian(bytes, at, width, mask) ^ 1L << 8 * width - 1;
                int unused = Long.SIZE - 8 * width;
                target.appendWords(value << unused >> unused, 0);
                yield at + width;
            }
            case WIDE_DECIMAL -> {
                long high = bigEndian(bytes, at, Long.BYTES, mask) ^ Long.MIN_VALUE;
                target.appendWords(bigEndian(bytes, at + Long.BYTES, Long.BYTES, mask), high);
                yield at + 2 * Long.BYTES;
            }
            case TEXT -> decodeText(bytes, at, mask, target);
            case DOUBLE, FLOAT -> {
                target.appendNull();
                yield at + Long.BYTES;
            }
            case INTERVAL -> {
                target.appendNull();
                yield at + 2 * Long.BYTES;
            }
            case FREE_DECIMAL -> {
                target.appendNull();
                yield skipDecimal(bytes, at, mask);
            }
        };
    }

    private static long bigEndian(byte[] bytes, int at, int count, int mask) {
        long value = 0;
        for (int i = 0; i < count; i++) {
            value = value << 8 | (bytes[at + i] ^ mask) & 0xFF;
        }
        return value;
    }

    private static int decodeText(byte[] bytes, int start, int mask, ColumnBuffer target) {
        int at = start;
        byte[] text = new byte[16];
        int length = 0;
        for (int value = (bytes[at++] ^ mask) & 0xFF; value != TERMINATOR; value = (bytes[at++] ^ mask) & 0xFF) {
            if (value == ESCAPE) {
                value = ((bytes[at++] ^ mask) & 0xFF) - 1;
            }
            if (length == text.length) {
                text = Arrays.copyOf(text, 2 * length);
            }
            text[length++] = (byte) value;
        }
        target.appendBytes(Arrays.copyOf(text, length));
        return at;
    }

    private static int skipDecimal(byte[] bytes, int start, int mask) {
        int sign = (bytes[start] ^ mask) & 0xFF;
        if (sign == 1) {
            return start + 1;
        }
        int end = sign == 0 ? TERMINATOR ^ 0xFF : TERMINATOR;
        int at = start + 1 + Integer.BYTES;
        while (((bytes[at] ^ mask) & 0xFF) != end) {
            at++;
        }
        return at + 1;
    }
}
