package dev.spillway.function;

import static dev.spillway.data.DataType.BIGINT;
import static dev.spillway.data.DataType.DOUBLE_PRECISION;
import static dev.spillway.data.DataType.INTEGER;
import static dev.spillway.data.DataType.NUMERIC;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.random.RandomGenerator;

/// Random numbers. There is no seed: each process has its own sequence.
final class RandomLibrary {
    private RandomLibrary() {}

    static void define(Definitions all) {
        all.ofChance("random", DOUBLE_PRECISION, a -> generator().nextDouble());
        all.ofChance("random", INTEGER, a -> between(a.number(0), a.number(1)), INTEGER, INTEGER);
        all.ofChance("random", BIGINT, a -> between(a.number(0), a.number(1)), BIGINT, BIGINT);
        all.ofChance("random", NUMERIC, a -> between(a.decimal(0), a.decimal(1)), NUMERIC, NUMERIC);
        all.ofChance("random_normal", DOUBLE_PRECISION, a -> generator().nextGaussian());
        all.ofChance(
                "random_normal", DOUBLE_PRECISION, a -> a.real(0) + generator().nextGaussian(), DOUBLE_PRECISION);
        all.ofChance(
                "random_normal",
                DOUBLE_PRECISION,
                a -> a.real(0) + a.real(1) * generator().nextGaussian(),
                DOUBLE_PRECISION,
                DOUBLE_PRECISION);
    }

    private static RandomGenerator generator() {
        return java.util.concurrent.ThreadLocalRandom.current();
    }

    /// Both bounds may come.
    private static long between(long low, long high) {
        check(low <= high);
        if (high < Long.MAX_VALUE) {
            return generator().nextLong(low, high + 1);
        }
        return low > Long.MIN_VALUE
                ? generator().nextLong(low - 1, high) + 1
                : generator().nextLong();
    }

    /// With as many digits behind the point as the bounds have.
    private static BigDecimal between(BigDecimal low, BigDecimal high) {
        check(low.compareTo(high) <= 0);
        int scale = Math.max(low.scale(), high.scale());
        BigInteger first = low.setScale(scale).unscaledValue();
        BigInteger width = high.setScale(scale).unscaledValue().subtract(first);
        BigInteger drawn;
        do {
            drawn = new BigInteger(width.bitLength(), java.util.concurrent.ThreadLocalRandom.current());
        } while (drawn.compareTo(width) > 0);
        return new BigDecimal(first.add(drawn), scale);
    }

    private static void check(boolean isInOrder) {
        if (!isInOrder) {
            throw FunctionErrors.invalidParameter("lower bound must be less than or equal to upper bound");
        }
    }
}
