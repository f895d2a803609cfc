package dev.spillway.planner.estimate;

import dev.spillway.data.TypeName;
import dev.spillway.plan.Expression;
import dev.spillway.plan.Expression.Call;
import dev.spillway.plan.Expression.Cast;
import dev.spillway.plan.Expression.ColumnRef;
import dev.spillway.plan.Expression.Constant;
import dev.spillway.plan.Function;
import java.util.List;
import java.util.OptionalDouble;

/// How many values an expression has at most whatever its input: booleans, remainders, fields of dates. PostgreSQL
/// knows of the first two and takes a year for as many values as there are days.
final class BoundedValues {
    private static final double DAYS_PER_YEAR = 365.2425;
    private static final double DAYS_PER_MONTH = DAYS_PER_YEAR / 12;
    private static final double MICROS_PER_DAY = 86_400_000_000.0;
    private static final double HOURS_PER_DAY = 24;

    private final SelectivityEstimator estimator;

    BoundedValues(SelectivityEstimator estimator) {
        this.estimator = estimator;
    }

    /// Empty where nothing is known.
    OptionalDouble of(Expression expression) {
        if (expression instanceof ColumnRef) {
            return OptionalDouble.empty();
        }
        if (expression.type().name() == TypeName.BOOLEAN) {
            return OptionalDouble.of(2);
        }
        if (!(expression instanceof Call call)) {
            return OptionalDouble.empty();
        }
        List<Expression> arguments = call.arguments();
        if (call.function() == Function.MODULO) {
            return arguments.get(1) instanceof Constant constant
                            && constant.value() instanceof Long divisor
                            && divisor != 0
                    ? OptionalDouble.of(Math.abs(divisor.doubleValue()))
                    : OptionalDouble.empty();
        }
        boolean isField = call.function() == Function.EXTRACT || call.function() == Function.DATE_TRUNC;
        return isField && arguments.get(0) instanceof Constant constant && constant.value() instanceof String field
                ? field(field, arguments.get(1), call.function() == Function.EXTRACT)
                : OptionalDouble.empty();
    }

    private OptionalDouble field(String field, Expression source, boolean isExtracted) {
        double days = days(source);
        return switch (field) {
            case "millennium" -> among(days / (1_000 * DAYS_PER_YEAR));
            case "century" -> among(days / (100 * DAYS_PER_YEAR));
            case "decade" -> among(days / (10 * DAYS_PER_YEAR));
            case "year", "isoyear" -> among(days / DAYS_PER_YEAR);
            case "quarter" -> part(days / (3 * DAYS_PER_MONTH), 4, isExtracted);
            case "month" -> part(days / DAYS_PER_MONTH, 12, isExtracted);
            case "week" -> part(days / 7, 53, isExtracted);
            case "day" -> part(days, 31, isExtracted);
            case "dow", "isodow" -> part(days, 7, isExtracted);
            case "doy" -> part(days, 366, isExtracted);
            case "hour" -> part(days * HOURS_PER_DAY, 24, isExtracted);
            case "minute" -> part(Double.NaN, 60, isExtracted);
            default -> OptionalDouble.empty();
        };
    }

    /// Values that begin anew after `cycle` of them, unless they are counted on.
    private static OptionalDouble part(double values, double cycle, boolean isCyclic) {
        OptionalDouble counted = among(values);
        return isCyclic ? OptionalDouble.of(Math.min(cycle, counted.orElse(cycle))) : counted;
    }

    private static OptionalDouble among(double values) {
        return Double.isFinite(values) ? OptionalDouble.of(Math.ceil(values) + 1) : OptionalDouble.empty();
    }

    /// From the first day of a column to the last; not a number where that is not known.
    private double days(Expression source) {
        if (source instanceof Cast cast) {
            return days(cast.operand());
        }
        if (!(source instanceof ColumnRef column)) {
            return Double.NaN;
        }
        double unit = switch (column.type().name()) {
            case DATE -> 1;
            case TIMESTAMP, TIMESTAMPTZ -> MICROS_PER_DAY;
            default -> Double.NaN;
        };
        List<Object> bounds = estimator.column(column.index()).bounds();
        if (bounds.isEmpty()) {
            return Double.NaN;
        }
        double low = Scalar.number(bounds.getFirst()).orElse(Double.NaN);
        double high = Scalar.number(bounds.getLast()).orElse(Double.NaN);
        return (high - low) / unit;
    }
}
