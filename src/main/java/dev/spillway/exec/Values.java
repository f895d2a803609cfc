package dev.spillway.exec;

import dev.spillway.data.ByteString;
import dev.spillway.data.DataType;
import dev.spillway.data.DecimalVector;
import dev.spillway.data.DictionaryVector;
import dev.spillway.data.DoubleVector;
import dev.spillway.data.IntervalValue;
import dev.spillway.data.IntervalVector;
import dev.spillway.data.LongVector;
import dev.spillway.data.TextDictionary;
import dev.spillway.data.TextVector;
import dev.spillway.data.TypeName;
import dev.spillway.data.Vector;
import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/// Single values, as in [dev.spillway.plan.Expression.Constant], in and out of vectors.
public final class Values {
    private Values() {}

    /// The value of a row; `type` is the layout's (it tells the scale of a NUMERIC held as LONG).
    public static @Nullable Object valueAt(Vector vector, int row, DataType type) {
        if (vector.isNull(row)) {
            return null;
        }
        return switch (vector) {
            case LongVector v -> fromLong(v.values()[row], type);
            case DoubleVector v -> v.values()[row];
            case DecimalVector v -> v.values()[row];
            case IntervalVector v -> new IntervalValue(v.months()[row], v.days()[row], v.micros()[row]);
            case TextVector v -> text(v.bytes(), v.offsets(), row, type);
            case DictionaryVector v -> {
                TextDictionary dictionary = v.dictionary();
                yield text(dictionary.bytes(), dictionary.offsets(), v.codes()[row], type);
            }
        };
    }

    private static Object text(byte[] bytes, int[] offsets, int row, DataType type) {
        return ByteString.value(bytes, offsets[row], offsets[row + 1], type.name());
    }

    public static Object fromLong(long value, DataType type) {
        return switch (type.name()) {
            case BOOLEAN -> value != 0;
            case NUMERIC -> BigDecimal.valueOf(value, type.scale());
            default -> value;
        };
    }

    /// A constant as a `long` of [dev.spillway.data.Physical#LONG]; a NUMERIC must be exact at the type's scale.
    public static long toLong(Object value, DataType type) {
        return switch (value) {
            case Boolean flag -> flag ? 1 : 0;
            case BigDecimal decimal ->
                type.name() == TypeName.NUMERIC
                        ? decimal.setScale(type.scale()).unscaledValue().longValueExact()
                        : decimal.longValueExact();
            case Number number ->
                type.name() == TypeName.NUMERIC
                        ? toLong(BigDecimal.valueOf(number.longValue()), type)
                        : number.longValue();
            default -> throw new IllegalArgumentException("not a value of " + type.sqlName() + ": " + value.getClass());
        };
    }

    public static BigDecimal toDecimal(Object value) {
        return switch (value) {
            case BigDecimal decimal -> decimal;
            case Number number -> BigDecimal.valueOf(number.longValue());
            default -> throw new IllegalArgumentException("not a numeric value: " + value.getClass());
        };
    }

    /// An argument of a strict function, which is never NULL.
    public static Object present(@Nullable Object value) {
        if (value == null) {
            throw new IllegalStateException("a strict function was called with NULL");
        }
        return value;
    }
}
