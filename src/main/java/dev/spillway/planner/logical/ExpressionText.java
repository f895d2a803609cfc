package dev.spillway.planner.logical;

import dev.spillway.plan.AggregateFunction;
import dev.spillway.plan.Expression;
import dev.spillway.plan.Expression.AggregateCall;
import dev.spillway.plan.Expression.Call;
import dev.spillway.plan.Expression.Cast;
import dev.spillway.plan.Expression.ColumnRef;
import dev.spillway.plan.Expression.Constant;
import dev.spillway.plan.Expression.Parameter;
import dev.spillway.plan.Expression.WindowCall;
import dev.spillway.plan.Function;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/// Short names for computed values that nodes above refer to, as in PostgreSQL's `Sort Key: (sum(x))`. Stateless.
public final class ExpressionText {
    private static final int TEXT_MAX = 120;
    private static final Set<Function> INFIX = Set.of(
            Function.ADD,
            Function.SUBTRACT,
            Function.MULTIPLY,
            Function.DIVIDE,
            Function.MODULO,
            Function.EQUAL,
            Function.NOT_EQUAL,
            Function.LESS,
            Function.LESS_OR_EQUAL,
            Function.GREATER,
            Function.GREATER_OR_EQUAL,
            Function.CONCAT,
            Function.LIKE);

    private ExpressionText() {}

    static String of(AggregateCall call) {
        String arguments =
                call.arguments().isEmpty() ? "*" : (call.isDistinct() ? "DISTINCT " : "") + join(call.arguments());
        return shortened("(" + call.function().sqlName() + "(" + arguments + "))");
    }

    static String of(WindowCall call) {
        String arguments = call.function() == AggregateFunction.COUNT_STAR ? "*" : join(call.arguments());
        return shortened("(" + call.function().sqlName() + "(" + arguments + ") OVER (?))");
    }

    public static String of(Expression expression) {
        return shortened(text(expression));
    }

    private static String text(Expression expression) {
        return switch (expression) {
            case ColumnRef column -> column.name();
            case Constant constant -> constant(constant);
            case Parameter parameter -> "$" + parameter.index();
            case Call call -> call(call);
            case Cast cast ->
                cast.isImplicit()
                        ? text(cast.operand())
                        : "(" + text(cast.operand()) + ")::" + cast.type().sqlName();
            case Expression.Case choice -> "CASE";
            case Expression.InList list -> text(list.operand()) + (list.negated() ? " <> ALL" : " = ANY");
            case Expression.ScalarCall call -> call.function().name() + "(" + join(call.arguments()) + ")";
            case Expression.SessionCall call -> call.function().sqlName() + "(" + join(call.arguments()) + ")";
        };
    }

    private static String constant(Constant constant) {
        return constant.value() instanceof String text ? "'" + text + "'::text" : String.valueOf(constant.value());
    }

    private static String call(Call call) {
        List<Expression> arguments = call.arguments();
        if (INFIX.contains(call.function()) && arguments.size() == 2) {
            return operand(arguments.get(0)) + " " + call.function().symbol() + " " + operand(arguments.get(1));
        }
        return call.function().symbol() + "(" + join(arguments) + ")";
    }

    private static String operand(Expression expression) {
        boolean isSimple = expression instanceof ColumnRef || expression instanceof Constant;
        return isSimple ? text(expression) : "(" + text(expression) + ")";
    }

    private static String join(List<Expression> expressions) {
        return expressions.stream().map(ExpressionText::text).collect(Collectors.joining(", "));
    }

    private static String shortened(String text) {
        return text.length() <= TEXT_MAX ? text : text.substring(0, TEXT_MAX) + "…";
    }
}
