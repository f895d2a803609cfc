package dev.spillway.exec.expression;

import dev.spillway.plan.Function;
import java.util.List;

/// Stub.
final class Like {
    private Like() {}

    static VectorExpression create(Function function, List<VectorExpression> arguments) {
        throw new IllegalArgumentException("not yet: " + function);
    }
}
