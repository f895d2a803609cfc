package dev.spillway.exec;

import dev.spillway.data.Bitmap;
import dev.spillway.data.ByteString;
import dev.spillway.data.DataType;
import dev.spillway.data.DecimalVector;
import dev.spillway.data.DictionaryVector;
import dev.spillway.data.DoubleVector;
import dev.spillway.data.IntervalValue;
import dev.spillway.data.IntervalVector;
import dev.spillway.data.LongVector;
import dev.spillway.data.Physical;
import dev.spillway.data.TextDictionary;
import dev.spillway.data.TextVector;
import dev.spillway.data.Vector;
import java.math.BigDecimal;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// Grows one column value by value; [#build()] gives it as a vector of any length and leaves the builder empty. Used by
/// one thread.
public abstract sealed class VectorBuilder {
    private long @Nullable [] nulls;
    private int size;

    public static VectorBuilder create(ColumnLayout layout) {
        return create(layout.physical());
    }

    public static VectorBuilder create(Physical physical) {
        return switch (physical) {
            case LONG -> new Longs();
            case DOUBLE -> new Doubles();
            case TEXT -> new Texts();
            case DECIMAL -> new Decimals();
            case INTERVAL -> new Intervals();
        };
    }

    public final int size() {
        return size;
    }

    public final void appendNull() {
        if (nulls == null) {
            nulls = new long[Math.max(4, Bitmap.words(size + 1))];
        } else if (Bitmap.words(size + 1) > nulls.length) {
            nulls = Arrays.copyOf(nulls, Math.max(nulls.length * 2, Bitmap.words(size + 1)));
        }
        Bitmap.set(nulls, size);
        appendPlaceholder(size);
        size++;
    }

    /// Appends row `row` of a vector of the same physical form.
    public final void append(Vector source, int row) {
        if (source.isNull(row)) {
            appendNull();
        } else {
            appendRow(source, row, size);
            size++;
        }
    }

    public final void appendAll(Vector source) {
        for (int row = 0; row < source.size(); row++) {
            append(source, row);
        }
    }

    /// Appends a value as in [dev.spillway.plan.Expression.Constant]; `type` gives the scale of a NUMERIC held as
    /// LONG.
    public final void appendValue(@Nullable Object value, DataType type) {
        if (value == null) {
            appendNull();
        } else {
            appendObject(value, type, size);
            size++;
        }
    }

    public final Vector build() {
        long[] bitmap = nulls == null ? null : Arrays.copyOf(nulls, Math.max(nulls.length, Bitmap.words(size)));
        Vector built = build(bitmap, size);
        nulls = null;
        size = 0;
        return built;
    }

    abstract void appendPlaceholder(int at);

    abstract void appendRow(Vector source, int row, int at);

    abstract void appendObject(Object value, DataType type, int at);

    abstract Vector build(long @Nullable [] nulls, int size);

    private static int grown(int length) {
        return Math.max(16, length + (length >> 1));
    }

    /// [Physical#LONG].
    private static final class Longs extends VectorBuilder {
        private long[] values = new long[16];

        @Override
        void appendPlaceholder(int at) {
            put(at, 0);
        }

        @Override
        void appendRow(Vector source, int row, int at) {
            put(at, ((LongVector) source).values()[row]);
        }

        @Override
        void appendObject(Object value, DataType type, int at) {
            put(at, Values.toLong(value, type));
        }

        private void put(int at, long value) {
            if (at == values.length) {
                values = Arrays.copyOf(values, grown(at));
            }
            values[at] = value;
        }

        @Override
        Vector build(long @Nullable [] nulls, int size) {
            LongVector built = new LongVector(values, nulls, size);
            values = new long[16];
            return built;
        }
    }

    /// [Physical#DOUBLE].
    private static final class Doubles extends VectorBuilder {
        private double[] values = new double[16];

        @Override
        void appendPlaceholder(int at) {
            put(at, 0);
        }

        @Override
        void appendRow(Vector source, int row, int at) {
            put(at, ((DoubleVector) source).values()[row]);
        }

        @Override
        void appendObject(Object value, DataType type, int at) {
            put(at, ((Number) value).doubleValue());
        }

