package dev.spillway.exec.expression;

import dev.spillway.data.DataType;
import dev.spillway.error.ErrorCode;
import dev.spillway.error.SpillwayException;
import dev.spillway.exec.Values;
import dev.spillway.plan.Expression;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Mathematical functions, value by value.
final class MathFunctions {
    private MathFunctions() {}

    static VectorExpression create(Expression.Call call, List<VectorExpression> arguments) {
        DataType type = call.arguments().getFirst().type();
        Optional<ScalarKernel.Scalar> function = switch (type.name()) {
            case SMALLINT, INTEGER, BIGINT -> integer(call, type);
            case REAL, DOUBLE_PRECISION -> floating(call);
            case NUMERIC -> numeric(call);
            default -> Optional.empty();
        };
        return ScalarKernel.strict(
                call.type(), arguments, function.orElseThrow(() -> ExpressionCompiler.undefined(call)));
    }

    private static Optional<ScalarKernel.Scalar> integer(Expression.Call call, DataType type) {
        return switch (call.function()) {
            case ABS ->
                Optional.of(values -> {
                    long value = (Long) Values.present(values[0]);
                    if (value == Bounds.ofType(type).orElseThrow().min()) {
                        throw NumberArithmetic.outOfRange(type);
                    }
                    return Math.abs(value);
                });
            case SIGN -> Optional.of(values -> (long) Long.signum((Long) Values.present(values[0])));
            case CEIL, FLOOR, ROUND, TRUNC ->
                call.arguments().size() == 1 ? Optional.of(values -> values[0]) : Optional.empty();
            default -> Optional.empty();
        };
    }

    private static double number(@Nullable Object value) {
        return ((Number) Values.present(value)).doubleValue();
    }

    private static Optional<ScalarKernel.Scalar> floating(Expression.Call call) {
        return switch (call.function()) {
            case ABS -> Optional.of(values -> Math.abs(number(values[0])));
            case SIGN -> Optional.of(values -> Math.signum(number(values[0])));
            case CEIL -> Optional.of(values -> Math.ceil(number(values[0])));
            case FLOOR -> Optional.of(values -> Math.floor(number(values[0])));
            case ROUND ->
                call.arguments().size() == 1 ? Optional.of(values -> Math.rint(number(values[0]))) : Optional.empty();
            case TRUNC ->
                call.arguments().size() == 1 ? Optional.of(values -> truncate(number(values[0]))) : Optional.empty();
            case SQRT -> Optional.of(values -> squareRoot(number(values[0])));
            case EXP -> Optional.of(values -> exponential(number(values[0])));
            case LN -> Optional.of(values -> Math.log(logarithmArgument(number(values[0]))));
            case LOG10 -> Optional.of(values -> Math.log10(logarithmArgument(number(values[0]))));
            case POWER -> Optional.of(values -> power(number(values[0]), number(values[1])));
            default -> Optional.empty();
        };
    }

    private static double truncate(double value) {
        return value < 0 ? Math.ceil(value) : Math.floor(value);
    }

    private static double squareRoot(double value) {
        if (value < 0) {
            throw negativeSquareRoot();
        }
        return Math.sqrt(value);
    }

    static SpillwayException negativeSquareRoot() {
        return new SpillwayException(
                ErrorCode.INVALID_ARGUMENT_FOR_POWER_FUNCTION, "cannot take square root of a negative number");
    }

    private static double exponential(double value) {
        double result = Math.exp(value);
        if (Double.isInfinite(result) && !Double.isInfinite(value)) {
            throw FloatArithmetic.overflow();
        }
        if (result == 0 && !Double.isInfinite(value)) {
            throw FloatArithmetic.underflow();
        }
        return result;
    }

    private static double logarithmArgument(double value) {
        checkLogarithm(value == 0 ? 0 : value < 0 ? -1 : 1);
        return value;
    }

    static void checkLogarithm(int sign) {
        if (sign == 0) {
            throw new SpillwayException(ErrorCode.INVALID_ARGUMENT_FOR_LOGARITHM, "cannot take logarithm of zero");
        }
        if (sign < 0) {
            throw new SpillwayException(
                    ErrorCode.INVALID_ARGUMENT_FOR_LOGARITHM, "cannot take logarithm of a negative number");
        }
    }

    private static double power(double base, double exponent) {
        checkPower(
                base == 0 ? 0 : base < 0 ? -1 : 1,
                exponent < 0,
                exponent == Math.rint(exponent) || Double.isNaN(base + exponent));
        if (base == 1 || exponent == 0) {
            return 1;
        }
        double result = Math.pow(base, exponent);
        boolean isFinite = !Double.isInfinite(base) && !Double.isInfinite(exponent);
        if (isFinite && Double.isInfinite(result)) {
            throw FloatArithmetic.overflow();
        }
        if (isFinite && result == 0 && base != 0) {
            throw FloatArithmetic.underflow();
        }
        return result;
    }

    static void checkPower(int baseSign, boolean isNegativeExponent, boolean isWholeExponent) {
        if (baseSign == 0 && isNegativeExponent) {
            throw new SpillwayException(
                    ErrorCode.INVALID_ARGUMENT_FOR_POWER_FUNCTION, "zero raised to a negative power is undefined");
        }
        if (baseSign < 0 && !isWholeExponent) {
            throw new SpillwayException(
                    ErrorCode.INVALID_ARGUMENT_FOR_POWER_FUNCTION,
                    "a negative number raised to a non-integer power yields a complex result");
        }
    }

    private static BigDecimal decimal(@Nullable Object value) {
        return Values.toDecimal(Values.present(value));
    }

    private static Optional<ScalarKernel.Scalar> numeric(Expression.Call call) {
        boolean hasDigits = call.arguments().size() > 1;
        return switch (call.function()) {
            case ABS -> Optional.of(values -> decimal(values[0]).abs());
            case SIGN ->
                Optional.of(values -> BigDecimal.valueOf(decimal(values[0]).signum()));
            case CEIL -> Optional.of(values -> decimal(values[0]).setScale(0, RoundingMode.CEILING));
            case FLOOR -> Optional.of(values -> decimal(values[0]).setScale(0, RoundingMode.FLOOR));
            case ROUND ->
                Optional.of(values -> DecimalMath.round(decimal(values[0]), hasDigits ? digits(values[1]) : 0));
            case TRUNC ->
                Optional.of(values -> DecimalMath.truncate(decimal(values[0]), hasDigits ? digits(values[1]) : 0));
            case SQRT -> Optional.of(values -> DecimalFunctions.squareRoot(decimal(values[0])));
            case EXP -> Optional.of(values -> DecimalFunctions.exponential(decimal(values[0])));
            case LN -> Optional.of(values -> DecimalFunctions.naturalLogarithm(decimal(values[0])));
            case LOG10 -> Optional.of(values -> DecimalFunctions.logarithm10(decimal(values[0])));
            case LOG -> Optional.of(values -> DecimalFunctions.logarithm(decimal(values[0]), decimal(values[1])));
            case POWER -> Optional.of(values -> DecimalFunctions.power(decimal(values[0]), decimal(values[1])));
            default -> Optional.empty();
        };
    }

    private static int digits(@Nullable Object value) {
        long digits = ((Number) Values.present(value)).longValue();
        return (int) Math.max(-2_000, Math.min(2_000, digits));
    }
}
