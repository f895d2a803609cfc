package dev.spillway.planner.logical;

import dev.spillway.plan.Expression;
import dev.spillway.plan.Expression.Call;
import dev.spillway.plan.Expression.Cast;
import dev.spillway.plan.Expression.ColumnRef;
import dev.spillway.plan.Expression.InList;
import java.util.BitSet;
import java.util.List;

/// Which variables cannot be NULL when something holds: what turns outer joins into inner ones. Stateless.
final class Strictness {
    private Strictness() {}

    /// Variables whose NULL makes the value NULL.
    static BitSet forcing(Expression expression) {
        return switch (expression) {
            case ColumnRef column -> Expressions.variables(column);
            case Cast cast -> forcing(cast.operand());
            case InList list -> forcing(list.operand());
            case Call call -> isStrict(call) ? union(call.arguments()) : new BitSet();
            case Expression.Constant constant -> new BitSet();
            case Expression.Parameter parameter -> new BitSet();
            case Expression.Case choice -> new BitSet();
            case Expression.ScalarCall call -> call.function().isStrict() ? union(call.arguments()) : new BitSet();
            case Expression.SessionCall session -> new BitSet();
        };
    }

    /// Variables whose NULL keeps the condition from being true (PostgreSQL's `find_nonnullable_vars`).
    static BitSet rejecting(Expression condition) {
        if (!(condition instanceof Call call)) {
            return forcing(condition);
        }
        return switch (call.function()) {
            case AND -> {
                BitSet result = new BitSet();
                call.arguments().forEach(argument -> result.or(rejecting(argument)));
                yield result;
            }
            case OR -> {
                BitSet result = rejecting(call.arguments().getFirst());
                call.arguments().forEach(argument -> result.and(rejecting(argument)));
                yield result;
            }
            case IS_NOT_NULL, IS_TRUE, IS_FALSE -> union(call.arguments());
            default -> forcing(call);
        };
    }

    private static BitSet union(List<Expression> arguments) {
        BitSet result = new BitSet();
        arguments.forEach(argument -> result.or(forcing(argument)));
        return result;
    }

    private static boolean isStrict(Call call) {
        return switch (call.function()) {
            case AND,
                    OR,
                    IS_DISTINCT_FROM,
                    IS_NOT_DISTINCT_FROM,
                    IS_NULL,
                    IS_NOT_NULL,
                    IS_TRUE,
                    IS_NOT_TRUE,
                    IS_FALSE,
                    IS_NOT_FALSE,
                    COALESCE,
                    NULLIF,
                    GREATEST,
                    LEAST,
                    CONCAT,
                    CONCAT_WS,
                    ARRAY,
                    ARRAY_KEY,
                    ANY_ELEMENT,
                    ALL_ELEMENTS,
                    ARRAY_APPEND,
                    ARRAY_PREPEND,
                    ARRAY_CAT,
                    ARRAY_POSITION,
                    ARRAY_POSITIONS,
                    ARRAY_REMOVE,
                    ARRAY_REPLACE,
                    ARRAY_TO_STRING,
                    STRING_TO_ARRAY -> false;
            default -> true;
        };
    }
}
