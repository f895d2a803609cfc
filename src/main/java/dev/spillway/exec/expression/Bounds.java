package dev.spillway.exec.expression;

import dev.spillway.data.DataType;
import dev.spillway.data.Physical;
import dev.spillway.exec.ColumnLayout;
import dev.spillway.storage.LongBounds;
import java.util.Optional;

/// Interval arithmetic that proves that long arithmetic cannot overflow. Empty: not provable.
final class Bounds {
    private static final long[] POWERS_OF_TEN = powersOfTen();
    /// The largest exponent of ten that a `long` can hold.
    static final int POWER_MAX = 18;

    private Bounds() {}

    private static long[] powersOfTen() {
        long[] powers = new long[POWER_MAX + 1];
        powers[0] = 1;
        for (int i = 1; i < powers.length; i++) {
            powers[i] = powers[i - 1] * 10;
        }
        return powers;
    }

    static long powerOfTen(int exponent) {
        return POWERS_OF_TEN[exponent];
    }

    /// The bounds of a LONG column: those known, else those of its type.
    static Optional<LongBounds> of(ColumnLayout layout) {
        if (layout.physical() != Physical.LONG) {
            return Optional.empty();
        }
        return layout.bounds().isPresent() ? layout.bounds() : ofType(layout.type());
    }

    static Optional<LongBounds> ofType(DataType type) {
        return switch (type.name()) {
            case BOOLEAN -> Optional.of(new LongBounds(0, 1));
            case SMALLINT -> Optional.of(new LongBounds(Short.MIN_VALUE, Short.MAX_VALUE));
            case INTEGER -> Optional.of(new LongBounds(Integer.MIN_VALUE, Integer.MAX_VALUE));
            case BIGINT, DATE, TIMESTAMP -> Optional.of(new LongBounds(Long.MIN_VALUE, Long.MAX_VALUE));
            case NUMERIC -> {
                int digits = type.precision();
                yield digits == DataType.UNCONSTRAINED || digits > POWER_MAX
                        ? Optional.of(new LongBounds(Long.MIN_VALUE, Long.MAX_VALUE))
                        : Optional.of(new LongBounds(1 - powerOfTen(digits), powerOfTen(digits) - 1));
            }
            default -> Optional.empty();
        };
    }

    static Optional<LongBounds> add(LongBounds left, LongBounds right) {
        long min = left.min() + right.min();
        long max = left.max() + right.max();
        boolean isBroken =
                ((left.min() ^ min) & (right.min() ^ min)) < 0 || ((left.max() ^ max) & (right.max() ^ max)) < 0;
        return isBroken ? Optional.empty() : Optional.of(new LongBounds(min, max));
    }

    static Optional<LongBounds> negate(LongBounds bounds) {
        return bounds.min() == Long.MIN_VALUE
                ? Optional.empty()
                : Optional.of(new LongBounds(-bounds.max(), -bounds.min()));
    }

    static Optional<LongBounds> subtract(LongBounds left, LongBounds right) {
        return negate(right).flatMap(negated -> add(left, negated));
    }

    static Optional<LongBounds> multiply(LongBounds left, LongBounds right) {
        long[] products = new long[4];
        long[] factors = {left.min(), left.max(), right.min(), right.max()};
        for (int i = 0; i < 4; i++) {
            long a = factors[i & 1];
            long b = factors[2 + (i >>> 1)];
            long product = a * b;
            if (Math.multiplyHigh(a, b) != product >> 63) {
                return Optional.empty();
            }
            products[i] = product;
        }
        java.util.Arrays.sort(products);
        return Optional.of(new LongBounds(products[0], products[3]));
    }

    /// The bounds of the values times ten to the `digits`.
    static Optional<LongBounds> rescale(LongBounds bounds, int digits) {
        if (digits == 0) {
            return Optional.of(bounds);
        }
        if (digits > POWER_MAX) {
            return Optional.empty();
        }
        long factor = powerOfTen(digits);
        return multiply(bounds, new LongBounds(factor, factor));
    }

    static boolean isWithin(LongBounds inner, LongBounds outer) {
        return inner.min() >= outer.min() && inner.max() <= outer.max();
    }

    static LongBounds intersect(LongBounds a, LongBounds b) {
        return new LongBounds(Math.max(a.min(), b.min()), Math.min(a.max(), b.max()));
    }

    static LongBounds union(LongBounds a, LongBounds b) {
        return new LongBounds(Math.min(a.min(), b.min()), Math.max(a.max(), b.max()));
    }
}
