package dev.spillway.function;

import static dev.spillway.data.DataType.BOOLEAN;
import static dev.spillway.data.DataType.DATE;
import static dev.spillway.data.DataType.DOUBLE_PRECISION;
import static dev.spillway.data.DataType.INTEGER;
import static dev.spillway.data.DataType.INTERVAL;
import static dev.spillway.data.DataType.TIME;
import static dev.spillway.data.DataType.TIMESTAMP;
import static dev.spillway.data.DataType.TIMESTAMPTZ;

import dev.spillway.data.DataType;
import dev.spillway.data.IntervalValue;
import dev.spillway.error.ErrorCode;
import dev.spillway.error.SpillwayException;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// Functions that make and compare dates, times and intervals.
final class TemporalLibrary {
    static final long MICROS_PER_SECOND = 1_000_000L;
    static final long MICROS_PER_DAY = 86_400L * MICROS_PER_SECOND;
    private static final long DATE_MIN = LocalDate.of(-4713, 11, 24).toEpochDay();
    private static final long DATE_MAX = LocalDate.of(5_874_897, 12, 31).toEpochDay();
    private static final long TIMESTAMP_DAY_MAX = LocalDate.of(294_276, 12, 31).toEpochDay();
    private static final int MAKE_INTERVAL_ARGUMENTS = 7;

    private TemporalLibrary() {}

    static void define(Definitions all) {
        all.strict("isfinite", BOOLEAN, a -> !isInfinite(a.number(0)), DATE);
        all.strict("isfinite", BOOLEAN, a -> !isInfinite(a.number(0)), TIMESTAMP);
        all.strict("isfinite", BOOLEAN, a -> !isInfinite(a.number(0)), TIMESTAMPTZ);
        all.strict("isfinite", BOOLEAN, a -> true, INTERVAL);
        all.strict("make_date", DATE, a -> day(a.number(0), a.number(1), a.number(2)), INTEGER, INTEGER, INTEGER);
        all.strict(
                "make_time", TIME, a -> time(a.number(0), a.number(1), a.real(2)), INTEGER, INTEGER, DOUBLE_PRECISION);
        all.strict(
                "make_timestamp",
                TIMESTAMP,
                TemporalLibrary::timestamp,
                INTEGER,
                INTEGER,
                INTEGER,
                INTEGER,
                INTEGER,
                DOUBLE_PRECISION);
        DataType[] units = new DataType[MAKE_INTERVAL_ARGUMENTS];
        Arrays.fill(units, INTEGER);
        units[MAKE_INTERVAL_ARGUMENTS - 1] = DOUBLE_PRECISION;
        for (int count = 0; count <= MAKE_INTERVAL_ARGUMENTS; count++) {
            all.strict("make_interval", INTERVAL, TemporalLibrary::interval, Arrays.copyOf(units, count));
        }
        all.strict("justify_hours", INTERVAL, a -> Justification.hours(a.interval(0)), INTERVAL);
        all.strict("justify_days", INTERVAL, a -> Justification.days(a.interval(0)), INTERVAL);
        all.strict("justify_interval", INTERVAL, a -> Justification.interval(a.interval(0)), INTERVAL);
        all.strict("age", INTERVAL, a -> age(a.number(0), a.number(1)), TIMESTAMP, TIMESTAMP);
        all.strict(
                "date_bin",
                TIMESTAMP,
                a -> binned(a.interval(0), a.number(1), a.number(2)),
                INTERVAL,
                TIMESTAMP,
                TIMESTAMP);
        all.seeingNulls("overlaps", BOOLEAN, TemporalLibrary::overlaps, TIMESTAMP, TIMESTAMP, TIMESTAMP, TIMESTAMP);
        all.strict(
                "date_bin",
                TIMESTAMPTZ,
                a -> binned(a.interval(0), a.number(1), a.number(2)),
                INTERVAL,
                TIMESTAMPTZ,
                TIMESTAMPTZ);
        all.seeingNulls(
                "overlaps", BOOLEAN, TemporalLibrary::overlaps, TIMESTAMPTZ, TIMESTAMPTZ, TIMESTAMPTZ, TIMESTAMPTZ);
        all.seeingNulls("overlaps", BOOLEAN, TemporalLibrary::overlaps, TIME, TIME, TIME, TIME);
    }

    static boolean isInfinite(long moment) {
        return moment == Long.MAX_VALUE || moment == Long.MIN_VALUE;
    }

    private static SpillwayException overflow(String message) {
        return new SpillwayException(ErrorCode.DATETIME_FIELD_OVERFLOW, message);
    }

    static SpillwayException intervalOutOfRange() {
        return overflow("interval out of range");
    }

    /// A negative year is BC; there is no year 0.
    static long day(long year, long month, long day) {
        try {
            if (year == 0) {
                throw new DateTimeException("no year 0");
            }
            long found = LocalDate.of(Math.toIntExact(year < 0 ? year + 1 : year), (int) month, (int) day)
                    .toEpochDay();
            if (found < DATE_MIN || found > DATE_MAX) {
                throw overflow(String.format(Locale.ROOT, "date out of range: %d-%02d-%02d", year, month, day));
            }
            return found;
        } catch (DateTimeException e) {
            throw overflow(String.format(Locale.ROOT, "date field value out of range: %d-%02d-%02d", year, month, day));
        }
    }

