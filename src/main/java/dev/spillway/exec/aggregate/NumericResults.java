package dev.spillway.exec.aggregate;

import dev.spillway.data.DataType;
import dev.spillway.data.IntervalValue;
import dev.spillway.error.ErrorCode;
import dev.spillway.error.SpillwayException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import org.jspecify.annotations.Nullable;

/// What PostgreSQL makes of sums at the end: numeric.c's averages and deviations with its scales, interval averages.
public final class NumericResults {
    private static final int SIGNIFICANT_DIGITS_MIN = 16;
    private static final int SCALE_MAX = 1_000;
    private static final int GROUP_DIGITS = 4;
    private static final int DAYS_PER_MONTH = 30;
    private static final double SECONDS_PER_DAY = 86_400;
    private static final double MICROS_PER_SECOND = 1_000_000;

    private NumericResults() {}

    /// Count, sum and sum of squares.
    public record Moments(long count, BigDecimal sum, BigDecimal squares) {}

    public static BigDecimal average(BigDecimal sum, long count) {
        BigDecimal divisor = BigDecimal.valueOf(count);
        return checked(sum.divide(divisor, divisionScale(sum, divisor), RoundingMode.HALF_UP));
    }

    public static BigDecimal checked(BigDecimal value) {
        if (value.precision() - value.scale() > DataType.NUMERIC_DIGITS_MAX) {
            throw new SpillwayException(ErrorCode.NUMERIC_VALUE_OUT_OF_RANGE, "value overflows numeric format");
        }
        return value;
    }

    /// `select_div_scale` of numeric.c: at least 16 significant digits of the quotient, counted in groups of four
    /// digits.
    static int divisionScale(BigDecimal dividend, BigDecimal divisor) {
        int weight = weight(dividend) - weight(divisor);
        if (firstGroup(dividend) <= firstGroup(divisor)) {
            weight--;
        }
        int scale = SIGNIFICANT_DIGITS_MIN - weight * GROUP_DIGITS;
        scale = Math.max(scale, Math.max(dividend.scale(), divisor.scale()));
        return Math.min(Math.max(scale, 0), SCALE_MAX);
    }

    /// The power of 10,000 of the first group of digits.
    private static int weight(BigDecimal value) {
        return value.signum() == 0 ? 0 : Math.floorDiv(value.precision() - value.scale() - 1, GROUP_DIGITS);
    }

    private static int firstGroup(BigDecimal value) {
        if (value.signum() == 0) {
            return 0;
        }
        int digits = Math.floorMod(value.precision() - value.scale() - 1, GROUP_DIGITS) + 1;
        BigInteger unscaled = value.unscaledValue().abs();
        int surplus = value.precision() - digits;
        return surplus >= 0
                ? unscaled.divide(BigInteger.TEN.pow(surplus)).intValueExact()
                : unscaled.multiply(BigInteger.TEN.pow(-surplus)).intValueExact();
    }

    /// `numeric_stddev_internal`: variance or deviation, of the sample or the population; `null` where it is not
    /// defined.
    public static @Nullable BigDecimal deviation(Moments moments, boolean isVariance, boolean isSample) {
        long count = moments.count();
        if (count == 0 || isSample && count == 1) {
            return null;
        }
        BigDecimal n = BigDecimal.valueOf(count);
        BigDecimal numerator =
                n.multiply(moments.squares()).subtract(moments.sum().multiply(moments.sum()));
        if (numerator.signum() <= 0) {
            return BigDecimal.ZERO;
        }
        BigDecimal denominator = n.multiply(isSample ? BigDecimal.valueOf(count - 1) : n);
        int scale = divisionScale(numerator, denominator);
        BigDecimal variance = numerator.divide(denominator, scale, RoundingMode.HALF_UP);
        return isVariance ? checked(variance) : squareRoot(variance, scale);
    }

    private static BigDecimal squareRoot(BigDecimal value, int scale) {
        int guard = scale + 2;
        BigInteger radicand =
                value.setScale(2 * guard, RoundingMode.UNNECESSARY).unscaledValue();
        return new BigDecimal(radicand.sqrt(), guard).setScale(scale, RoundingMode.HALF_UP);
    }

    /// `interval_div`: what months and days leave over goes to days and time.
    public static IntervalValue average(IntervalValue sum, long count) {
        double factor = count;
        int months = (int) (sum.months() / factor);
        int days = (int) (sum.days() / factor);
        double restDays = roundToMicros((sum.months() / factor - months) * DAYS_PER_MONTH);
        double restSeconds = roundToMicros((sum.days() / factor - days + restDays - (int) restDays) * SECONDS_PER_DAY);
        if (Math.abs(restSeconds) >= SECONDS_PER_DAY) {
            int wholeDays = (int) (restSeconds / SECONDS_PER_DAY);
            days += wholeDays;
            restSeconds -= wholeDays * SECONDS_PER_DAY;
        }
        days += (int) restDays;
        long micros = (long) Math.rint(sum.micros() / factor + restSeconds * MICROS_PER_SECOND);
        return new IntervalValue(months, days, micros);
    }

    private static double roundToMicros(double value) {
        return Math.rint(value * MICROS_PER_SECOND) / MICROS_PER_SECOND;
    }

    public static SpillwayException bigintOutOfRange() {
        return new SpillwayException(ErrorCode.NUMERIC_VALUE_OUT_OF_RANGE, "bigint out of range");
    }

    public static SpillwayException floatOverflow() {
        return new SpillwayException(ErrorCode.NUMERIC_VALUE_OUT_OF_RANGE, "value out of range: overflow");
    }

    public static SpillwayException intervalOutOfRange() {
        return new SpillwayException(ErrorCode.DATETIME_FIELD_OVERFLOW, "interval out of range");
    }
}
