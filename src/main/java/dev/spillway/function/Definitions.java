package dev.spillway.function;

import dev.spillway.data.DataType;
import dev.spillway.function.ScalarFunction.Body;
import dev.spillway.function.ScalarFunction.OfDouble;
import dev.spillway.function.ScalarFunction.OfDoubles;
import dev.spillway.function.ScalarFunction.OfLongs;
import dev.spillway.function.ScalarFunction.OfValues;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;

/// Collects signatures while the library is built.
final class Definitions {
    private final List<Signature> signatures = new ArrayList<>();

    List<Signature> signatures() {
        return signatures;
    }

    /// An immutable function, NULL where an argument is and nowhere else.
    void strict(String name, DataType result, OfValues body, DataType... arguments) {
        add(name, result, true, false, () -> body, arguments);
    }

    /// An immutable function, NULL where an argument is and perhaps elsewhere.
    void nullable(String name, DataType result, OfValues body, DataType... arguments) {
        add(name, result, true, true, () -> body, arguments);
    }

    /// As [#nullable(String, DataType, OfValues, DataType...)] with a body that remembers something.
    void remembering(String name, DataType result, Supplier<Body> bodies, DataType... arguments) {
        add(name, result, true, true, bodies, arguments);
    }

    /// A function that gives something else each time it is called; NULL where an argument is.
    void ofChance(String name, DataType result, OfValues body, DataType... arguments) {
        OfValues checked = a -> Arrays.asList(a.values()).contains(null) ? null : body.call(a);
        ScalarFunction function = new ScalarFunction(name, Volatility.VOLATILE, false, true, () -> checked);
        signatures.add(new Signature(name, List.of(arguments), 0, 0, result, types -> function));
    }

    void ofDouble(String name, OfDouble body) {
        add(name, DataType.DOUBLE_PRECISION, true, false, () -> body, DataType.DOUBLE_PRECISION);
    }

    void ofDoubles(String name, OfDoubles body) {
        add(
                name,
                DataType.DOUBLE_PRECISION,
                true,
                false,
                () -> body,
                DataType.DOUBLE_PRECISION,
                DataType.DOUBLE_PRECISION);
    }

    /// Of two values of one type.
    void ofLongs(String name, DataType type, OfLongs body) {
        add(name, type, true, false, () -> body, type, type);
    }

    void ofLongs(String name, DataType result, OfLongs body, DataType left, DataType right) {
        add(name, result, true, false, () -> body, left, right);
    }

    /// A function of one argument of any type, which sees NULLs.
    void ofAny(String name, DataType result, Function<List<DataType>, OfValues> body) {
        ofAny(name, result, body, List.of(), 1, 1);
    }

    /// A function of any number of arguments of any type behind the given ones, which sees NULLs.
    void ofMany(String name, DataType result, Function<List<DataType>, OfValues> body, DataType... arguments) {
        ofAny(name, result, body, List.of(arguments), arguments.length == 0 ? 1 : 0, Integer.MAX_VALUE);
    }

    private void ofAny(
            String name,
            DataType result,
            Function<List<DataType>, OfValues> body,
            List<DataType> arguments,
            int min,
            int max) {
        signatures.add(new Signature(
                name, arguments, min, max, result, types -> function(name, false, true, () -> body.apply(types))));
    }

    /// An immutable function that sees NULLs.
    void seeingNulls(String name, DataType result, OfValues body, DataType... arguments) {
        add(name, result, false, true, () -> body, arguments);
    }

    private void add(
            String name,
            DataType result,
            boolean isStrict,
            boolean canBeNull,
            Supplier<Body> bodies,
            DataType... arguments) {
        ScalarFunction function = function(name, isStrict, canBeNull, bodies);
        signatures.add(new Signature(name, List.of(arguments), 0, 0, result, types -> function));
    }

    private static ScalarFunction function(String name, boolean isStrict, boolean canBeNull, Supplier<Body> bodies) {
        return new ScalarFunction(name, Volatility.IMMUTABLE, isStrict, canBeNull, bodies);
    }
}