    private static long time(long hour, long minute, double second) {
        double micros = Math.rint(second * MICROS_PER_SECOND);
        double all = (hour * 60 + minute) * 60 * MICROS_PER_SECOND + micros;
        boolean isValid = hour >= 0
                && hour <= 24
                && minute >= 0
                && minute <= 59
                && micros >= 0
                && micros <= 60 * MICROS_PER_SECOND
                && all <= MICROS_PER_DAY;
        if (!isValid) {
            throw overflow("time field value out of range: " + hour + ":" + String.format(Locale.ROOT, "%02d", minute)
                    + ":" + second);
        }
        return (long) all;
    }

    private static Object timestamp(Arguments a) {
        long day = day(a.number(0), a.number(1), a.number(2));
        long time = time(a.number(3), a.number(4), a.real(5));
        if (day > TIMESTAMP_DAY_MAX) {
            throw overflow("timestamp out of range: " + a.number(0) + "-" + a.number(1) + "-" + a.number(2));
        }
        return day * MICROS_PER_DAY + time;
    }

    private static long argument(Arguments a, int index) {
        return a.count() > index ? a.number(index) : 0;
    }

    private static Object interval(Arguments a) {
        double seconds = a.count() == MAKE_INTERVAL_ARGUMENTS ? a.real(MAKE_INTERVAL_ARGUMENTS - 1) : 0;
        long months = argument(a, 0) * 12 + argument(a, 1);
        long days = argument(a, 2) * 7 + argument(a, 3);
        double micros = Math.rint(seconds * MICROS_PER_SECOND);
        if (months != (int) months || days != (int) days || !(Math.abs(micros) < 9.2e18)) {
            throw intervalOutOfRange();
        }
        long time = (argument(a, 4) * 60 + argument(a, 5)) * 60 * MICROS_PER_SECOND;
        return new IntervalValue((int) months, (int) days, time + (long) micros);
    }

    /// The difference in years, months and days as one counts on a calendar (`timestamp_age`).
    static IntervalValue age(long to, long from) {
        if (isInfinite(to) || isInfinite(from)) {
            throw intervalOutOfRange();
        }
        long later = Math.max(to, from);
        long earlier = Math.min(to, from);
        LocalDate last = LocalDate.ofEpochDay(Math.floorDiv(later, MICROS_PER_DAY));
        LocalDate first = LocalDate.ofEpochDay(Math.floorDiv(earlier, MICROS_PER_DAY));
        long time = Math.floorMod(later, MICROS_PER_DAY) - Math.floorMod(earlier, MICROS_PER_DAY);
        int days = last.getDayOfMonth() - first.getDayOfMonth();
        int months = (last.getYear() - first.getYear()) * 12 + last.getMonthValue() - first.getMonthValue();
        if (time < 0) {
            time += MICROS_PER_DAY;
            days--;
        }
        if (days < 0) {
            // Days are borrowed from the month of the earlier date.
            days += first.lengthOfMonth();
            months--;
        }
        return to < from ? new IntervalValue(-months, -days, -time) : new IntervalValue(months, days, time);
    }

    private static Object binned(IntervalValue stride, long moment, long origin) {
        if (isInfinite(moment)) {
            return moment;
        }
        if (isInfinite(origin)) {
            throw overflow("origin out of range");
        }
        if (stride.months() != 0) {
            throw new SpillwayException(
                    ErrorCode.FEATURE_NOT_SUPPORTED,
                    "timestamps cannot be binned into intervals containing months or years");
        }
        try {
            long width = Math.addExact(Math.multiplyExact(stride.days(), MICROS_PER_DAY), stride.micros());
            if (width <= 0) {
                throw overflow("stride must be greater than zero");
            }
            long difference = Math.subtractExact(moment, origin);
            return origin + Math.floorDiv(difference, width) * width;
        } catch (ArithmeticException e) {
            throw intervalOutOfRange();
        }
    }

    /// The standard's rules: ends in any order, one of them unknown. NULL where it depends on what is unknown.
    private static @Nullable Object overlaps(Arguments a) {
        @Nullable Long[] first = period(a, 0);
        @Nullable Long[] second = period(a, 2);
        Long start = first[0];
        Long otherStart = second[0];
        if (start == null || otherStart == null) {
            return null;
        }
        Long end = first[1];
        Long otherEnd = second[1];
        if (start.equals(otherStart)) {
            return end == null || otherEnd == null ? null : (Object) true;
        }
        boolean isLater = start > otherStart;
        Long earlierEnd = isLater ? otherEnd : end;
        Long laterEnd = isLater ? end : otherEnd;
        long laterStart = isLater ? start : otherStart;
        if (earlierEnd == null) {
            return null;
        }
        if (laterStart < earlierEnd) {
            return true;
        }
        return laterEnd == null ? null : (Object) false;
    }

    /// Start and end in order; a single one that is known is the start.
    private static @Nullable Long[] period(Arguments a, int at) {
        Long start = (Long) a.values()[at];
        Long end = (Long) a.values()[at + 1];
        if (start == null) {
            return new @Nullable Long[] {end, null};
        }
        return end != null && start > end ? new @Nullable Long[] {end, start} : new @Nullable Long[] {start, end};
    }
}