        private void put(int at, double value) {
            if (at == values.length) {
                values = Arrays.copyOf(values, grown(at));
            }
            values[at] = value;
        }

        @Override
        Vector build(long @Nullable [] nulls, int size) {
            DoubleVector built = new DoubleVector(values, nulls, size);
            values = new double[16];
            return built;
        }
    }

    /// [Physical#TEXT]; dictionaries are decoded.
    private static final class Texts extends VectorBuilder {
        private byte[] bytes = new byte[256];
        private int[] offsets = new int[17];

        @Override
        void appendPlaceholder(int at) {
            put(at, bytes, 0, 0);
        }

        @Override
        void appendRow(Vector source, int row, int at) {
            if (source instanceof DictionaryVector encoded) {
                TextDictionary dictionary = encoded.dictionary();
                int code = encoded.codes()[row];
                int from = dictionary.offsets()[code];
                put(at, dictionary.bytes(), from, dictionary.offsets()[code + 1] - from);
            } else {
                TextVector text = (TextVector) source;
                int from = text.offsets()[row];
                put(at, text.bytes(), from, text.offsets()[row + 1] - from);
            }
        }

        @Override
        void appendObject(Object value, DataType type, int at) {
            byte[] encoded = ByteString.held(value);
            put(at, encoded, 0, encoded.length);
        }

        private void put(int at, byte[] from, int offset, int length) {
            int start = offsets[at];
            int end = Math.addExact(start, length);
            if (end > bytes.length) {
                bytes = Arrays.copyOf(bytes, (int) Math.min(Integer.MAX_VALUE - 16L, Math.max(end, bytes.length * 2L)));
            }
            System.arraycopy(from, offset, bytes, start, length);
            if (at + 1 == offsets.length) {
                offsets = Arrays.copyOf(offsets, grown(offsets.length));
            }
            offsets[at + 1] = end;
        }

        @Override
        Vector build(long @Nullable [] nulls, int size) {
            TextVector built = new TextVector(bytes, offsets, nulls, size);
            bytes = new byte[256];
            offsets = new int[17];
            return built;
        }
    }

    /// [Physical#DECIMAL].
    private static final class Decimals extends VectorBuilder {
        private @Nullable BigDecimal[] values = new BigDecimal[16];

        @Override
        void appendPlaceholder(int at) {
            put(at, null);
        }

        @Override
        void appendRow(Vector source, int row, int at) {
            put(at, ((DecimalVector) source).values()[row]);
        }

        @Override
        void appendObject(Object value, DataType type, int at) {
            put(at, Values.toDecimal(value));
        }

        private void put(int at, @Nullable BigDecimal value) {
            if (at == values.length) {
                values = Arrays.copyOf(values, grown(at));
            }
            values[at] = value;
        }

        @Override
        Vector build(long @Nullable [] nulls, int size) {
            DecimalVector built = new DecimalVector(values, nulls, size);
            values = new BigDecimal[16];
            return built;
        }
    }

    /// [Physical#INTERVAL].
    private static final class Intervals extends VectorBuilder {
        private int[] months = new int[16];
        private int[] days = new int[16];
        private long[] micros = new long[16];

        @Override
        void appendPlaceholder(int at) {
            put(at, 0, 0, 0);
        }

        @Override
        void appendRow(Vector source, int row, int at) {
            IntervalVector vector = (IntervalVector) source;
            put(at, vector.months()[row], vector.days()[row], vector.micros()[row]);
        }

        @Override
        void appendObject(Object value, DataType type, int at) {
            IntervalValue interval = (IntervalValue) value;
            put(at, interval.months(), interval.days(), interval.micros());
        }

        private void put(int at, int month, int day, long micro) {
            if (at == months.length) {
                months = Arrays.copyOf(months, grown(at));
                days = Arrays.copyOf(days, grown(at));
                micros = Arrays.copyOf(micros, grown(at));
            }
            months[at] = month;
            days[at] = day;
            micros[at] = micro;
        }

        @Override
        Vector build(long @Nullable [] nulls, int size) {
            IntervalVector built = new IntervalVector(months, days, micros, nulls, size);
            months = new int[16];
            days = new int[16];
            micros = new long[16];
            return built;
        }
    }
}
