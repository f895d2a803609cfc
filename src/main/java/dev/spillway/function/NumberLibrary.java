package dev.spillway.function;

import static dev.spillway.data.DataType.BIGINT;
import static dev.spillway.data.DataType.INTEGER;
import static dev.spillway.data.DataType.NUMERIC;
import static dev.spillway.data.DataType.SMALLINT;

import dev.spillway.data.DataType;
import dev.spillway.error.ErrorCode;
import dev.spillway.error.SpillwayException;
import dev.spillway.function.ScalarFunction.OfLongs;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;

/// Functions and bit operators of integers and numerics.
final class NumberLibrary {
    /// 32177! has more digits than a numeric.
    private static final long FACTORIAL_MAX = 32_177;

    private NumberLibrary() {}

    static void define(Definitions all) {
        bits(all, "&", (a, b) -> a & b);
        bits(all, "|", (a, b) -> a | b);
        bits(all, "#", (a, b) -> a ^ b);
        shift(all, SMALLINT, "<<", (a, count) -> (short) ((int) a << count));
        shift(all, SMALLINT, ">>", (a, count) -> (short) ((int) a >> count));
        shift(all, INTEGER, "<<", (a, count) -> (int) a << count);
        shift(all, INTEGER, ">>", (a, count) -> (int) a >> count);
        shift(all, BIGINT, "<<", (a, count) -> a << count);
        shift(all, BIGINT, ">>", (a, count) -> a >> count);
        for (DataType type : new DataType[] {SMALLINT, INTEGER, BIGINT}) {
            all.strict("~", type, a -> ~a.number(0), type);
        }
        all.ofLongs("gcd", INTEGER, (a, b) -> checkedInteger(greatestDivisor(a, b)));
        all.ofLongs("gcd", BIGINT, NumberLibrary::greatestLongDivisor);
        all.strict("gcd", NUMERIC, a -> greatestDivisor(a.decimal(0), a.decimal(1)), NUMERIC, NUMERIC);
        all.ofLongs("lcm", INTEGER, (a, b) -> checkedInteger(leastMultiple(a, b)));
        all.ofLongs("lcm", BIGINT, NumberLibrary::leastMultiple);
        all.strict("lcm", NUMERIC, a -> leastMultiple(a.decimal(0), a.decimal(1)), NUMERIC, NUMERIC);
        all.strict("factorial", NUMERIC, a -> factorial(a.number(0)), BIGINT);
        all.strict("div", NUMERIC, a -> quotient(a.decimal(0), a.decimal(1)), NUMERIC, NUMERIC);
        all.strict("scale", INTEGER, a -> (long) a.decimal(0).scale(), NUMERIC);
        all.strict("min_scale", INTEGER, a -> (long) trimmed(a.decimal(0)).scale(), NUMERIC);
        all.strict("trim_scale", NUMERIC, a -> trimmed(a.decimal(0)), NUMERIC);
        all.strict(
                "width_bucket",
                INTEGER,
                a -> bucket(a.decimal(0), a.decimal(1), a.decimal(2), a.number(3)),
                NUMERIC,
                NUMERIC,
                NUMERIC,
                INTEGER);
    }

    private static void bits(Definitions all, String symbol, OfLongs body) {
        all.ofLongs(symbol, SMALLINT, body);
        all.ofLongs(symbol, INTEGER, body);
        all.ofLongs(symbol, BIGINT, body);
    }

    private static void shift(Definitions all, DataType type, String symbol, OfLongs body) {
        all.ofLongs(symbol, type, body, type, INTEGER);
    }

    private static long checkedInteger(long value) {
        if (value != (int) value) {
            throw FunctionErrors.integerOutOfRange();
        }
        return value;
    }

    private static long greatestDivisor(long a, long b) {
        long x = Math.abs(a);
        long y = Math.abs(b);
        while (y != 0) {
            long rest = x % y;
            x = y;
            y = rest;
        }
        return x;
    }

