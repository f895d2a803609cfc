package dev.spillway.exec.expression;

import dev.spillway.data.Batch;
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
import dev.spillway.data.TypeName;
import dev.spillway.data.Vector;
import dev.spillway.exec.ColumnLayout;
import dev.spillway.exec.Values;
import dev.spillway.exec.Vectors;
import java.math.BigDecimal;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// The same value in every row. Its arrays are made once and shared by all batches; text is a dictionary of one string.
final class ConstantExpression implements VectorExpression {
    private final @Nullable Object value;
    private final ColumnLayout layout;
    private @Nullable Vector rows;

    private ConstantExpression(@Nullable Object value, ColumnLayout layout) {
        this.value = value;
        this.layout = layout;
    }

    /// A value as in [dev.spillway.plan.Expression.Constant].
    static ConstantExpression of(@Nullable Object value, DataType type) {
        if (value == null) {
            return new ConstantExpression(null, ColumnLayout.of(type, type.physical()));
        }
        if (type.name() == TypeName.NUMERIC) {
            return numeric(Values.toDecimal(value), type);
        }
        if (type.name() == TypeName.CHAR) {
            return new ConstantExpression(ScalarCast.withoutPadding((String) value), ColumnLayout.of(type));
        }
        if (type.physical() == Physical.LONG) {
            long number = Values.toLong(value, type);
            return new ConstantExpression(value, ColumnLayout.bounded(type, number, number, true));
        }
        return new ConstantExpression(value, new ColumnLayout(type, type.physical(), java.util.Optional.empty(), true));
    }

    /// NULL in the form of a layout.
    static ConstantExpression nullOf(ColumnLayout layout) {
        return new ConstantExpression(
                null, new ColumnLayout(layout.type(), layout.physical(), java.util.Optional.empty(), false));
    }

    private static ConstantExpression numeric(BigDecimal given, DataType type) {
        BigDecimal decimal = given.scale() < 0 ? given.setScale(0) : given;
        if (type.hasFixedScale() && decimal.scale() < type.scale()) {
            decimal = decimal.setScale(type.scale());
        }
        if (decimal.unscaledValue().bitLength() > 63) {
            return new ConstantExpression(decimal, ColumnLayout.of(DataType.NUMERIC));
        }
        long unscaled = decimal.unscaledValue().longValue();
        DataType fixed = DataType.numeric(DataType.UNCONSTRAINED, decimal.scale());
        return new ConstantExpression(decimal, ColumnLayout.bounded(fixed, unscaled, unscaled, true));
    }

    @Nullable
    Object value() {
        return value;
    }

    @Override
    public ColumnLayout layout() {
        return layout;
    }

    @Override
    public boolean canFail() {
        return false;
    }

    @Override
    public Vector evaluate(Batch batch) {
        int count = batch.rowCount();
        Vector known = rows;
        if (known == null || known.size() < count) {
            known = make(Math.max(count, Batch.MAX_ROWS));
            rows = known;
        }
        return known.size() == count ? known : shortened(known, count);
    }

    private Vector make(int count) {
        if (value == null) {
            return Vectors.allNull(layout, count);
        }
        return switch (layout.physical()) {
            case LONG -> {
                long[] values = new long[count];
                Arrays.fill(values, Values.toLong(value, layout.type()));
                yield new LongVector(values, null, count);
            }
            case DOUBLE -> {
                double[] values = new double[count];
                Arrays.fill(values, ((Number) value).doubleValue());
                yield new DoubleVector(values, null, count);
            }
            case TEXT -> {
                byte[] bytes = ByteString.held(value);
                TextDictionary one = new TextDictionary(bytes, new int[] {0, bytes.length}, 1);
                yield new DictionaryVector(new int[count], one, null, count);
            }
            case DECIMAL -> {
                BigDecimal[] values = new BigDecimal[count];
                Arrays.fill(values, Values.toDecimal(value));
                yield new DecimalVector(values, null, count);
            }
            case INTERVAL -> {
                IntervalValue interval = (IntervalValue) value;
                int[] months = new int[count];
                int[] days = new int[count];
                long[] micros = new long[count];
                Arrays.fill(months, interval.months());
                Arrays.fill(days, interval.days());
                Arrays.fill(micros, interval.micros());
                yield new IntervalVector(months, days, micros, null, count);
            }
        };
    }

    private static Vector shortened(Vector vector, int count) {
        return switch (vector) {
            case LongVector v -> new LongVector(v.values(), v.nulls(), count);
            case DoubleVector v -> new DoubleVector(v.values(), v.nulls(), count);
            case DictionaryVector v -> new DictionaryVector(v.codes(), v.dictionary(), v.nulls(), count);
            case dev.spillway.data.TextVector v ->
                new dev.spillway.data.TextVector(v.bytes(), v.offsets(), v.nulls(), count);
            case DecimalVector v -> new DecimalVector(v.values(), v.nulls(), count);
            case IntervalVector v -> new IntervalVector(v.months(), v.days(), v.micros(), v.nulls(), count);
        };
    }
}
