package dev.spillway.exec.expression;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;

/// Square root, exponential, logarithms and power of NUMERIC, with the result scales of PostgreSQL's numeric.c.
final class DecimalFunctions {
    private static final double LOG10_E = 0.434294481903252;
    private static final double LN_10 = 2.302585092994046;
    private static final double EXPONENT_MAX = 6_000;
    private static final BigDecimal TWO = BigDecimal.valueOf(2);
    private static final int GUARD_DIGITS = 12;

    private DecimalFunctions() {}

    private static BigDecimal rounded(BigDecimal value, int scale) {
        return value.setScale(scale, RoundingMode.HALF_UP);
    }

    private static int scale(int wanted, int... atLeast) {
        int scale = Math.max(0, wanted);
        for (int other : atLeast) {
            scale = Math.max(scale, other);
        }
        return Math.min(scale, DecimalMath.DISPLAY_SCALE_MAX);
    }

    static BigDecimal squareRoot(BigDecimal x) {
        if (x.signum() < 0) {
            throw MathFunctions.negativeSquareRoot();
        }
        int weight = DecimalMath.weight(x);
        int resultWeight = weight >= 0
                ? weight * DecimalMath.GROUP_DIGITS / 2 + 1
                : 1 - (1 - weight * DecimalMath.GROUP_DIGITS) / 2;
        int scale = scale(DecimalMath.MIN_SIGNIFICANT_DIGITS - resultWeight, x.scale());
        if (x.signum() == 0) {
            return BigDecimal.ZERO.setScale(scale);
        }
        return rounded(x.sqrt(precise(x, scale)), scale);
    }

    /// Enough digits for a result with `scale` digits after the point that is about as large as `x`.
    private static MathContext precise(BigDecimal x, int scale) {
        return new MathContext(Math.max(1, x.precision() - x.scale()) + scale + GUARD_DIGITS, RoundingMode.HALF_EVEN);
    }

    static BigDecimal exponential(BigDecimal x) {
        double digits = x.doubleValue() * LOG10_E;
        if (digits > 131_072) {
            throw DecimalMath.overflow();
        }
        double clamped = Math.max(-2_000, Math.min(2_000, digits));
        int scale = scale(DecimalMath.MIN_SIGNIFICANT_DIGITS - (int) clamped, x.scale());
        if (digits < -DecimalMath.DISPLAY_SCALE_MAX - 1) {
            return BigDecimal.ZERO.setScale(scale);
        }
        return DecimalMath.checked(rounded(exp(x, (int) Math.max(0, digits) + scale + GUARD_DIGITS), scale));
    }

    /// The series on a small argument, squared back.
    private static BigDecimal exp(BigDecimal x, int digits) {
        MathContext context = new MathContext(digits + 10, RoundingMode.HALF_EVEN);
        int halvings = Math.max(0, (int) Math.ceil(Math.log(Math.abs(x.doubleValue()) + 1) / Math.log(2)) + 8);
        BigDecimal small = x.divide(TWO.pow(halvings), context);
        BigDecimal sum = BigDecimal.ONE;
        BigDecimal term = BigDecimal.ONE;
        for (int i = 1; term.signum() != 0 && term.precision() - term.scale() > -context.getPrecision() - 2; i++) {
            term = term.multiply(small, context).divide(BigDecimal.valueOf(i), context);
            sum = sum.add(term, context);
        }
        for (int i = 0; i < halvings; i++) {
            sum = sum.multiply(sum, context);
        }
        return sum;
    }

    static BigDecimal naturalLogarithm(BigDecimal x) {
        MathFunctions.checkLogarithm(x.signum());
        int scale = scale(DecimalMath.MIN_SIGNIFICANT_DIGITS - logarithmWeight(x), x.scale());
        return rounded(ln(x, scale + GUARD_DIGITS), scale);
    }

    static BigDecimal logarithm10(BigDecimal x) {
        return logarithm(BigDecimal.TEN, x);
    }

    static BigDecimal logarithm(BigDecimal base, BigDecimal x) {
        MathFunctions.checkLogarithm(base.signum());
        MathFunctions.checkLogarithm(x.signum());
        if (base.compareTo(BigDecimal.ONE) == 0) {
            throw DecimalMath.divisionByZero();
        }
        int scale = scale(
                DecimalMath.MIN_SIGNIFICANT_DIGITS - logarithmWeight(x) + logarithmWeight(base),
                base.scale(),
                x.scale());
        int digits = scale + GUARD_DIGITS + Math.abs(logarithmWeight(base));
        MathContext context = new MathContext(digits + 10, RoundingMode.HALF_EVEN);
        return rounded(ln(x, digits).divide(ln(base, digits), context), scale);
    }

