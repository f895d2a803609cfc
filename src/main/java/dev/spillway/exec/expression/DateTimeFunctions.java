package dev.spillway.exec.expression;

import dev.spillway.plan.Expression;
import java.util.List;

/// Stub.
final class DateTimeFunctions {
    private DateTimeFunctions() {}

    static VectorExpression create(Expression.Call call, List<VectorExpression> arguments) {
        throw ExpressionCompiler.undefined(call);
    }
}
