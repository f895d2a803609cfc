package dev.spillway.planner.estimate;

import dev.spillway.data.ByteString;
import dev.spillway.data.IntervalValue;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/// Compares statistics' values with constants of queries and puts them on a scale. Values are as in
/// [dev.spillway.plan.Expression.Constant]. Stateless.
final class Scalar {
    private static final double MICROS_PER_DAY = 86_400_000_000.0;
    private static final double DAYS_PER_MONTH = 30;
    private static final int TEXT_BYTES = 12;
    private static final double BYTE_VALUES = 256;

    private Scalar() {}

    static boolean isEqual(Object left, Object right) {
        if (left instanceof String || left instanceof ByteString || right instanceof String) {
            return left.equals(right);
        }
        if (left instanceof BigDecimal || right instanceof BigDecimal) {
            BigDecimal leftDecimal = decimal(left);
            BigDecimal rightDecimal = decimal(right);
            return leftDecimal != null && rightDecimal != null && leftDecimal.compareTo(rightDecimal) == 0;
        }
        return compare(left, right) == 0;
    }

    /// Order of two values of comparable types; texts as UTF-8 bytes.
    static int compare(Object left, Object right) {
        if (left instanceof String && right instanceof String
                || left instanceof ByteString && right instanceof ByteString) {
            return Arrays.compareUnsigned(ByteString.held(left), ByteString.held(right));
        }
        if (left instanceof Long leftLong && right instanceof Long rightLong) {
            return leftLong.compareTo(rightLong);
        }
        return Double.compare(number(left).orElse(0), number(right).orElse(0));
    }

    /// The value as a number; empty for texts.
    static OptionalDouble number(Object value) {
        return switch (value) {
            case Boolean truth -> OptionalDouble.of(truth ? 1 : 0);
            case Number number -> OptionalDouble.of(number.doubleValue());
            case IntervalValue interval ->
                OptionalDouble.of(
                        (interval.months() * DAYS_PER_MONTH + interval.days()) * MICROS_PER_DAY + interval.micros());
            default -> OptionalDouble.empty();
        };
    }

    /// Where `value` lies between `low` (0) and `high` (1): PostgreSQL's `convert_to_scalar`; a half where that
    /// cannot be said.
    static double fraction(Object value, Object low, Object high) {
        double valueNumber;
        double lowNumber;
        double highNumber;
        if (isBytes(value) && isBytes(low) && isBytes(high)) {
            byte[] lowBytes = ByteString.held(low);
            byte[] highBytes = ByteString.held(high);
            int difference = Arrays.mismatch(lowBytes, highBytes);
            int common = Math.max(0, difference);
            valueNumber = scale(ByteString.held(value), common);
            lowNumber = scale(lowBytes, common);
            highNumber = scale(highBytes, common);
        } else {
            valueNumber = number(value).orElse(Double.NaN);
            lowNumber = number(low).orElse(Double.NaN);
            highNumber = number(high).orElse(Double.NaN);
        }
        double fraction = (valueNumber - lowNumber) / (highNumber - lowNumber);
        return Double.isFinite(fraction) ? Math.clamp(fraction, 0, 1) : 0.5;
    }

    private static @Nullable BigDecimal decimal(Object value) {
        return switch (value) {
            case BigDecimal decimal -> decimal;
            case Long number -> BigDecimal.valueOf(number);
            case Double number when Double.isFinite(number) -> new BigDecimal(number);
            default -> null;
        };
    }

    private static boolean isBytes(Object value) {
        return value instanceof String || value instanceof ByteString;
    }

    private static double scale(byte[] bytes, int skip) {
        double scale = 0;
        double unit = 1;
        for (int i = skip; i < Math.min(bytes.length, skip + TEXT_BYTES); i++) {
            unit /= BYTE_VALUES;
            scale += Byte.toUnsignedInt(bytes[i]) * unit;
        }
        return scale;
    }
}