    /// `estimate_ln_dweight`: the decimal weight of the logarithm.
    private static int logarithmWeight(BigDecimal x) {
        boolean isNearOne = x.compareTo(new BigDecimal("0.9")) >= 0 && x.compareTo(new BigDecimal("1.1")) <= 0;
        if (isNearOne) {
            BigDecimal difference = x.subtract(BigDecimal.ONE);
            return difference.signum() == 0 ? 0 : difference.precision() - difference.scale() - 1;
        }
        return (int) Math.log10(Math.abs(approximateLn(x)));
    }

    private static double approximateLn(BigDecimal x) {
        int exponent = x.precision() - x.scale() - 1;
        return Math.log(x.movePointLeft(exponent).doubleValue()) + exponent * LN_10;
    }

    /// Reduced to near 1 by a power of ten and square roots; then the series of the inverse hyperbolic tangent.
    private static BigDecimal ln(BigDecimal x, int digits) {
        MathContext context = new MathContext(digits + 20, RoundingMode.HALF_EVEN);
        BigDecimal reduced = x;
        int roots = 0;
        while (reduced.subtract(BigDecimal.ONE).abs().compareTo(new BigDecimal("0.01")) > 0) {
            reduced = reduced.sqrt(context);
            roots++;
        }
        BigDecimal ratio = reduced.subtract(BigDecimal.ONE).divide(reduced.add(BigDecimal.ONE), context);
        BigDecimal square = ratio.multiply(ratio, context);
        BigDecimal power = ratio;
        BigDecimal sum = ratio;
        for (int i = 3;
                power.signum() != 0 && power.precision() - power.scale() > -context.getPrecision() - 2;
                i += 2) {
            power = power.multiply(square, context);
            sum = sum.add(power.divide(BigDecimal.valueOf(i), context), context);
        }
        return sum.multiply(TWO.pow(roots + 1), context);
    }

    static BigDecimal power(BigDecimal base, BigDecimal exponent) {
        BigDecimal plain = exponent.signum() == 0 ? BigDecimal.ZERO : exponent.stripTrailingZeros();
        boolean isWhole = plain.scale() <= 0;
        MathFunctions.checkPower(base.signum(), exponent.signum() < 0, isWhole);
        if (base.signum() == 0 && exponent.signum() != 0) {
            return BigDecimal.ZERO.setScale(DecimalMath.MIN_SIGNIFICANT_DIGITS);
        }
        if (isWhole && plain.abs().compareTo(BigDecimal.valueOf(Integer.MAX_VALUE)) <= 0) {
            return wholePower(base, plain.intValueExact(), exponent.scale());
        }
        if (isWhole && base.abs().compareTo(BigDecimal.ONE) == 0) {
            return BigDecimal.ONE.setScale(DecimalMath.MIN_SIGNIFICANT_DIGITS);
        }
        double digits = exponent.doubleValue() * approximateLn(base.abs()) * LOG10_E;
        if (digits > 131_072) {
            throw DecimalMath.overflow();
        }
        int scale = scale(
                DecimalMath.MIN_SIGNIFICANT_DIGITS - (int) Math.max(-EXPONENT_MAX, Math.min(EXPONENT_MAX, digits)),
                base.scale(),
                exponent.scale());
        if (digits < -DecimalMath.DISPLAY_SCALE_MAX - 1) {
            return BigDecimal.ZERO.setScale(scale);
        }
        int precision = (int) Math.max(0, digits) + scale + 2 * GUARD_DIGITS;
        BigDecimal logarithm = ln(base, precision + exponent.precision());
        return rounded(exp(logarithm.multiply(exponent), precision), scale);
    }

    /// `power_var_int`.
    private static BigDecimal wholePower(BigDecimal base, int exponent, int exponentScale) {
        double digits = base.signum() == 0 ? 0 : exponent * (approximateLn(base.abs()) * LOG10_E);
        if (digits > 131_072) {
            throw DecimalMath.overflow();
        }
        if (digits + 1 < -DecimalMath.DISPLAY_SCALE_MAX) {
            return BigDecimal.ZERO.setScale(DecimalMath.DISPLAY_SCALE_MAX);
        }
        int scale = scale(DecimalMath.MIN_SIGNIFICANT_DIGITS - (int) digits, base.scale(), exponentScale);
        MathContext context =
                new MathContext((int) Math.max(0, digits) + scale + GUARD_DIGITS + 10, RoundingMode.HALF_EVEN);
        BigDecimal result = BigDecimal.ONE;
        BigDecimal square = base;
        for (long left = Math.abs((long) exponent); left > 0; left >>= 1) {
            if ((left & 1) != 0) {
                result = result.multiply(square, context);
            }
            square = square.multiply(square, context);
        }
        return rounded(exponent < 0 ? BigDecimal.ONE.divide(result, context) : result, scale);
    }
}
