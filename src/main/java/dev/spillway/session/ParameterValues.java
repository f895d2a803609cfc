package dev.spillway.session;

import dev.spillway.data.DataType;
import dev.spillway.error.ErrorCode;
import dev.spillway.error.SpillwayException;
import dev.spillway.exec.expression.ScalarCast;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Parameters as the client sent them (Boolean, Long, Double, BigDecimal, String) into the values that the statement's
/// types need.
final class ParameterValues {
    /// As many as PostgreSQL's numeric has before the point.
    private static final int DIGITS_MAX = 131_072;

    private ParameterValues() {}

    static List<@Nullable Object> convert(List<@Nullable Object> given, List<DataType> types) {
        if (given.size() < types.size()) {
            throw new SpillwayException(
                    ErrorCode.PROTOCOL_VIOLATION,
                    "the statement needs " + types.size() + " parameters (got: " + given.size() + ")");
        }
        if (given.size() > types.size()) {
            throw new SpillwayException(
                    ErrorCode.PROTOCOL_VIOLATION,
                    "the statement has " + types.size() + " parameters (got: " + given.size() + ")");
        }
        List<@Nullable Object> values = new ArrayList<>();
        for (int i = 0; i < types.size(); i++) {
            Object value = given.get(i);
            values.add(value == null ? null : convert(value, types.get(i), i + 1));
        }
        return values;
    }

    /// Through PostgreSQL's text input, which is how a driver sends a parameter of unknown type.
    private static Object convert(Object value, DataType type, int number) {
        try {
            return switch (type.name()) {
                case BOOLEAN -> value instanceof Boolean ? value : ScalarCast.cast(text(value), DataType.TEXT, type);
                case CHAR, VARCHAR, TEXT -> text(value);
                default -> {
                    if (value instanceof Boolean) {
                        throw new SpillwayException(
                                ErrorCode.DATATYPE_MISMATCH, "a boolean is not a value of type " + type.sqlName());
                    }
                    yield ScalarCast.cast(text(value), DataType.TEXT, type);
                }
            };
        } catch (SpillwayException e) {
            throw new SpillwayException(e.code(), "parameter $" + number + ": " + e.message(), e);
        }
    }

    private static String text(Object value) {
        if (!(value instanceof BigDecimal decimal)) {
            return value.toString();
        }
        // 1e999999999 is short, and its digits are not.
        if (Math.abs((long) decimal.scale()) > DIGITS_MAX || decimal.precision() > DIGITS_MAX) {
            throw new SpillwayException(ErrorCode.NUMERIC_VALUE_OUT_OF_RANGE, "value overflows numeric format");
        }
        return decimal.toPlainString();
    }
}
