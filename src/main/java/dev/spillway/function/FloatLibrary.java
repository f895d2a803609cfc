package dev.spillway.function;

import static dev.spillway.data.DataType.DOUBLE_PRECISION;
import static dev.spillway.data.DataType.INTEGER;

import dev.spillway.error.ErrorCode;
import dev.spillway.error.SpillwayException;

/// Functions of floats.
final class FloatLibrary {
    private static final double LN_2 = Math.log(2);

    private FloatLibrary() {}

    static void define(Definitions all) {
        all.strict("pi", DOUBLE_PRECISION, a -> Math.PI);
        all.ofDouble("sin", x -> Math.sin(finite(x)));
        all.ofDouble("cos", x -> Math.cos(finite(x)));
        all.ofDouble("tan", x -> Math.tan(finite(x)));
        all.ofDouble("cot", x -> 1 / Math.tan(finite(x)));
        all.ofDouble("asin", x -> Math.asin(within(x, -1, 1)));
        all.ofDouble("acos", x -> Math.acos(within(x, -1, 1)));
        all.ofDouble("atan", Math::atan);
        all.ofDoubles("atan2", Math::atan2);
        all.ofDouble("sind", x -> Degrees.sine(finite(x)));
        all.ofDouble("cosd", x -> Degrees.cosine(finite(x)));
        all.ofDouble("tand", x -> Degrees.tangent(finite(x)));
        all.ofDouble("cotd", x -> Degrees.cotangent(finite(x)));
        all.ofDouble("asind", x -> Degrees.arcSine(within(x, -1, 1)));
        all.ofDouble("acosd", x -> Degrees.arcCosine(within(x, -1, 1)));
        all.ofDouble("atand", Degrees::arcTangent);
        all.ofDoubles("atan2d", Degrees::arcTangent);
        all.ofDouble("sinh", Math::sinh);
        all.ofDouble("cosh", Math::cosh);
        all.ofDouble("tanh", Math::tanh);
        all.ofDouble("asinh", FloatLibrary::inverseHyperbolicSine);
        all.ofDouble("acosh", x -> x < 1 ? within(x, 1, Double.MAX_VALUE) : inverseHyperbolicCosine(x));
        all.ofDouble("atanh", x -> (Math.log1p(within(x, -1, 1)) - Math.log1p(-x)) / 2);
        all.ofDouble("degrees", x -> checked(x / (Math.PI / 180), x));
        all.ofDouble("radians", x -> x * (Math.PI / 180));
        all.ofDouble("cbrt", Math::cbrt);
        all.ofDouble("||/", Math::cbrt);
        all.strict(
                "width_bucket",
                INTEGER,
                a -> bucket(a.real(0), a.real(1), a.real(2), a.number(3)),
                DOUBLE_PRECISION,
                DOUBLE_PRECISION,
                DOUBLE_PRECISION,
                INTEGER);
    }

    private static double finite(double x) {
        if (Double.isInfinite(x)) {
            throw FunctionErrors.outOfRange("input is out of range");
        }
        return x;
    }

    private static double within(double x, double min, double max) {
        if (x < min || x > max) {
            throw FunctionErrors.outOfRange("input is out of range");
        }
        return x;
    }

    private static double checked(double result, double x) {
        if (Double.isInfinite(result) && !Double.isInfinite(x)) {
            throw FunctionErrors.overflow();
        }
        return result;
    }

    private static double inverseHyperbolicSine(double x) {
        double size = Math.abs(x);
        if (size > 1e154) {
            return Double.isInfinite(x) ? x : Math.copySign(Math.log(size) + LN_2, x);
        }
        return Math.copySign(Math.log1p(size + size * size / (1 + Math.sqrt(size * size + 1))), x);
    }

    private static double inverseHyperbolicCosine(double x) {
        return x > 1e154 ? Math.log(x) + LN_2 : Math.log(x + Math.sqrt((x - 1) * (x + 1)));
    }

    /// The number of the bucket, from 1; 0 below and count + 1 beyond. The bounds may be given the other way round.
    private static Object bucket(double value, double low, double high, long count) {
        checkBuckets(count);
        if (Double.isNaN(value) || Double.isNaN(low) || Double.isNaN(high)) {
            throw bucketError("operand, lower bound, and upper bound cannot be NaN");
        }
        if (Double.isInfinite(low) || Double.isInfinite(high)) {
            throw bucketError("lower and upper bounds must be finite");
        }
        if (low == high) {
            throw bucketError("lower bound cannot equal upper bound");
        }
        boolean isRising = low < high;
        if (isRising ? value < low : value > low) {
            return 0L;
        }
        if (isRising ? value >= high : value <= high) {
            if (count == Integer.MAX_VALUE) {
                throw FunctionErrors.integerOutOfRange();
            }
            return count + 1;
        }
        double ratio = Double.isInfinite(high - low)
                ? (value / 2 - low / 2) / (high / 2 - low / 2)
                : (value - low) / (high - low);
        return Math.min(count - 1, (long) (count * ratio)) + 1;
    }

    static void checkBuckets(long count) {
        if (count <= 0) {
            throw bucketError("count must be greater than zero");
        }
    }

    static SpillwayException bucketError(String message) {
        return new SpillwayException(ErrorCode.INVALID_ARGUMENT_FOR_WIDTH_BUCKET_FUNCTION, message);
    }
}
