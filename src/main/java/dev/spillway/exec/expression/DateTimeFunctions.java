package dev.spillway.exec.expression;

import dev.spillway.data.Batch;
import dev.spillway.data.DataType;
import dev.spillway.data.IntervalValue;
import dev.spillway.data.LongVector;
import dev.spillway.data.Physical;
import dev.spillway.data.SessionZone;
import dev.spillway.data.TypeName;
import dev.spillway.data.Vector;
import dev.spillway.error.ErrorCode;
import dev.spillway.error.SpillwayException;
import dev.spillway.exec.ColumnLayout;
import dev.spillway.exec.Values;
import dev.spillway.plan.Expression;
import dev.spillway.plan.Function;
import dev.spillway.storage.LongBounds;
import java.time.LocalDate;
import java.time.temporal.IsoFields;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// `extract` and `date_trunc`.
final class DateTimeFunctions {
    private DateTimeFunctions() {}

    static VectorExpression create(Expression.Call call, List<VectorExpression> arguments) {
        TypeName source = call.arguments().get(1).type().name();
        if (call.function() == Function.EXTRACT) {
            Optional<CalendarField.Kind> fast = CalendarField.kind(arguments.get(0), arguments.get(1), source);
            return fast.isPresent()
                    ? new CalendarField(fast.get(), arguments.get(1))
                    : ScalarKernel.nullable(call.type(), arguments, values -> extract(values, source));
        }
        return ScalarKernel.strict(call.type(), arguments, values -> truncate(values, call.type(), source));
    }

    private static @Nullable Object extract(@Nullable Object[] values, TypeName source) {
        String field = ((String) Values.present(values[0])).strip().toLowerCase(Locale.ROOT);
        Object value = Values.present(values[1]);
        return Extract.field(field, value, source);
    }

    private static Object truncate(@Nullable Object[] values, DataType type, TypeName source) {
        String field = ((String) Values.present(values[0])).strip().toLowerCase(Locale.ROOT);
        Object value = Values.present(values[1]);
        if (value instanceof IntervalValue interval) {
            return DateTruncation.interval(field, interval);
        }
        if (source == TypeName.TIMESTAMPTZ) {
            SessionZone zone = values.length > 2
                    ? SessionZone.ofExpression((String) Values.present(values[2]))
                    : SessionZone.current();
            return DateTruncation.moment(field, (Long) value, zone);
        }
        long timestamp = source == TypeName.DATE ? DateTimes.timestampOfDate((Long) value) : (Long) value;
        if (type.name() == TypeName.DATE) {
            throw new SpillwayException(
                    ErrorCode.UNDEFINED_FUNCTION, "function date_trunc(text, date) gives a timestamp");
        }
        return DateTruncation.timestamp(field, timestamp);
    }

    /// Year, month and so on of dates without infinities, on longs (NUMERIC of scale 0).
    private static final class CalendarField extends Kernel {
        private enum Kind {
            YEAR,
            QUARTER,
            MONTH,
            WEEK,
            DAY,
            DOW,
            ISODOW,
            DOY,
            HOUR,
            MINUTE;

            boolean isOfTime() {
                return this == HOUR || this == MINUTE;
            }
        }

        private final Kind kind;
        private final boolean isTimestamp;

        private CalendarField(Kind kind, VectorExpression source) {
            super(
                    new ColumnLayout(
                            DataType.numeric(DataType.UNCONSTRAINED, 0),
                            Physical.LONG,
                            Optional.of(bounds(kind)),
                            source.layout().isFreeOfNulls()),
                    List.of(source));
            this.kind = kind;
            this.isTimestamp = source.layout().type().name() == TypeName.TIMESTAMP;
        }

        /// Empty where the value may be an infinity (whose year is NULL or infinite) or the field needs
        /// more than a
        /// day number.
        private static Optional<Kind> kind(VectorExpression field, VectorExpression source, TypeName type) {
            boolean isDay = type == TypeName.DATE || type == TypeName.TIMESTAMP;
            boolean isFinite = source.layout()
                    .bounds()
                    .filter(known -> !DateTimes.isInfinite(known.min()) && !DateTimes.isInfinite(known.max()))
                    .isPresent();
            if (!isDay || !isFinite || !(field instanceof ConstantExpression constant) || constant.value() == null) {
                return Optional.empty();
            }
            String name = ((String) constant.value()).strip().toUpperCase(Locale.ROOT);
            for (Kind kind : Kind.values()) {
                if (kind.name().equals(name) && (type == TypeName.TIMESTAMP || !kind.isOfTime())) {
                    return Optional.of(kind);
                }
            }
            return Optional.empty();
        }

        private static LongBounds bounds(Kind kind) {
            return switch (kind) {
                case YEAR -> new LongBounds(-4_714, 5_874_897);
                case QUARTER -> new LongBounds(1, 4);
                case MONTH -> new LongBounds(1, 12);
                case WEEK -> new LongBounds(1, 53);
                case DAY -> new LongBounds(1, 31);
                case DOW -> new LongBounds(0, 6);
                case ISODOW -> new LongBounds(1, 7);
                case DOY -> new LongBounds(1, 366);
                case HOUR -> new LongBounds(0, 23);
                case MINUTE -> new LongBounds(0, 59);
            };
        }

        @Override
        boolean failsItself() {
            return false;
        }

        @Override
        Vector compute(Batch batch) {
            LongVector source = (LongVector) argument(0).evaluate(batch);
            int size = source.size();
            long[] values = source.values();
            long[] out = new long[size];
            for (int i = 0; i < size; i++) {
                if (!source.isNull(i)) {
                    out[i] = kind.isOfTime()
                            ? ofTime(Math.floorMod(values[i], Intervals.MICROS_PER_DAY))
                            : ofDay(isTimestamp ? Math.floorDiv(values[i], Intervals.MICROS_PER_DAY) : values[i]);
                }
            }
            return new LongVector(out, source.nulls(), size);
        }

        private long ofTime(long micros) {
            return kind == Kind.HOUR ? micros / Intervals.MICROS_PER_HOUR : micros / 60_000_000L % 60;
        }

        private long ofDay(long day) {
            LocalDate date = LocalDate.ofEpochDay(day);
            return switch (kind) {
                case YEAR -> date.getYear() <= 0 ? date.getYear() - 1L : date.getYear();
                case QUARTER -> (date.getMonthValue() + 2L) / 3;
                case MONTH -> date.getMonthValue();
                case WEEK -> date.get(IsoFields.WEEK_OF_WEEK_BASED_YEAR);
                case DAY -> date.getDayOfMonth();
                case DOW -> date.getDayOfWeek().getValue() % 7;
                case ISODOW -> date.getDayOfWeek().getValue();
                case DOY -> date.getDayOfYear();
                case HOUR, MINUTE -> throw new IllegalStateException("not a field of a day: " + kind);
            };
        }
    }
}
