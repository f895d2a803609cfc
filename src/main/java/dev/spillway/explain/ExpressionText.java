package dev.spillway.explain;

import dev.spillway.data.DataType;
import dev.spillway.data.TypeName;
import dev.spillway.plan.Expression;
import dev.spillway.plan.Function;
import java.util.List;
import java.util.stream.Collectors;

/// Prints expressions as PostgreSQL's ruleutils.c does: operators in parentheses, constants with a cast where their
/// type is not evident.
final class ExpressionText {
    private ExpressionText() {}

    static String of(Expression expression) {
        return switch (expression) {
            case Expression.ColumnRef column -> column.name();
            case Expression.Constant constant -> ConstantText.of(constant.value(), constant.type());
            case Expression.Parameter parameter -> "$" + parameter.index();
            case Expression.Call call -> call(call);
            case Expression.Cast cast ->
                cast.isImplicit()
                        ? of(cast.operand())
                        : "(" + of(cast.operand()) + ")::" + cast.type().sqlName();
            case Expression.Case choice -> choice(choice);
            case Expression.InList in -> inList(in);
            case Expression.GeneratedCall call -> call.name() + list(call.arguments());
            case Expression.SessionCall call -> call.function().sqlName() + list(call.arguments());
        };
    }

    static String sortKey(Expression.SortKey key) {
        String text = of(key.expression()) + (key.descending() ? " DESC" : "");
        if (key.nullsFirst() == key.descending()) {
            return text;
        }
        return text + (key.nullsFirst() ? " NULLS FIRST" : " NULLS LAST");
    }

    static String aggregate(Expression.AggregateCall call, boolean isPartial) {
        String arguments = call.arguments().isEmpty() ? "(*)" : list(call.arguments());
        if (call.isDistinct()) {
            arguments = "(DISTINCT " + arguments.substring(1);
        }
        String filter = call.filter()
                .map(condition -> " FILTER (WHERE " + of(condition) + ")")
                .orElse("");
        return (isPartial ? "PARTIAL " : "") + call.function().sqlName() + arguments + filter;
    }

    private static String list(List<Expression> arguments) {
        return arguments.stream().map(ExpressionText::of).collect(Collectors.joining(", ", "(", ")"));
    }

    private static String call(Expression.Call call) {
        List<Expression> arguments = call.arguments();
        return switch (call.function()) {
            case ADD,
                    SUBTRACT,
                    MULTIPLY,
                    DIVIDE,
                    MODULO,
                    EQUAL,
                    NOT_EQUAL,
                    LESS,
                    LESS_OR_EQUAL,
                    GREATER,
                    GREATER_OR_EQUAL,
                    IS_DISTINCT_FROM,
                    IS_NOT_DISTINCT_FROM,
                    AND,
                    OR,
                    CONCAT -> infix(call.function().symbol(), arguments);
            case LIKE, NOT_LIKE, ILIKE, NOT_ILIKE -> infix(call.function().symbol(), arguments.subList(0, 2));
            case NOT, NEGATE -> "(" + prefix(call.function()) + of(arguments.getFirst()) + ")";
            case IS_NULL, IS_NOT_NULL, IS_TRUE, IS_NOT_TRUE, IS_FALSE, IS_NOT_FALSE ->
                "(" + of(arguments.getFirst()) + " " + call.function().symbol() + ")";
            case EXTRACT -> "EXTRACT(" + bare(arguments.get(0)) + " FROM " + of(arguments.get(1)) + ")";
            case COALESCE,
                    NULLIF,
                    GREATEST,
                    LEAST,
                    ABS,
                    SIGN,
                    CEIL,
                    FLOOR,
                    ROUND,
                    TRUNC,
                    SQRT,
                    EXP,
                    LN,
                    LOG10,
                    POWER,
                    UPPER,
                    LOWER,
                    CHAR_LENGTH,
                    OCTET_LENGTH,
                    SUBSTRING,
                    STRPOS,
                    REPLACE,
                    LEFT,
                    RIGHT,
                    BTRIM,
                    LTRIM,
                    RTRIM,
                    DATE_TRUNC -> call.function().symbol() + list(arguments);
        };
    }

    private static String prefix(Function function) {
        return function == Function.NOT ? "NOT " : "- ";
    }

    private static String bare(Expression field) {
        return field instanceof Expression.Constant(Object value, DataType _) ? String.valueOf(value) : of(field);
    }

    private static String infix(String symbol, List<Expression> arguments) {
        return arguments.stream().map(ExpressionText::of).collect(Collectors.joining(" " + symbol + " ", "(", ")"));
    }

    private static String choice(Expression.Case choice) {
        StringBuilder text = new StringBuilder("CASE");
        for (Expression.When when : choice.branches()) {
            text.append(" WHEN ").append(of(when.condition())).append(" THEN ").append(of(when.result()));
        }
        return text.append(" ELSE ")
                .append(of(choice.otherwise()))
                .append(" END")
                .toString();
    }

    private static String inList(Expression.InList in) {
        DataType type = in.operand().type();
        String array = in.values().stream()
                .map(value -> ConstantText.plain(value, type))
                .map(text -> type.name() == TypeName.TEXT || text.contains(" ") ? '"' + text + '"' : text)
                .collect(Collectors.joining(",", "'{", in.hasNull() ? ",NULL}'" : "}'"));
        String quantified = in.negated() ? " <> ALL (" : " = ANY (";
        return "(" + of(in.operand()) + quantified + array + "::" + type.sqlName() + "[]))";
    }
}
