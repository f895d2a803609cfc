package dev.spillway.exec.expression;

import dev.spillway.data.IntervalValue;
import dev.spillway.error.ErrorCode;
import dev.spillway.error.SpillwayException;
import java.time.LocalDate;

/// Calendar arithmetic on the `long` forms of DATE (days from 1970-01-01) and TIMESTAMP (microseconds). The extreme
/// values are infinities.
public final class DateTimes {
    public static final long INFINITY = Long.MAX_VALUE;
    public static final long MINUS_INFINITY = Long.MIN_VALUE;

    /// 4714-11-24 BC, the first day of PostgreSQL's calendar.
    static final long DATE_MIN = LocalDate.of(-4713, 11, 24).toEpochDay();
    /// The last day of a DATE, 5874897-12-31.
    static final long DATE_MAX = LocalDate.of(5_874_897, 12, 31).toEpochDay();
    /// The last day of a TIMESTAMP, 294276-12-31.
    static final long TIMESTAMP_DAY_MAX = LocalDate.of(294_276, 12, 31).toEpochDay();

    private DateTimes() {}

    public static boolean isInfinite(long value) {
        return value == INFINITY || value == MINUS_INFINITY;
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
        if (wholeDay < DATE_MIN || wholeDay > TIMESTAMP_DAY_MAX) {
            throw timestampOutOfRange();
        }
        return wholeDay * Intervals.MICROS_PER_DAY + Math.floorMod(sum, Intervals.MICROS_PER_DAY);
    }

    /// Midnight of a day.
    static long timestampOfDate(long day) {
        if (isInfinite(day)) {
            return day;
        }
        if (day < DATE_MIN || day > TIMESTAMP_DAY_MAX) {
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
        if (sum < DATE_MIN || sum > DATE_MAX) {
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
        return new SpillwayException(ErrorCode.DATETIME_FIELD_OVERFLOW, "timestamp out of range");
    }
}
