package dev.spillway.data;

import dev.spillway.error.ErrorCode;
import dev.spillway.error.SpillwayException;
import java.time.LocalDate;

/// The units and limits of PostgreSQL's calendar: days and microseconds from 1970-01-01. The extreme values of `long`
/// are infinities.
public final class Calendar {
    public static final long MICROS_PER_SECOND = 1_000_000L;
    public static final long MICROS_PER_HOUR = 3_600L * MICROS_PER_SECOND;
    public static final long MICROS_PER_DAY = 86_400L * MICROS_PER_SECOND;
    public static final long INFINITY = Long.MAX_VALUE;
    public static final long MINUS_INFINITY = Long.MIN_VALUE;

    /// 4714-11-24 BC, the first day of PostgreSQL's calendar.
    public static final long DATE_MIN = LocalDate.of(-4713, 11, 24).toEpochDay();
    /// The last day of a DATE, 5874897-12-31.
    public static final long DATE_MAX = LocalDate.of(5_874_897, 12, 31).toEpochDay();
    /// The last day of a TIMESTAMP, 294246-12-31: microseconds since 1970 reach 30 years less than PostgreSQL's
    /// since
    /// 2000.
    public static final long TIMESTAMP_DAY_MAX = LocalDate.of(294_246, 12, 31).toEpochDay();

    private Calendar() {}

    public static boolean isInfinite(long value) {
        return value == INFINITY || value == MINUS_INFINITY;
    }

    /// Whether microseconds from 1970-01-01 are a finite TIMESTAMP.
    public static boolean isTimestamp(long micros) {
        return micros >= DATE_MIN * MICROS_PER_DAY && micros < (TIMESTAMP_DAY_MAX + 1) * MICROS_PER_DAY;
    }

    public static SpillwayException timestampOutOfRange() {
        return new SpillwayException(ErrorCode.DATETIME_FIELD_OVERFLOW, "timestamp out of range");
    }
}
