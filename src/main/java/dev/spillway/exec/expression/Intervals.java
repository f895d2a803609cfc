package dev.spillway.exec.expression;

import dev.spillway.data.Calendar;
import dev.spillway.data.IntervalValue;
import dev.spillway.data.IntervalVector;
import dev.spillway.error.ErrorCode;
import dev.spillway.error.SpillwayException;

/// Interval arithmetic and order as PostgreSQL's: a month counts as 30 days and a day as 24 hours where they must be
/// compared.
public final class Intervals {
    static final long MICROS_PER_SECOND = Calendar.MICROS_PER_SECOND;
    static final long MICROS_PER_HOUR = Calendar.MICROS_PER_HOUR;
    static final long MICROS_PER_DAY = Calendar.MICROS_PER_DAY;
    private static final int DAYS_PER_MONTH = 30;

    private Intervals() {}

    static int compare(int months, int days, long micros, IntervalVector other, int row) {
        return compare(
                new IntervalValue(months, days, micros),
                new IntervalValue(other.months()[row], other.days()[row], other.micros()[row]));
    }

    /// The order of PostgreSQL's interval_cmp.
    public static int compare(IntervalValue a, IntervalValue b) {
        int order = Long.compare(wholeDays(a), wholeDays(b));
        return order != 0
                ? order
                : Long.compare(Math.floorMod(a.micros(), MICROS_PER_DAY), Math.floorMod(b.micros(), MICROS_PER_DAY));
    }

    /// Equal for intervals that compare as equal (`1 mon` and `30 days`): for hashing and grouping. Days, then the
    /// rest of a day.
    public static long wholeDays(IntervalValue value) {
        return value.months() * (long) DAYS_PER_MONTH + value.days() + Math.floorDiv(value.micros(), MICROS_PER_DAY);
    }

    public static IntervalValue add(IntervalValue a, IntervalValue b) {
        return of((long) a.months() + b.months(), (long) a.days() + b.days(), addMicros(a.micros(), b.micros()));
    }

    public static IntervalValue negate(IntervalValue value) {
        if (value.micros() == Long.MIN_VALUE) {
            throw outOfRange();
        }
        return of(-(long) value.months(), -(long) value.days(), -value.micros());
    }

    private static long addMicros(long a, long b) {
        long sum = a + b;
        if (((a ^ sum) & (b ^ sum)) < 0) {
            throw outOfRange();
        }
        return sum;
    }

    static IntervalValue of(long months, long days, long micros) {
        if (months != (int) months || days != (int) days) {
            throw outOfRange();
        }
        return new IntervalValue((int) months, (int) days, micros);
    }

    /// Fractions of months spill into days and fractions of days into time, as interval_mul.
    public static IntervalValue multiply(IntervalValue value, double factor) {
        return ofParts(value.months() * factor, value.days() * factor, value.micros() * factor);
    }

    private static IntervalValue ofParts(double months, double days, double plainMicros) {
        if (Double.isNaN(months + days) || Math.abs(months) > Integer.MAX_VALUE || Math.abs(days) > Integer.MAX_VALUE) {
            throw outOfRange();
        }
        int wholeMonths = (int) months;
        int wholeDays = (int) days;
        double monthDays = roundToMicro((months - wholeMonths) * DAYS_PER_MONTH);
        double seconds = roundToMicro((days - wholeDays + monthDays - (int) monthDays) * 86_400.0);
        if (Math.abs(seconds) >= 86_400.0) {
            wholeDays += (int) (seconds / 86_400.0);
            seconds %= 86_400.0;
        }
        double micros = Math.rint(plainMicros + seconds * MICROS_PER_SECOND);
        if (Double.isNaN(micros) || Math.abs(micros) >= 9.2e18) {
            throw outOfRange();
        }
        return of(wholeMonths, (long) wholeDays + (int) monthDays, (long) micros);
    }

    static IntervalValue divide(IntervalValue value, double divisor) {
        if (divisor == 0) {
            throw DecimalMath.divisionByZero();
        }
        return ofParts(value.months() / divisor, value.days() / divisor, value.micros() / divisor);
    }

    private static double roundToMicro(double value) {
        return Math.rint(value * 1_000_000.0) / 1_000_000.0;
    }

    static SpillwayException outOfRange() {
        return new SpillwayException(ErrorCode.DATETIME_FIELD_OVERFLOW, "interval out of range");
    }
}
