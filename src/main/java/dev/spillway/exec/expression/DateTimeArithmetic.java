package dev.spillway.exec.expression;

import dev.spillway.data.DataType;
import dev.spillway.data.IntervalValue;
import dev.spillway.data.SessionZone;
import dev.spillway.data.TypeName;
import dev.spillway.error.ErrorCode;
import dev.spillway.error.SpillwayException;
import dev.spillway.exec.Values;
import dev.spillway.plan.Expression;
import dev.spillway.plan.Function;
import java.math.BigDecimal;
import java.util.List;
import java.util.function.BiFunction;

/// `+ - * /` where a date, time, timestamp or interval takes part.
final class DateTimeArithmetic {
    private DateTimeArithmetic() {}

    static boolean isTemporal(TypeName type) {
        return type == TypeName.DATE
                || type == TypeName.TIME
                || type == TypeName.TIMESTAMP
                || type == TypeName.TIMESTAMPTZ
                || type == TypeName.INTERVAL;
    }

    static VectorExpression negate(VectorExpression operand) {
        return ScalarKernel.strict(
                DataType.INTERVAL,
                List.of(operand),
                values -> Intervals.negate((IntervalValue) Values.present(values[0])));
    }

    static VectorExpression create(Expression.Call call, VectorExpression left, VectorExpression right) {
        TypeName a = call.arguments().get(0).type().name();
        TypeName b = call.arguments().get(1).type().name();
        boolean isSwapped = call.function() == Function.ADD
                && (b == TypeName.DATE || b == TypeName.TIMESTAMP || b == TypeName.TIMESTAMPTZ || b == TypeName.TIME)
                && (a == TypeName.INTERVAL || a.isInteger() || a == TypeName.TIME && b == TypeName.DATE);
        boolean isFactorFirst = call.function() == Function.MULTIPLY && b == TypeName.INTERVAL;
        if (isSwapped || isFactorFirst) {
            return create(call, b, a, right, left);
        }
        return create(call, a, b, left, right);
    }

    private static VectorExpression create(
            Expression.Call call, TypeName a, TypeName b, VectorExpression left, VectorExpression right) {
        BiFunction<Object, Object, Object> operation = switch (call.function()) {
            case ADD -> add(call, a, b);
            case SUBTRACT -> subtract(call, a, b);
            case MULTIPLY -> scale(call, a, b, false);
            case DIVIDE -> scale(call, a, b, true);
            default -> throw ExpressionCompiler.undefined(call);
        };
        return ScalarKernel.strict(
                call.type(),
                List.of(left, right),
                values -> operation.apply(Values.present(values[0]), Values.present(values[1])));
    }

    private static BiFunction<Object, Object, Object> add(Expression.Call call, TypeName a, TypeName b) {
        if (a == TypeName.DATE && b.isInteger()) {
            return (x, y) -> DateTimes.plusDays(number(x), number(y));
        }
        if (a == TypeName.DATE && b == TypeName.TIME) {
            return (x, y) -> timestampAt(number(x), number(y));
        }
        if (b == TypeName.INTERVAL) {
            return switch (a) {
                case DATE -> (x, y) -> DateTimes.plus(DateTimes.timestampOfDate(number(x)), (IntervalValue) y);
                case TIMESTAMP -> (x, y) -> DateTimes.plus(number(x), (IntervalValue) y);
                case TIMESTAMPTZ -> (x, y) -> DateTimes.plus(number(x), (IntervalValue) y, SessionZone.current());
                case TIME -> (x, y) -> timePlus(number(x), ((IntervalValue) y).micros());
                case INTERVAL -> (x, y) -> Intervals.add((IntervalValue) x, (IntervalValue) y);
                default -> throw ExpressionCompiler.undefined(call);
            };
        }
        if (a == TypeName.INTERVAL && b == TypeName.TIME) {
            return (x, y) -> timePlus(number(y), ((IntervalValue) x).micros());
        }
        throw ExpressionCompiler.undefined(call);
    }

    private static BiFunction<Object, Object, Object> subtract(Expression.Call call, TypeName a, TypeName b) {
        if (b == TypeName.INTERVAL) {
            return switch (a) {
                case DATE ->
                    (x, y) -> DateTimes.plus(DateTimes.timestampOfDate(number(x)), Intervals.negate((IntervalValue) y));
                case TIMESTAMP -> (x, y) -> DateTimes.plus(number(x), Intervals.negate((IntervalValue) y));
                case TIMESTAMPTZ ->
                    (x, y) -> DateTimes.plus(number(x), Intervals.negate((IntervalValue) y), SessionZone.current());
                case TIME -> (x, y) -> timePlus(number(x), Math.negateExact(((IntervalValue) y).micros()));
                case INTERVAL -> (x, y) -> Intervals.add((IntervalValue) x, Intervals.negate((IntervalValue) y));
                default -> throw ExpressionCompiler.undefined(call);
            };
        }
        if (a == TypeName.DATE && b.isInteger()) {
            return (x, y) -> DateTimes.plusDays(number(x), Math.negateExact(number(y)));
        }
        if (a == TypeName.DATE && b == TypeName.DATE) {
            return (x, y) -> daysBetween(number(x), number(y));
        }
        boolean isInstant = isInstant(a) && isInstant(b) || a == TypeName.TIMESTAMPTZ && b == TypeName.TIMESTAMPTZ;
        if (isInstant) {
            return (x, y) -> DateTimes.between(instant(a, number(x)), instant(b, number(y)));
        }
        if (a == TypeName.TIME && b == TypeName.TIME) {
            return (x, y) -> new IntervalValue(0, 0, number(x) - number(y));
        }
        throw ExpressionCompiler.undefined(call);
    }

    private static boolean isInstant(TypeName type) {
        return type == TypeName.TIMESTAMP || type == TypeName.DATE;
    }

    private static long instant(TypeName type, long value) {
        return type == TypeName.DATE ? DateTimes.timestampOfDate(value) : value;
    }

    private static BiFunction<Object, Object, Object> scale(
            Expression.Call call, TypeName a, TypeName b, boolean isDivision) {
        if (a != TypeName.INTERVAL || !b.isNumber()) {
            throw ExpressionCompiler.undefined(call);
        }
        return isDivision
                ? (x, y) -> Intervals.divide((IntervalValue) x, factor(y))
                : (x, y) -> Intervals.multiply((IntervalValue) x, factor(y));
    }

    private static double factor(Object value) {
        return value instanceof BigDecimal decimal ? decimal.doubleValue() : ((Number) value).doubleValue();
    }

    private static long number(Object value) {
        return (Long) value;
    }

    private static long daysBetween(long to, long from) {
        if (DateTimes.isInfinite(to) || DateTimes.isInfinite(from)) {
            throw new SpillwayException(ErrorCode.DATETIME_FIELD_OVERFLOW, "cannot subtract infinite dates");
        }
        return to - from;
    }

    private static long timestampAt(long day, long time) {
        return DateTimes.isInfinite(day) ? day : DateTimes.timestampOfDate(day) + time;
    }

    private static long timePlus(long time, long micros) {
        return Math.floorMod(time + micros % Intervals.MICROS_PER_DAY, Intervals.MICROS_PER_DAY);
    }
}
