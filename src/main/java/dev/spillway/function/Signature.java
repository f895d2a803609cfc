package dev.spillway.function;

import dev.spillway.data.DataType;
import java.util.List;
import java.util.function.Function;

/// A function by its argument types. With `takesAny` there may be further arguments of any type behind those that are
/// listed. `binding` gives the function for the types that a call has.
public record Signature(
        String name,
        List<DataType> arguments,
        boolean takesAny,
        DataType result,
        Function<List<DataType>, ScalarFunction> binding) {
    public Signature {
        arguments = List.copyOf(arguments);
    }

    public ScalarFunction bind(List<DataType> types) {
        return binding.apply(types);
    }

    public boolean takes(int count) {
        return count == arguments.size() || takesAny && count > arguments.size();
    }
}
