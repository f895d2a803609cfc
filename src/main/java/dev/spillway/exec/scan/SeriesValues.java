package dev.spillway.exec.scan;

import dev.spillway.data.DataType;
import dev.spillway.data.IntervalValue;
import dev.spillway.data.SessionZone;
import dev.spillway.data.TypeName;
import dev.spillway.error.ErrorCode;
import dev.spillway.error.SpillwayException;
import dev.spillway.exec.ColumnLayout;
import dev.spillway.exec.Values;
import dev.spillway.exec.expression.DateTimes;
import dev.spillway.exec.expression.Intervals;
import java.math.BigDecimal;
import java.util.List;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/// The values of `generate_series`. NULL among the arguments gives none, a zero step 22023. One use.
final class SeriesValues implements SetValues {
    private final UnaryOperator<@Nullable Object> successor;
    private @Nullable Object upcoming;

    private SeriesValues(UnaryOperator<@Nullable Object> successor) {
        this.successor = successor;
        this.upcoming = successor.apply(null);
    }

    static SetValues of(List<@Nullable Object> arguments, DataType type) {
        Object start = arguments.get(0);
        Object stop = arguments.get(1);
        Object step = arguments.size() > 2 ? arguments.get(2) : defaultStep(type);
        if (start == null || stop == null || step == null || arguments.contains(null)) {
            return SetValues.NONE;
        }
        return switch (type.name()) {
            case SMALLINT, INTEGER, BIGINT -> {
                long first = ((Number) start).longValue();
                long last = ((Number) stop).longValue();
                long stride = nonZero(((Number) step).longValue());
                yield new SeriesValues(previous -> next(previous, first, last, stride));
            }
            case NUMERIC -> {
                BigDecimal stride = (BigDecimal) step;
                nonZero(stride.signum());
                yield new SeriesValues(previous -> next(previous, (BigDecimal) start, (BigDecimal) stop, stride));
            }
            case TIMESTAMP -> moments(arguments, (IntervalValue) step, DateTimes::plus);
            case TIMESTAMPTZ -> {
                SessionZone zone = arguments.size() > 3
                        ? SessionZone.ofExpression((String) Values.present(arguments.get(3)))
                        : SessionZone.current();
                yield moments(
                        arguments, (IntervalValue) step, (moment, stride) -> DateTimes.plus(moment, stride, zone));
            }
            default ->
                throw new SpillwayException(
                        ErrorCode.UNDEFINED_FUNCTION,
                        "function generate_series(" + type.sqlName() + ", …) does not exist");
        };
    }

    /// What is known of the values before they are made.
    static ColumnLayout layout(List<@Nullable Object> arguments, DataType type) {
        boolean areIntegers = type.name().isInteger() && !arguments.contains(null);
        if (!areIntegers) {
            return layout(type);
        }
        long first = ((Number) Values.present(arguments.get(0))).longValue();
        long last = ((Number) Values.present(arguments.get(1))).longValue();
        return ColumnLayout.bounded(type, Math.min(first, last), Math.max(first, last), true);
    }

    static ColumnLayout layout(DataType type) {
        return ColumnLayout.of(type.name() == TypeName.NUMERIC ? DataType.NUMERIC : type);
    }

    @Override
    public boolean hasNext() {
        return upcoming != null;
    }

    @Override
    public @Nullable Object next() {
        Object value = upcoming;
        upcoming = successor.apply(value);
        return value;
    }

    /// The moment an interval later.
    private interface Clock {
        long after(long moment, IntervalValue stride);
    }

    private static SetValues moments(List<@Nullable Object> arguments, IntervalValue stride, Clock clock) {
        int sign = Intervals.compare(stride, new IntervalValue(0, 0, 0));
        nonZero(sign);
        long first = (Long) Values.present(arguments.get(0));
        long last = (Long) Values.present(arguments.get(1));
        return new SeriesValues(previous -> {
            long next = previous == null ? first : clock.after((Long) previous, stride);
            return (sign > 0 ? next > last : next < last) ? null : (Object) next;
        });
    }

    private static @Nullable Object defaultStep(DataType type) {
        return switch (type.name()) {
            case NUMERIC -> BigDecimal.ONE;
            case TIMESTAMP, TIMESTAMPTZ -> null;
            default -> 1L;
        };
    }

    private static long nonZero(long step) {
        if (step == 0) {
            throw new SpillwayException(ErrorCode.INVALID_PARAMETER_VALUE, "step size cannot equal zero");
        }
        return step;
    }

    private static @Nullable Object next(@Nullable Object previous, long first, long last, long step) {
        long next;
        if (previous == null) {
            next = first;
        } else {
            long before = (Long) previous;
            next = before + step;
            if (((before ^ next) & (step ^ next)) < 0) {
                return null;
            }
        }
        return (step > 0 ? next > last : next < last) ? null : (Object) next;
    }

    private static @Nullable Object next(
            @Nullable Object previous, BigDecimal first, BigDecimal last, BigDecimal step) {
        BigDecimal next = previous == null ? first : ((BigDecimal) previous).add(step);
        return (step.signum() > 0 ? next.compareTo(last) > 0 : next.compareTo(last) < 0) ? null : next;
    }
}
