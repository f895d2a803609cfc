package dev.spillway.exec.expression;

import dev.spillway.data.Calendar;
import dev.spillway.data.DataType;
import dev.spillway.data.IntervalValue;
import dev.spillway.data.SessionZone;
import dev.spillway.data.TextFormat;
import dev.spillway.data.TypeName;
import dev.spillway.error.ErrorCode;
import dev.spillway.error.SpillwayException;
import dev.spillway.exec.StartTimes;
import dev.spillway.exec.Values;
import dev.spillway.plan.Expression;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The functions that tell the time, and those between TIMESTAMP and TIMESTAMP WITH TIME ZONE.
final class Moments {
    private Moments() {}

    static VectorExpression create(Expression.Call call, List<VectorExpression> arguments, StartTimes start) {
        return switch (call.function()) {
            case NOW -> ConstantExpression.of(start.transactionMicros(), DataType.TIMESTAMPTZ);
            case STATEMENT_TIMESTAMP -> ConstantExpression.of(start.statementMicros(), DataType.TIMESTAMPTZ);
            case LOCALTIMESTAMP ->
                ConstantExpression.of(SessionZone.current().toLocal(start.transactionMicros()), DataType.TIMESTAMP);
            case CLOCK_TIMESTAMP ->
                ScalarKernel.perRow(
                        call.type(), arguments, _ -> ChronoUnit.MICROS.between(Instant.EPOCH, Instant.now()));
            case AT_TIME_ZONE -> {
                boolean isMoment = call.arguments().get(1).type().name() == TypeName.TIMESTAMPTZ;
                yield ScalarKernel.strict(call.type(), arguments, values -> {
                    SessionZone zone = zone(Values.present(values[0]));
                    long value = (Long) Values.present(values[1]);
                    return isMoment ? zone.toLocal(value) : zone.toUtc(value);
                });
            }
            case TO_TIMESTAMP ->
                ScalarKernel.strict(call.type(), arguments, values -> ofSeconds((Double) Values.present(values[0])));
            case MAKE_TIMESTAMPTZ -> ScalarKernel.strict(call.type(), arguments, Moments::ofFields);
            default -> throw ExpressionCompiler.undefined(call);
        };
    }

    private static SessionZone zone(Object value) {
        if (!(value instanceof IntervalValue interval)) {
            return SessionZone.ofExpression((String) value);
        }
        if (interval.months() != 0 || interval.days() != 0) {
            throw new SpillwayException(
                    ErrorCode.INVALID_PARAMETER_VALUE,
                    "interval time zone \"" + TextFormat.interval(interval) + "\" must not include months or days");
        }
        return SessionZone.ofOffset((int) (interval.micros() / Calendar.MICROS_PER_SECOND))
                .orElseThrow(() -> new SpillwayException(
                        ErrorCode.INVALID_PARAMETER_VALUE,
                        "interval time zone \"" + TextFormat.interval(interval) + "\" is out of range"));
    }

    private static long ofSeconds(double seconds) {
        if (Double.isNaN(seconds)) {
            throw new SpillwayException(ErrorCode.DATETIME_FIELD_OVERFLOW, "timestamp cannot be NaN");
        }
        if (Double.isInfinite(seconds)) {
            return seconds > 0 ? Calendar.INFINITY : Calendar.MINUS_INFINITY;
        }
        double micros = Math.rint(seconds * Calendar.MICROS_PER_SECOND);
        if (Math.abs(micros) > 9.2e18 || !Calendar.isTimestamp((long) micros)) {
            throw new SpillwayException(
                    ErrorCode.DATETIME_FIELD_OVERFLOW,
                    "timestamp out of range: \"" + TextFormat.doublePrecision(seconds) + "\"");
        }
        return (long) micros;
    }

    private static Object ofFields(@Nullable Object[] values) {
        long year = field(values[0]);
        long month = field(values[1]);
        long day = field(values[2]);
        long hour = field(values[3]);
        long minute = field(values[4]);
        double seconds = (Double) Values.present(values[5]);
        SessionZone zone = values.length > 6 ? zoneOfField((String) Values.present(values[6])) : SessionZone.current();
        boolean isTime = hour >= 0
                && minute >= 0
                && minute < 60
                && seconds >= 0
                && seconds <= 60
                && (hour < 24 || hour == 24 && minute == 0 && seconds == 0);
        long midnight = midnight(year, month, day);
        if (!isTime) {
            throw new SpillwayException(
                    ErrorCode.DATETIME_FIELD_OVERFLOW,
                    "time field value out of range: " + hour + ":" + twoDigits(minute) + ":"
                            + TextFormat.doublePrecision(seconds));
        }
        long micros = BigDecimal.valueOf(seconds)
                .movePointRight(6)
                .setScale(0, RoundingMode.HALF_EVEN)
                .longValueExact();
        return zone.toUtc(midnight + (hour * 3_600 + minute * 60) * Calendar.MICROS_PER_SECOND + micros);
    }

    /// Digits with a sign are hours to the east here.
    private static SessionZone zoneOfField(String text) {
        return SessionZone.ofSetting(text).orElseGet(() -> SessionZone.ofExpression(text));
    }

    private static long midnight(long year, long month, long day) {
        try {
            long number = LocalDate.of((int) (year < 0 ? year + 1 : year), (int) month, (int) day)
                    .toEpochDay();
            if (year != 0 && number >= Calendar.DATE_MIN && number <= Calendar.TIMESTAMP_DAY_MAX) {
                return number * Calendar.MICROS_PER_DAY;
            }
        } catch (DateTimeException e) {
            // Told below.
        }
        throw new SpillwayException(
                ErrorCode.DATETIME_FIELD_OVERFLOW,
                "date field value out of range: " + year + "-" + twoDigits(month) + "-" + twoDigits(day));
    }

    private static String twoDigits(long number) {
        return (number >= 0 && number < 10 ? "0" : "") + number;
    }

    private static long field(@Nullable Object value) {
        return (Long) Values.present(value);
    }
}
