package dev.spillway.exec.expression;

import dev.spillway.data.DataType;
import dev.spillway.data.IntervalValue;
import dev.spillway.data.TypeName;
import dev.spillway.exec.Values;
import dev.spillway.plan.Expression;
import java.util.List;

/// Stub.
final class DateTimeArithmetic {
    private DateTimeArithmetic() {}

    static boolean isTemporal(TypeName type) {
        return type == TypeName.DATE
                || type == TypeName.TIME
                || type == TypeName.TIMESTAMP
                || type == TypeName.INTERVAL;
    }

    static VectorExpression negate(VectorExpression operand) {
        return ScalarKernel.strict(
                DataType.INTERVAL,
                List.of(operand),
                values -> Intervals.negate((IntervalValue) Values.present(values[0])));
    }

    static VectorExpression create(Expression.Call call, VectorExpression left, VectorExpression right) {
        throw ExpressionCompiler.undefined(call);
    }
}
