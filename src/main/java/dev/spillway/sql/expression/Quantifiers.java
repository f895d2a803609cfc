package dev.spillway.sql.expression;

import dev.spillway.plan.Function;
import dev.spillway.sql.syntax.Errors;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.fun.SqlQuantifyOperator;

/// The comparisons of `x < ANY (…)` and `x < ALL (…)`. Stateless.
public final class Quantifiers {
    private Quantifiers() {}

    public static Function comparison(SqlCall call) {
        return Operators.function(((SqlQuantifyOperator) call.getOperator()).comparisonKind)
                .orElseThrow(() -> Errors.unsupported(call, call.getOperator().getName() + " is"));
    }

    /// `x < ALL (…)` is `NOT x >= ANY (…)`: what ANY compares with then.
    public static Function negated(Function comparison) {
        return switch (comparison) {
            case EQUAL -> Function.NOT_EQUAL;
            case NOT_EQUAL -> Function.EQUAL;
            case LESS -> Function.GREATER_OR_EQUAL;
            case LESS_OR_EQUAL -> Function.GREATER;
            case GREATER -> Function.LESS_OR_EQUAL;
            case GREATER_OR_EQUAL -> Function.LESS;
            default -> throw new IllegalArgumentException("not a comparison: " + comparison);
        };
    }
}
