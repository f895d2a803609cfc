package dev.spillway.exec.expression;

import dev.spillway.data.IntervalValue;
import dev.spillway.data.SessionZone;
import dev.spillway.data.TypeName;
import dev.spillway.error.ErrorCode;
import dev.spillway.error.SpillwayException;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.temporal.IsoFields;
import java.time.temporal.JulianFields;
import org.jspecify.annotations.Nullable;

/// The fields of `extract`, NUMERIC with PostgreSQL's scales (seconds have six digits).
final class Extract {
    private static final BigDecimal SECONDS_PER_YEAR = new BigDecimal("31557600");
    private static final BigDecimal SECONDS_PER_MONTH = new BigDecimal("2592000");

    private Extract() {}

    /// NULL for a field of an infinite date that has no value.
    static @Nullable BigDecimal field(String field, Object value, TypeName source) {
        return switch (source) {
            case DATE -> ofDate(field, (Long) value);
            case TIMESTAMP -> ofTimestamp(field, (Long) value, source.sqlName());
            case TIMESTAMPTZ -> ofMoment(field, (Long) value);
            case TIME -> {
                BigDecimal part = ofTime(field, (Long) value);
                if (part == null) {
                    throw unsupported(field, "time without time zone");
                }
                yield part;
            }
            case INTERVAL -> ofInterval(field, (IntervalValue) value);
            default -> throw unsupported(field, source.sqlName());
        };
    }

    private static @Nullable BigDecimal ofDate(String field, long day) {
        if (DateTimes.isInfinite(day)) {
            return infinite(field, "date");
        }
        if (field.equals("epoch")) {
            return BigDecimal.valueOf(day * 86_400L);
        }
        BigDecimal part = ofDay(field, LocalDate.ofEpochDay(day));
        if (part == null) {
            throw unsupported(field, "date");
        }
        return part;
    }

    /// By the clocks of the session's zone.
    private static @Nullable BigDecimal ofMoment(String field, long micros) {
        if (DateTimes.isInfinite(micros)) {
            return infinite(field, TypeName.TIMESTAMPTZ.sqlName());
        }
        int offset = SessionZone.current().offsetSeconds(micros);
        return switch (field) {
            case "epoch" -> BigDecimal.valueOf(micros, 6);
            case "timezone" -> BigDecimal.valueOf(offset);
            case "timezone_hour" -> BigDecimal.valueOf(offset / 3_600);
            case "timezone_minute" -> BigDecimal.valueOf(offset / 60 % 60);
            default ->
                ofTimestamp(field, micros + offset * Intervals.MICROS_PER_SECOND, TypeName.TIMESTAMPTZ.sqlName());
        };
    }

    private static @Nullable BigDecimal ofTimestamp(String field, long micros, String type) {
        if (DateTimes.isInfinite(micros)) {
            return infinite(field, type);
        }
        if (field.equals("epoch")) {
            return BigDecimal.valueOf(micros, 6);
        }
        long time = Math.floorMod(micros, Intervals.MICROS_PER_DAY);
        LocalDate date = LocalDate.ofEpochDay(Math.floorDiv(micros, Intervals.MICROS_PER_DAY));
        if (field.equals("julian")) {
            BigDecimal fraction =
                    DecimalMath.divide(BigDecimal.valueOf(time), BigDecimal.valueOf(Intervals.MICROS_PER_DAY));
            return BigDecimal.valueOf(date.getLong(JulianFields.JULIAN_DAY)).add(fraction);
        }
        BigDecimal part = ofTime(field, time);
        part = part == null ? ofDay(field, date) : part;
        if (part == null) {
            throw unsupported(field, type);
        }
        return part;
    }

    private static @Nullable BigDecimal infinite(String field, String type) {
        return switch (field) {
            case "year", "decade", "century", "millennium", "epoch", "isoyear", "julian" ->
                throw new SpillwayException(
                        ErrorCode.FEATURE_NOT_SUPPORTED,
                        "numeric infinity is not supported: extract of an infinite " + type);
            default -> null;
        };
    }

