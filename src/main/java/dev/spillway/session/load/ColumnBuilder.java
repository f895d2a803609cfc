package dev.spillway.session.load;

import dev.spillway.data.Batch;
import dev.spillway.data.Bitmap;
import dev.spillway.data.DataType;
import dev.spillway.data.DateTimeInput;
import dev.spillway.data.DecimalVector;
import dev.spillway.data.DoubleVector;
import dev.spillway.data.IntervalValue;
import dev.spillway.data.IntervalVector;
import dev.spillway.data.LongVector;
import dev.spillway.data.NumericField;
import dev.spillway.data.SessionZone;
import dev.spillway.data.TypeName;
import dev.spillway.data.Vector;
import dev.spillway.error.ErrorCode;
import dev.spillway.error.SpillwayException;
import dev.spillway.exec.expression.ScalarCast;
import java.math.BigDecimal;
import java.math.RoundingMode;
import org.jspecify.annotations.Nullable;

/// Collects the fields of one column into vectors, a batch at a time. Owned by one thread.
abstract sealed class ColumnBuilder
        permits ColumnBuilder.Longs,
                ColumnBuilder.Doubles,
                ColumnBuilder.Decimals,
                ColumnBuilder.Intervals,
                TextColumnBuilder,
                ByteStringBuilder {
    private long @Nullable [] nulls;
    int size;

    static ColumnBuilder of(DataType type) {
        return switch (type.name()) {
            case BOOLEAN, SMALLINT, INTEGER, BIGINT, DATE, TIME, TIMESTAMP, TIMESTAMPTZ -> new Longs(type);
            case REAL, DOUBLE_PRECISION -> new Doubles(type);
            case NUMERIC -> type.physical() == dev.spillway.data.Physical.LONG ? new Longs(type) : new Decimals(type);
            case CHAR, VARCHAR, TEXT -> new TextColumnBuilder(type);
            case UUID, BYTEA, ARRAY, JSON, JSONB -> new ByteStringBuilder(type);
            case INTERVAL -> new Intervals();
        };
    }

    abstract void append(byte[] bytes, int from, int to);

    abstract Vector vector(long @Nullable [] bitmap, int rows);

    void appendNull() {
        long[] bitmap = nulls;
        if (bitmap == null) {
            bitmap = Bitmap.none(Batch.MAX_ROWS);
            nulls = bitmap;
        }
        Bitmap.set(bitmap, size++);
    }

    /// The rows so far as a vector that is the caller's; the builder starts anew.
    final Vector finish() {
        Vector vector = vector(nulls, size);
        nulls = null;
        size = 0;
        return vector;
    }

    private static SpillwayException outOfRange(String message) {
        return new SpillwayException(ErrorCode.NUMERIC_VALUE_OUT_OF_RANGE, message);
    }

    /// A numeric with the column's scale, checked against its precision.
    private static BigDecimal numeric(byte[] bytes, int from, int to, DataType type) {
        String text = TextInput.text(bytes, from, to).strip();
        BigDecimal value;
        try {
            // An exponent of a billion parses, but nobody can add it up.
            int exponent = Math.max(text.indexOf('e'), text.indexOf('E'));
            if (exponent >= 0 && text.length() - exponent > 6 || text.length() > 1_000) {
                throw outOfRange("value overflows numeric format");
            }
            value = new BigDecimal(text);
        } catch (NumberFormatException e) {
            throw TextInput.syntax(bytes, from, to, "numeric");
        }
        if (type.hasFixedScale()) {
            value = value.setScale(type.scale(), RoundingMode.HALF_UP);
        } else if (value.scale() < 0) {
            value = value.setScale(0);
        }
        int digits = type.precision() == DataType.UNCONSTRAINED ? DataType.NUMERIC_DIGITS_MAX : type.precision();
        if (value.signum() != 0 && value.precision() > digits) {
            throw NumericField.overflow(type);
        }
        return value;
    }

    /// Everything that is a `long` inside.
    static final class Longs extends ColumnBuilder {
        private final DataType type;
        private final TypeName name;
        private final String sqlName;
        private final PlainNumericInput plainNumerics;
        private long[] values = new long[Batch.MAX_ROWS];

        Longs(DataType type) {
            this.type = type;
            this.name = type.name();
            this.sqlName = type.name().sqlName();
            this.plainNumerics = PlainNumericInput.of(type);
        }

        @Override
        void append(byte[] bytes, int from, int to) {
            values[size] = switch (name) {
                case SMALLINT -> bounded(bytes, from, to, Short.MIN_VALUE, Short.MAX_VALUE);
                case INTEGER -> bounded(bytes, from, to, Integer.MIN_VALUE, Integer.MAX_VALUE);
                case BIGINT -> TextInput.integer(bytes, from, to, sqlName);
                case BOOLEAN -> TextInput.bool(bytes, from, to) ? 1 : 0;
                case DATE -> iso(TextInput.date(bytes, from, to), bytes, from, to);
                case TIME -> iso(TextInput.time(bytes, from, to), bytes, from, to);
                case TIMESTAMP -> iso(TextInput.timestamp(bytes, from, to), bytes, from, to);
                case TIMESTAMPTZ ->
                    DateTimeInput.timestampWithZone(TextInput.text(bytes, from, to), SessionZone.current());
                default -> unscaled(bytes, from, to);
            };
            size++;
        }

        private long unscaled(byte[] bytes, int from, int to) {
            long value = plainNumerics.parse(bytes, from, to);
            return value != PlainNumericInput.NOT_PLAIN
                    ? value
                    : numeric(bytes, from, to, type).unscaledValue().longValueExact();
        }

        private long bounded(byte[] bytes, int from, int to, long min, long max) {
            long value = TextInput.integer(bytes, from, to, sqlName);
            if (value < min || value > max) {
                throw TextInput.range(bytes, from, to, sqlName);
            }
            return value;
        }

        private long iso(long value, byte[] bytes, int from, int to) {
            if (value != TextInput.NOT_ISO) {
                return value;
            }
            return (Long) ScalarCast.cast(TextInput.text(bytes, from, to), DataType.TEXT, type);
        }

        @Override
        Vector vector(long @Nullable [] bitmap, int rows) {
            long[] filled = values;
            values = new long[Batch.MAX_ROWS];
            return new LongVector(filled, bitmap, rows);
        }
    }

    static final class Doubles extends ColumnBuilder {
        private final boolean isReal;
        private final String sqlName;
        private double[] values = new double[Batch.MAX_ROWS];

        Doubles(DataType type) {
            this.isReal = type.name() == TypeName.REAL;
            this.sqlName = type.sqlName();
        }

        @Override
        void append(byte[] bytes, int from, int to) {
            double value = DoubleInput.parse(bytes, from, to, sqlName);
            if (isReal) {
                float rounded = (float) value;
                if (Float.isInfinite(rounded) && !Double.isInfinite(value)) {
                    throw TextInput.range(bytes, from, to, sqlName);
                }
                value = rounded;
            }
            values[size++] = value;
        }

        @Override
        Vector vector(long @Nullable [] bitmap, int rows) {
            double[] filled = values;
            values = new double[Batch.MAX_ROWS];
            return new DoubleVector(filled, bitmap, rows);
        }
    }

    static final class Decimals extends ColumnBuilder {
        private final DataType type;
        private @Nullable BigDecimal[] values = new BigDecimal[Batch.MAX_ROWS];

        Decimals(DataType type) {
            this.type = type;
        }

        @Override
        void append(byte[] bytes, int from, int to) {
            values[size++] = numeric(bytes, from, to, type);
        }

        @Override
        Vector vector(long @Nullable [] bitmap, int rows) {
            @Nullable BigDecimal[] filled = values;
            values = new BigDecimal[Batch.MAX_ROWS];
            return new DecimalVector(filled, bitmap, rows);
        }
    }

    static final class Intervals extends ColumnBuilder {
        private int[] months = new int[Batch.MAX_ROWS];
        private int[] days = new int[Batch.MAX_ROWS];
        private long[] micros = new long[Batch.MAX_ROWS];

        @Override
        void append(byte[] bytes, int from, int to) {
            Object value = ScalarCast.cast(TextInput.text(bytes, from, to), DataType.TEXT, DataType.INTERVAL);
            IntervalValue interval = (IntervalValue) value;
            months[size] = interval.months();
            days[size] = interval.days();
            micros[size++] = interval.micros();
        }

        @Override
        Vector vector(long @Nullable [] bitmap, int rows) {
            IntervalVector vector = new IntervalVector(months, days, micros, bitmap, rows);
            months = new int[Batch.MAX_ROWS];
            days = new int[Batch.MAX_ROWS];
            micros = new long[Batch.MAX_ROWS];
            return vector;
        }
    }
}
