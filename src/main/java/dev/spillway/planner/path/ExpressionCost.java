package dev.spillway.planner.path;

import dev.spillway.plan.AggregateFunction;
import dev.spillway.plan.Expression;
import dev.spillway.plan.Expression.AggregateCall;
import dev.spillway.plan.Expression.Call;
import dev.spillway.plan.Expression.Cast;
import dev.spillway.plan.Expression.ColumnRef;
import dev.spillway.plan.Expression.Constant;
import dev.spillway.plan.Expression.InList;
import dev.spillway.plan.Expression.Parameter;
import dev.spillway.plan.Expression.WindowCall;
import dev.spillway.planner.logical.Expressions;
import java.util.Collection;
import java.util.List;

/// `cost_qual_eval`: operators of an expression, each at `cpu_operator_cost` a row. Stateless.
final class ExpressionCost {
    /// From this many constants on an IN list is hashed.
    private static final int HASHED_LIST_MIN = 9;

    private static final double DISTINCT_OPERATORS = 2;

    private ExpressionCost() {}

    static double operators(Collection<Expression> expressions) {
        double sum = 0;
        for (Expression expression : expressions) {
            sum += operators(expression);
        }
        return sum;
    }

    static double operators(Expression expression) {
        double own = switch (expression) {
            case ColumnRef column -> 0;
            case Constant constant -> 0;
            case Parameter parameter -> 0;
            case Call call -> ofCall(call);
            case Cast cast -> isRelabel(cast) ? 0 : 1;
            case Expression.Case choice -> 0;
            case InList list ->
                list.values().size() >= HASHED_LIST_MIN ? 2 : list.values().size() * 0.5;
            case Expression.ScalarCall call -> 1;
            case Expression.SessionCall call -> 1;
        };
        return own + operators(Expressions.children(expression));
    }

    private static double ofCall(Call call) {
        return switch (call.function()) {
            case AND, OR, NOT, IS_NULL, IS_NOT_NULL, IS_TRUE, IS_NOT_TRUE, IS_FALSE, IS_NOT_FALSE, COALESCE -> 0;
            case GREATEST, LEAST -> Math.max(0, call.arguments().size() - 1);
            default -> 1;
        };
    }

    private static boolean isRelabel(Cast cast) {
        return cast.operand().type().name().isString() && cast.type().name().isString();
    }

    /// A row's way into the transition states, arguments and filters included.
    static double transition(List<AggregateCall> calls) {
        double sum = 0;
        for (AggregateCall call : calls) {
            sum += 1 + operators(call.arguments());
            sum += call.filter().map(ExpressionCost::operators).orElse(0.0);
            sum += call.isDistinct() ? DISTINCT_OPERATORS : 0;
        }
        return sum;
    }

    /// A row's way through window functions.
    static double windows(List<WindowCall> calls) {
        double sum = 0;
        for (WindowCall call : calls) {
            sum += 1 + operators(call.arguments());
            sum += call.filter().map(ExpressionCost::operators).orElse(0.0);
        }
        return sum;
    }

    /// From a group's states to its values.
    static double finishing(List<AggregateCall> calls) {
        return calls.stream().filter(call -> hasFinalFunction(call.function())).count();
    }

    private static boolean hasFinalFunction(AggregateFunction function) {
        return switch (function) {
            case AVG,
                    STDDEV_SAMP,
                    STDDEV_POP,
                    VAR_SAMP,
                    VAR_POP,
                    CORR,
                    COVAR_POP,
                    COVAR_SAMP,
                    REGR_AVGX,
                    REGR_AVGY,
                    REGR_INTERCEPT,
                    REGR_R2,
                    REGR_SLOPE,
                    REGR_SXX,
                    REGR_SXY,
                    REGR_SYY,
                    ARRAY_AGG,
                    JSON_AGG,
                    JSONB_AGG,
                    JSON_OBJECT_AGG,
                    JSONB_OBJECT_AGG,
                    STRING_AGG,
                    PERCENTILE_CONT,
                    PERCENTILE_DISC,
                    MODE,
                    APPROX_COUNT_DISTINCT -> true;
            case COUNT_STAR, COUNT, SUM, MIN, MAX, BOOL_AND, BOOL_OR, BIT_AND, BIT_OR, BIT_XOR, ANY_VALUE, REGR_COUNT ->
                false;
        };
    }
}
