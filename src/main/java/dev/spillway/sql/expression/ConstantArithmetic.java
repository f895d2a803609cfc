package dev.spillway.sql.expression;

import dev.spillway.data.DataType;
import dev.spillway.data.IntervalValue;
import dev.spillway.plan.Function;
import dev.spillway.sql.syntax.DateTimeText;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Folds what queries write as constants: `date '1994-01-01' + interval '1 year'`, `0.06 - 0.01`. What overflows stays
/// as it is and fails, if ever reached, when the statement runs. Stateless.
final class ConstantArithmetic {
    private static final long DAY_MAX = 3_000_000L;

    private ConstantArithmetic() {}

    static Optional<Object> evaluate(Function function, DataType result, List<Object> arguments) {
        if (arguments.size() != 2
                || function != Function.ADD && function != Function.SUBTRACT && function != Function.MULTIPLY) {
            return Optional.empty();
        }
        Object left = arguments.get(0);
        Object right = arguments.get(1);
        try {
            return Optional.ofNullable(
                    switch (result.name()) {
                        case SMALLINT -> bounded(function, left, right, Short.MIN_VALUE, Short.MAX_VALUE);
                        case INTEGER -> bounded(function, left, right, Integer.MIN_VALUE, Integer.MAX_VALUE);
                        case BIGINT -> bounded(function, left, right, Long.MIN_VALUE, Long.MAX_VALUE);
                        case NUMERIC -> numeric(function, left, right);
                        default -> null;
                    });
        } catch (ArithmeticException e) {
            return Optional.empty();
        }
    }

    private static @Nullable Object bounded(Function function, Object left, Object right, long min, long max) {
        if (!(left instanceof Long a) || !(right instanceof Long b)) {
            return null;
        }
        long value = switch (function) {
            case ADD -> Math.addExact(a, b);
            case SUBTRACT -> Math.subtractExact(a, b);
            default -> Math.multiplyExact(a, b);
        };
        return value < min || value > max ? null : (Object) value;
    }

    private static @Nullable Object numeric(Function function, Object left, Object right) {
        if (!(left instanceof BigDecimal a) || !(right instanceof BigDecimal b)) {
            return null;
        }
        BigDecimal value = switch (function) {
            case ADD -> a.add(b);
            case SUBTRACT -> a.subtract(b);
            default -> a.multiply(b);
        };
        return value.precision() - value.scale() > DataType.NUMERIC_DIGITS_MAX ? null : value;
    }

    /// A date plus or minus an interval, as microseconds from 1970-01-01; empty beyond the calendar's usual range.
    static Optional<Object> shift(Function function, DataType from, Object moment, Object interval) {
        if (!(moment instanceof Long value) || !(interval instanceof IntervalValue shift)) {
            return Optional.empty();
        }
        boolean isDate = from.equals(DataType.DATE);
        long days = isDate ? value : Math.floorDiv(value, DateTimeText.MICROS_PER_DAY);
        long micros = isDate ? 0 : Math.floorMod(value, DateTimeText.MICROS_PER_DAY);
        int sign = function == Function.SUBTRACT ? -1 : 1;
        if (Math.abs(days) > DAY_MAX
                || Math.abs((long) shift.months()) > 120_000
                || Math.abs((long) shift.days()) > DAY_MAX
                || Math.abs(shift.micros() / DateTimeText.MICROS_PER_DAY) > DAY_MAX) {
            return Optional.empty();
        }
        LocalDate day = LocalDate.ofEpochDay(days)
                .plusMonths(sign * (long) shift.months())
                .plusDays(sign * (long) shift.days());
        return Optional.of(day.toEpochDay() * DateTimeText.MICROS_PER_DAY + micros + sign * shift.micros());
    }
}
