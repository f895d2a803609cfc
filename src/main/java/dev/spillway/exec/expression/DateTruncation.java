package dev.spillway.exec.expression;

import dev.spillway.data.IntervalValue;
import dev.spillway.data.SessionZone;
import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.temporal.TemporalAdjusters;

/// `date_trunc`.
final class DateTruncation {
    private DateTruncation() {}

    static long timestamp(String field, long micros) {
        if (DateTimes.isInfinite(micros)) {
            return micros;
        }
        long unit = microsOf(field);
        if (unit > 0) {
            return micros - Math.floorMod(micros, unit);
        }
        LocalDate date = LocalDate.ofEpochDay(Math.floorDiv(micros, Intervals.MICROS_PER_DAY));
        LocalDate start = switch (field) {
            case "day", "days" -> date;
            case "week" -> date.with(TemporalAdjusters.previousOrSame(DayOfWeek.MONDAY));
            case "month", "months", "mon" -> date.withDayOfMonth(1);
            case "quarter" -> LocalDate.of(date.getYear(), (date.getMonthValue() - 1) / 3 * 3 + 1, 1);
            case "year", "years" -> LocalDate.of(date.getYear(), 1, 1);
            case "decade" -> LocalDate.of(Math.floorDiv(date.getYear(), 10) * 10, 1, 1);
            case "century" -> LocalDate.of(Math.floorDiv(date.getYear() - 1, 100) * 100 + 1, 1, 1);
            case "millennium" -> LocalDate.of(Math.floorDiv(date.getYear() - 1, 1_000) * 1_000 + 1, 1, 1);
            default -> throw Extract.unsupported(field, "timestamp without time zone");
        };
        return start.toEpochDay() * Intervals.MICROS_PER_DAY;
    }

    /// By the clocks of a zone. Hours and less keep their distance from UTC, so that of an hour that clocks show
    /// twice the right one stays.
    static long moment(String field, long micros, SessionZone zone) {
        if (DateTimes.isInfinite(micros)) {
            return micros;
        }
        long local = zone.toLocal(micros);
        long truncated = timestamp(field, local);
        return microsOf(field) > 0 ? micros - (local - truncated) : zone.toUtc(truncated);
    }

    private static long microsOf(String field) {
        return switch (field) {
            case "microsecond", "microseconds" -> 1L;
            case "millisecond", "milliseconds" -> 1_000L;
            case "second", "seconds" -> Intervals.MICROS_PER_SECOND;
            case "minute", "minutes" -> 60 * Intervals.MICROS_PER_SECOND;
            case "hour", "hours" -> Intervals.MICROS_PER_HOUR;
            default -> 0;
        };
    }

    static IntervalValue interval(String field, IntervalValue value) {
        long unit = microsOf(field);
        if (unit > 0) {
            return new IntervalValue(value.months(), value.days(), value.micros() - value.micros() % unit);
        }
        int months = value.months();
        return switch (field) {
            case "day", "days" -> new IntervalValue(months, value.days(), 0);
            case "month", "months", "mon" -> new IntervalValue(months, 0, 0);
            case "quarter" -> new IntervalValue(months - months % 3, 0, 0);
            case "year", "years" -> new IntervalValue(months - months % 12, 0, 0);
            case "decade" -> new IntervalValue(months - months % 120, 0, 0);
            case "century" -> new IntervalValue(months - months % 1_200, 0, 0);
            case "millennium" -> new IntervalValue(months - months % 12_000, 0, 0);
            default -> throw Extract.unsupported(field, "interval");
        };
    }
}