    private static @Nullable BigDecimal ofDay(String field, LocalDate date) {
        long year = withoutYearZero(date.getYear());
        Long part = switch (field) {
            case "year", "years" -> year;
            case "month", "months", "mon" -> (long) date.getMonthValue();
            case "day", "days" -> (long) date.getDayOfMonth();
            case "quarter" -> (date.getMonthValue() + 2L) / 3;
            case "week" -> (long) date.get(IsoFields.WEEK_OF_WEEK_BASED_YEAR);
            case "isoyear" -> withoutYearZero(date.get(IsoFields.WEEK_BASED_YEAR));
            case "dow" -> date.getDayOfWeek().getValue() % 7L;
            case "isodow" -> (long) date.getDayOfWeek().getValue();
            case "doy" -> (long) date.getDayOfYear();
            case "decade" -> (long) Math.floorDiv(date.getYear(), 10);
            case "century" -> year > 0 ? (year + 99L) / 100 : -((99L - (year - 1)) / 100);
            case "millennium" -> year > 0 ? (year + 999L) / 1_000 : -((999L - (year - 1)) / 1_000);
            case "julian" -> date.getLong(JulianFields.JULIAN_DAY);
            default -> null;
        };
        return part == null ? null : BigDecimal.valueOf(part);
    }

    /// The year before 1 is -1.
    private static long withoutYearZero(int year) {
        return year <= 0 ? year - 1L : year;
    }

    private static @Nullable BigDecimal ofTime(String field, long micros) {
        long minute = micros % 60_000_000L;
        return switch (field) {
            case "hour", "hours" -> BigDecimal.valueOf(micros / Intervals.MICROS_PER_HOUR);
            case "minute", "minutes" -> BigDecimal.valueOf(micros / 60_000_000L % 60);
            case "second", "seconds" -> BigDecimal.valueOf(minute, 6);
            case "millisecond", "milliseconds" -> BigDecimal.valueOf(minute, 3);
            case "microsecond", "microseconds" -> BigDecimal.valueOf(minute);
            case "epoch" -> BigDecimal.valueOf(micros, 6);
            default -> null;
        };
    }

    private static BigDecimal ofInterval(String field, IntervalValue value) {
        int year = value.months() / 12;
        return switch (field) {
            case "year", "years" -> BigDecimal.valueOf(year);
            case "month", "months", "mon" -> BigDecimal.valueOf(value.months() % 12);
            case "day", "days" -> BigDecimal.valueOf(value.days());
            // What is negative has the negated quarter of the positive.
            case "quarter" ->
                BigDecimal.valueOf(value.months() >= 0 ? value.months() % 12 / 3 + 1 : value.months() % 12 / 3 - 1);
            case "week" -> BigDecimal.valueOf(value.days() / 7);
            case "decade" -> BigDecimal.valueOf(year / 10);
            case "century" -> BigDecimal.valueOf(year / 100);
            case "millennium" -> BigDecimal.valueOf(year / 1_000);
            case "epoch" ->
                SECONDS_PER_YEAR
                        .multiply(BigDecimal.valueOf(year))
                        .add(SECONDS_PER_MONTH.multiply(BigDecimal.valueOf(value.months() % 12)))
                        .add(BigDecimal.valueOf(value.days() * 86_400L))
                        .add(BigDecimal.valueOf(value.micros(), 6));
            default -> {
                BigDecimal part = ofTime(field, value.micros());
                if (part == null) {
                    throw unsupported(field, "interval");
                }
                yield part;
            }
        };
    }

    static SpillwayException unsupported(String field, String type) {
        return new SpillwayException(
                ErrorCode.FEATURE_NOT_SUPPORTED, "unit \"" + field + "\" not supported for type " + type);
    }
}
