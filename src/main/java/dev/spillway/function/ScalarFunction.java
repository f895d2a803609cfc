package dev.spillway.function;

import java.util.function.DoubleBinaryOperator;
import java.util.function.DoubleUnaryOperator;
import java.util.function.LongBinaryOperator;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// A function with certain argument types. `name` is what EXPLAIN prints; an operator's symbol is printed between or
/// before its operands. A strict function is NULL where an argument is; `canBeNull` tells whether it may be NULL
/// elsewhere too. Immutable; `bodies` makes a new body for every compiled expression.
public record ScalarFunction(
        String name, Volatility volatility, boolean isStrict, boolean canBeNull, Supplier<Body> bodies) {

    /// How the function is computed. Used by one thread.
    public sealed interface Body {}

    /// Value by value.
    public non-sealed interface OfValues extends Body {
        @Nullable
        Object call(Arguments arguments);
    }

    /// DOUBLE PRECISION or REAL to the like.
    public non-sealed interface OfDouble extends Body, DoubleUnaryOperator {}

    public non-sealed interface OfDoubles extends Body, DoubleBinaryOperator {}

    /// Integers, booleans, dates: whatever is a `long`. Results are checked by the function.
    public non-sealed interface OfLongs extends Body, LongBinaryOperator {}

    /// An immutable function that is called with NULLs too.
    public static ScalarFunction seeingNulls(String name, OfValues body) {
        return new ScalarFunction(name, Volatility.IMMUTABLE, false, true, () -> body);
    }

    public boolean isOperator() {
        return !Character.isLetter(name.charAt(0)) && name.charAt(0) != '_';
    }
}