    private static long greatestLongDivisor(long a, long b) {
        if (a != Long.MIN_VALUE && b != Long.MIN_VALUE) {
            return greatestDivisor(a, b);
        }
        BigInteger divisor = BigInteger.valueOf(a).gcd(BigInteger.valueOf(b));
        if (divisor.bitLength() > 63) {
            throw FunctionErrors.bigintOutOfRange();
        }
        return divisor.longValue();
    }

    private static long leastMultiple(long a, long b) {
        if (a == 0 || b == 0) {
            return 0;
        }
        BigInteger first = BigInteger.valueOf(a);
        BigInteger second = BigInteger.valueOf(b);
        BigInteger multiple = first.divide(first.gcd(second)).multiply(second).abs();
        if (multiple.bitLength() > 63) {
            throw FunctionErrors.bigintOutOfRange();
        }
        return multiple.longValue();
    }

    private static BigDecimal greatestDivisor(BigDecimal a, BigDecimal b) {
        int scale = Math.max(a.scale(), b.scale());
        BigInteger divisor =
                a.setScale(scale).unscaledValue().gcd(b.setScale(scale).unscaledValue());
        return new BigDecimal(divisor, scale);
    }

    private static BigDecimal leastMultiple(BigDecimal a, BigDecimal b) {
        int scale = Math.max(a.scale(), b.scale());
        if (a.signum() == 0 || b.signum() == 0) {
            return BigDecimal.ZERO.setScale(scale);
        }
        BigInteger first = a.setScale(scale).unscaledValue();
        BigInteger second = b.setScale(scale).unscaledValue();
        return new BigDecimal(first.divide(first.gcd(second)).multiply(second).abs(), scale);
    }

    private static BigDecimal factorial(long number) {
        if (number < 0) {
            throw FunctionErrors.outOfRange("factorial of a negative number is undefined");
        }
        if (number > FACTORIAL_MAX) {
            throw FunctionErrors.outOfRange("value overflows numeric format");
        }
        return new BigDecimal(product(1, Math.max(1, number)));
    }

    /// Halves of about equal length are multiplied faster than a long number by many short ones.
    private static BigInteger product(long from, long to) {
        if (to - from < 8) {
            BigInteger product = BigInteger.valueOf(from);
            for (long factor = from + 1; factor <= to; factor++) {
                product = product.multiply(BigInteger.valueOf(factor));
            }
            return product;
        }
        long middle = (from + to) / 2;
        return product(from, middle).multiply(product(middle + 1, to));
    }

    private static BigDecimal quotient(BigDecimal a, BigDecimal b) {
        if (b.signum() == 0) {
            throw new SpillwayException(ErrorCode.DIVISION_BY_ZERO, "division by zero");
        }
        return a.divide(b, 0, RoundingMode.DOWN);
    }

    private static BigDecimal trimmed(BigDecimal value) {
        BigDecimal plain = value.stripTrailingZeros();
        return plain.scale() < 0 || plain.signum() == 0 ? plain.setScale(0) : plain;
    }

    private static Object bucket(BigDecimal value, BigDecimal low, BigDecimal high, long count) {
        FloatLibrary.checkBuckets(count);
        int order = low.compareTo(high);
        if (order == 0) {
            throw FloatLibrary.bucketError("lower bound cannot equal upper bound");
        }
        if (order < 0 ? value.compareTo(low) < 0 : value.compareTo(low) > 0) {
            return 0L;
        }
        if (order < 0 ? value.compareTo(high) >= 0 : value.compareTo(high) <= 0) {
            if (count == Integer.MAX_VALUE) {
                throw FunctionErrors.integerOutOfRange();
            }
            return count + 1;
        }
        return value.subtract(low)
                        .multiply(BigDecimal.valueOf(count))
                        .divide(high.subtract(low), 0, RoundingMode.FLOOR)
                        .longValueExact()
                + 1;
    }
}
