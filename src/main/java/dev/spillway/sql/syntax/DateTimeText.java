package dev.spillway.sql.syntax;

import dev.spillway.data.Calendar;
import dev.spillway.error.ErrorCode;
import dev.spillway.error.SpillwayException;

/// What the texts of intervals have in common with those of dates. Stateless.
public final class DateTimeText {
    static final long MICROS_PER_SECOND = Calendar.MICROS_PER_SECOND;
    public static final long MICROS_PER_DAY = Calendar.MICROS_PER_DAY;

    private DateTimeText() {}

    /// Microseconds of a fraction's digits, rounded.
    static long fraction(String digits) {
        long nanos = Long.parseLong((digits + "000000000").substring(0, 9));
        return (nanos + 500) / 1000;
    }

    static SpillwayException invalid(String type, String text) {
        return new SpillwayException(
                ErrorCode.INVALID_DATETIME_FORMAT, "invalid input syntax for type " + type + ": \"" + text + "\"");
    }
}
