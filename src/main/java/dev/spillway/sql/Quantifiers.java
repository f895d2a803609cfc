package dev.spillway.sql;

import dev.spillway.plan.Function;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.fun.SqlQuantifyOperator;

/// The comparisons of `x < ANY (…)` and `x < ALL (…)`. Stateless.
final class Quantifiers {
    private Quantifiers() {}

    static Function comparison(SqlCall call) {
        return switch (((SqlQuantifyOperator) call.getOperator()).comparisonKind) {
            case EQUALS -> Function.EQUAL;
            case NOT_EQUALS -> Function.NOT_EQUAL;
            case LESS_THAN -> Function.LESS;
            case LESS_THAN_OR_EQUAL -> Function.LESS_OR_EQUAL;
            case GREATER_THAN -> Function.GREATER;
            case GREATER_THAN_OR_EQUAL -> Function.GREATER_OR_EQUAL;
            default -> throw Errors.unsupported(call, call.getOperator().getName() + " is");
        };
    }

    /// `x < ALL (…)` is `NOT x >= ANY (…)`: what ANY compares with then.
    static Function negated(SqlCall call) {
        return switch (((SqlQuantifyOperator) call.getOperator()).comparisonKind) {
            case EQUALS -> Function.NOT_EQUAL;
            case NOT_EQUALS -> Function.EQUAL;
            case LESS_THAN -> Function.GREATER_OR_EQUAL;
            case LESS_THAN_OR_EQUAL -> Function.GREATER;
            case GREATER_THAN -> Function.LESS_OR_EQUAL;
            case GREATER_THAN_OR_EQUAL -> Function.LESS;
            default -> throw Errors.unsupported(call, call.getOperator().getName() + " is");
        };
    }
}
