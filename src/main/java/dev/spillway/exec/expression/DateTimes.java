package dev.spillway.exec.expression;

import dev.spillway.data.Calendar;
import dev.spillway.data.IntervalValue;
import dev.spillway.data.SessionZone;
import dev.spillway.error.ErrorCode;
import dev.spillway.error.SpillwayException;
import java.time.LocalDate;

/// Calendar arithmetic on the `long` forms of DATE (days from 1970-01-01) and TIMESTAMP (microseconds). The extreme
/// values are infinities.
public final class DateTimes {
    public static final long INFINITY = Calendar.INFINITY;
    public static final long MINUS_INFINITY = Calendar.MINUS_INFINITY;

    private DateTimes() {}

    public static boolean isInfinite(long value) {
        return Calendar.isInfinite(value);
    }

    /// `timestamp + interval`: months (the day is cut to the month's last), then days, then time.
    public static long plus(long timestamp, IntervalValue interval) {
        if (isInfinite(timestamp)) {
            return timestamp;
        }
        long day = Math.floorDiv(timestamp, Intervals.MICROS_PER_DAY);
        long time = Math.floorMod(timestamp, Intervals.MICROS_PER_DAY);
        if (interval.months() != 0) {
            day = LocalDate.ofEpochDay(day).plusMonths(interval.months()).toEpochDay();
        }
        return timestamp(day + interval.days(), time, interval.micros());
    }

    private static long timestamp(long day, long time, long micros) {
        long sum = time + micros;
        if (((time ^ sum) & (micros ^ sum)) < 0) {
            throw timestampOutOfRange();
        }
        long wholeDay = day + Math.floorDiv(sum, Intervals.MICROS_PER_DAY);
        if (wholeDay < Calendar.DATE_MIN || wholeDay > Calendar.TIMESTAMP_DAY_MAX) {
            throw timestampOutOfRange();
        }
        return wholeDay * Intervals.MICROS_PER_DAY + Math.floorMod(sum, Intervals.MICROS_PER_DAY);
    }

    /// `timestamp with time zone + interval`: months by the calendar of the zone, then days, so that a day there
    /// may have
    /// 23 hours; the time is exact. After each step a local time that does not exist becomes one that does.
    public static long plus(long moment, IntervalValue interval, SessionZone zone) {
        if (isInfinite(moment)) {
            return moment;
        }
        long shifted = moment;
        if (interval.months() != 0) {
            shifted = zone.toUtc(plus(zone.toLocal(shifted), new IntervalValue(interval.months(), 0, 0)));
        }
        if (interval.days() != 0) {
            shifted = zone.toUtc(plus(zone.toLocal(shifted), new IntervalValue(0, interval.days(), 0)));
        }
        return plus(shifted, new IntervalValue(0, 0, interval.micros()));
    }

    /// Midnight of a day in a zone.
    static long momentOfDate(long day, SessionZone zone) {
        return zone.toUtc(timestampOfDate(day));
    }

    /// Midnight of a day.
    static long timestampOfDate(long day) {
        if (isInfinite(day)) {
            return day;
        }
        if (day < Calendar.DATE_MIN || day > Calendar.TIMESTAMP_DAY_MAX) {
            throw new SpillwayException(ErrorCode.DATETIME_FIELD_OVERFLOW, "date out of range for timestamp");
        }
        return day * Intervals.MICROS_PER_DAY;
    }

    static long dateOfTimestamp(long timestamp) {
        return isInfinite(timestamp) ? timestamp : Math.floorDiv(timestamp, Intervals.MICROS_PER_DAY);
    }

    static long plusDays(long day, long days) {
        if (isInfinite(day)) {
            return day;
        }
        long sum = day + days;
        if (sum < Calendar.DATE_MIN || sum > Calendar.DATE_MAX) {
            throw new SpillwayException(ErrorCode.DATETIME_FIELD_OVERFLOW, "date out of range");
        }
        return sum;
    }

    /// `timestamp - timestamp`: whole days and time, no months.
    static IntervalValue between(long to, long from) {
        if (isInfinite(to) || isInfinite(from)) {
            throw new SpillwayException(ErrorCode.DATETIME_FIELD_OVERFLOW, "cannot subtract infinite timestamps");
        }
        long micros = to - from;
        return new IntervalValue(
                0, Math.toIntExact(micros / Intervals.MICROS_PER_DAY), micros % Intervals.MICROS_PER_DAY);
    }

    static SpillwayException timestampOutOfRange() {
        return Calendar.timestampOutOfRange();
    }
}
