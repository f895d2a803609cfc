package dev.spillway.function;

import dev.spillway.data.DataType;
import java.util.List;
import java.util.function.Function;

/// A function by its argument types. Behind those that are listed there may be `anyMin` to `anyMax` arguments of any
/// type. `binding` gives the function for the types that a call has.
public record Signature(
        String name,
        List<DataType> arguments,
        int anyMin,
        int anyMax,
        DataType result,
        Function<List<DataType>, ScalarFunction> binding) {
    public Signature {
        arguments = List.copyOf(arguments);
    }

    public ScalarFunction bind(List<DataType> types) {
        return binding.apply(types);
    }

    public boolean takes(int count) {
        return count >= arguments.size() + anyMin && count - arguments.size() <= anyMax;
    }
}
