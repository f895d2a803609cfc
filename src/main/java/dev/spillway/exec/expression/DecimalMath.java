package dev.spillway.exec.expression;

import dev.spillway.error.ErrorCode;
import dev.spillway.error.SpillwayException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;

/// NUMERIC arithmetic with the result scales of PostgreSQL's numeric.c.
public final class DecimalMath {
    /// A quotient has at least so many significant digits.
    static final int MIN_SIGNIFICANT_DIGITS = 16;

    static final int DISPLAY_SCALE_MAX = 1_000;
    /// numeric.c counts digits in groups of four.
    static final int GROUP_DIGITS = 4;

    private static final int INTEGER_DIGITS_MAX = 131_072;

    private DecimalMath() {}

    /// `x / y`, rounded half away from zero at PostgreSQL's scale; 22012 for a zero divisor.
    public static BigDecimal divide(BigDecimal x, BigDecimal y) {
        if (y.signum() == 0) {
            throw divisionByZero();
        }
        return checked(x.divide(y, divisionScale(x, y), RoundingMode.HALF_UP));
    }

    static BigDecimal modulo(BigDecimal x, BigDecimal y) {
        if (y.signum() == 0) {
            throw divisionByZero();
        }
        return x.remainder(y).setScale(Math.max(x.scale(), y.scale()), RoundingMode.UNNECESSARY);
    }

    static SpillwayException divisionByZero() {
        return new SpillwayException(ErrorCode.DIVISION_BY_ZERO, "division by zero");
    }

    static BigDecimal checked(BigDecimal value) {
        if (value.precision() - value.scale() > INTEGER_DIGITS_MAX) {
            throw overflow();
        }
        return value.scale() > DISPLAY_SCALE_MAX * 16
                ? value.setScale(DISPLAY_SCALE_MAX * 16, RoundingMode.HALF_UP)
                : value;
    }

    static SpillwayException overflow() {
        return new SpillwayException(ErrorCode.NUMERIC_VALUE_OUT_OF_RANGE, "value overflows numeric format");
    }

    /// `select_div_scale`: from weight and first digit of both numbers, in groups of four decimal digits.
    public static int divisionScale(BigDecimal x, BigDecimal y) {
        int quotientWeight = weight(x) - weight(y);
        if (firstGroup(x) <= firstGroup(y)) {
            quotientWeight--;
        }
        int scale = MIN_SIGNIFICANT_DIGITS - quotientWeight * GROUP_DIGITS;
        scale = Math.max(scale, Math.max(x.scale(), y.scale()));
        return Math.min(Math.max(scale, 0), DISPLAY_SCALE_MAX);
    }

    /// The power of 10,000 of the first group that is not zero; 0 for zero.
    static int weight(BigDecimal x) {
        return x.signum() == 0 ? 0 : Math.floorDiv(x.precision() - x.scale() - 1, GROUP_DIGITS);
    }

    /// The first group of four digits (aligned to the decimal point) that is not zero.
    private static int firstGroup(BigDecimal x) {
        if (x.signum() == 0) {
            return 0;
        }
        int digits = Math.floorMod(x.precision() - x.scale() - 1, GROUP_DIGITS) + 1;
        int surplus = x.precision() - digits;
        BigInteger unscaled = x.unscaledValue().abs();
        if (unscaled.bitLength() < 63 && surplus <= Bounds.POWER_MAX) {
            long value = unscaled.longValue();
            return (int) (surplus >= 0 ? value / Bounds.powerOfTen(surplus) : value * Bounds.powerOfTen(-surplus));
        }
        return unscaled.divide(BigInteger.TEN.pow(surplus)).intValue();
    }

    /// Half away from zero at `digits` (which may be negative), as `round(numeric, integer)`.
    static BigDecimal round(BigDecimal x, int digits) {
        BigDecimal rounded = x.setScale(digits, RoundingMode.HALF_UP);
        return digits < 0 ? rounded.setScale(0) : rounded;
    }

    static BigDecimal truncate(BigDecimal x, int digits) {
        BigDecimal cut = x.setScale(digits, RoundingMode.DOWN);
        return digits < 0 ? cut.setScale(0) : cut;
    }
}
