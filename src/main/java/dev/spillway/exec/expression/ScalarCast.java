package dev.spillway.exec.expression;

import dev.spillway.data.DataType;

/// Stub.
public final class ScalarCast {
    private ScalarCast() {}

    public static Object cast(Object value, DataType from, DataType to) {
        throw new IllegalArgumentException("not yet: " + from + to + value);
    }
}
