package dev.spillway.explain;

import dev.spillway.data.DataType;
import dev.spillway.data.TypeName;
import dev.spillway.function.ScalarFunction;
import dev.spillway.plan.Expression;
import dev.spillway.plan.Function;
import dev.spillway.plan.PlanNode;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/// Prints expressions as PostgreSQL's ruleutils.c does: operators in parentheses, constants with a cast where their
/// type is not evident.
final class ExpressionText {
    private static final ExpressionText PLAIN = new ExpressionText(Map.of());

    /// By column of the input row, what is printed in place of the column's name.
    private final Map<Integer, String> columnTexts;

    private ExpressionText(Map<Integer, String> columnTexts) {
        this.columnTexts = columnTexts;
    }

    static String of(Expression expression) {
        return PLAIN.text(expression);
    }

    /// An expression over an aggregate's row: its aggregates are printed as calls, as PostgreSQL does in the node
    /// that computes them. In the nodes above they are columns, whose names the planner has put in parentheses.
    static String overAggregates(Expression expression, PlanNode.Aggregate aggregate) {
        Map<Integer, String> calls = new HashMap<>();
        for (int i = 0; i < aggregate.aggregates().size(); i++) {
            calls.put(
                    aggregate.groupKeys().size() + i,
                    aggregate(aggregate.aggregates().get(i), aggregate.mode() == PlanNode.AggregateMode.PARTIAL));
        }
        return new ExpressionText(calls).text(expression);
    }

    /// An expression whose columns are printed as `texts` says where it has them.
    static String of(Expression expression, Map<Integer, String> texts) {
        return new ExpressionText(texts).text(expression);
    }

    private String text(Expression expression) {
        return switch (expression) {
            case Expression.ColumnRef column -> columnTexts.getOrDefault(column.index(), column.name());
            case Expression.Constant constant -> ConstantText.of(constant.value(), constant.type());
            case Expression.Parameter parameter -> "$" + parameter.index();
            case Expression.Call call -> call(call.function(), call.arguments());
            case Expression.Cast cast ->
                cast.isImplicit()
                        ? text(cast.operand())
                        : "(" + text(cast.operand()) + ")::" + cast.type().sqlName();
            case Expression.Case choice -> choice(choice);
            case Expression.InList in -> inList(in);
            case Expression.ScalarCall call -> scalar(call.function(), call.arguments());
            case Expression.SessionCall call -> session(call);
        };
    }

    private String session(Expression.SessionCall call) {
        String arguments = list(call.arguments());
        boolean isNamed = call.function().isOfRelation() && call.arguments().getFirst() instanceof Expression.Constant;
        return call.function().sqlName() + (isNamed ? arguments.replaceFirst("::text", "::regclass") : arguments);
    }

    static String sortKey(Expression.SortKey key) {
        String text = of(key.expression()) + (key.descending() ? " DESC" : "");
        if (key.nullsFirst() == key.descending()) {
            return text;
        }
        return text + (key.nullsFirst() ? " NULLS FIRST" : " NULLS LAST");
    }

    private static String aggregate(Expression.AggregateCall call, boolean isPartial) {
        boolean isOrderedSet = call.function().isOrderedSet();
        List<Expression> direct =
                isOrderedSet ? call.arguments().subList(1, call.arguments().size()) : call.arguments();
        String arguments = direct.isEmpty() && !isOrderedSet ? "(*)" : PLAIN.list(direct);
        if (call.isDistinct()) {
            arguments = "(DISTINCT " + arguments.substring(1);
        }
        if (!call.order().isEmpty()) {
            String order = call.order().stream()
                    .map(ExpressionText::sortKey)
                    .collect(Collectors.joining(", ", "ORDER BY ", ")"));
            arguments = isOrderedSet
                    ? arguments + " WITHIN GROUP (" + order
                    : arguments.substring(0, arguments.length() - 1) + " " + order;
        }
        String filter = call.filter()
                .map(condition -> " FILTER (WHERE " + of(condition) + ")")
                .orElse("");
        return (isPartial ? "PARTIAL " : "") + call.function().sqlName() + arguments + filter;
    }

    private String list(List<Expression> arguments) {
        return arguments.stream().map(this::text).collect(Collectors.joining(", ", "(", ")"));
    }

    private String call(Function function, List<Expression> arguments) {
        return switch (function) {
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
                    CONCAT -> infix(function.symbol(), arguments);
            case LIKE, NOT_LIKE, ILIKE, NOT_ILIKE -> infix(function.symbol(), arguments.subList(0, 2));
            case NOT, NEGATE -> "(" + prefix(function) + text(arguments.getFirst()) + ")";
            case IS_NULL, IS_NOT_NULL, IS_TRUE, IS_NOT_TRUE, IS_FALSE, IS_NOT_FALSE -> postfix(function, arguments);
            case LOCALTIMESTAMP -> "LOCALTIMESTAMP";
            case ARRAY_CONTAINS, ARRAY_CONTAINED, ARRAY_OVERLAPS -> infix(function.symbol(), arguments);
            case ARRAY -> "ARRAY[" + arguments.stream().map(this::text).collect(Collectors.joining(", ")) + "]";
            case ARRAY_KEY -> text(arguments.getFirst());
            case SUBSCRIPT -> "(" + text(arguments.get(0)) + ")[" + text(arguments.get(1)) + "]";
            case SLICE ->
                "(" + text(arguments.get(0)) + ")[" + bound(arguments.get(1)) + ":" + bound(arguments.get(2)) + "]";
            case ANY_ELEMENT, ALL_ELEMENTS ->
                "(" + text(arguments.get(1)) + " " + bare(arguments.get(0)) + " " + function.symbol() + " ("
                        + text(arguments.get(2)) + "))";
            case AT_TIME_ZONE -> "(" + text(arguments.get(1)) + " AT TIME ZONE " + text(arguments.get(0)) + ")";
            case EXTRACT -> "EXTRACT(" + bare(arguments.get(0)) + " FROM " + text(arguments.get(1)) + ")";
            default -> function.symbol() + list(arguments);
        };
    }

    private String scalar(ScalarFunction function, List<Expression> arguments) {
        if (!function.isOperator()) {
            return function.name() + list(arguments);
        }
        return arguments.size() == 1
                ? "(" + function.name() + " " + text(arguments.getFirst()) + ")"
                : infix(function.name(), arguments);
    }

    private String postfix(Function function, List<Expression> arguments) {
        return "(" + text(arguments.getFirst()) + " " + function.symbol() + ")";
    }

    private static String prefix(Function function) {
        return function == Function.NOT ? "NOT " : "- ";
    }

    private String bound(Expression bound) {
        return bound.type().name() == TypeName.TEXT ? "" : text(bound);
    }

    private String bare(Expression field) {
        return field instanceof Expression.Constant(Object value, DataType _) ? String.valueOf(value) : text(field);
    }

    private String infix(String symbol, List<Expression> arguments) {
        return arguments.stream().map(this::text).collect(Collectors.joining(" " + symbol + " ", "(", ")"));
    }

    private String choice(Expression.Case choice) {
        StringBuilder text = new StringBuilder("CASE");
        for (Expression.When when : choice.branches()) {
            text.append(" WHEN ")
                    .append(text(when.condition()))
                    .append(" THEN ")
                    .append(text(when.result()));
        }
        return text.append(" ELSE ")
                .append(text(choice.otherwise()))
                .append(" END")
                .toString();
    }

    private String inList(Expression.InList in) {
        DataType type = in.operand().type();
        String array = in.values().stream()
                .map(value -> ConstantText.plain(value, type))
                .map(text -> type.name() == TypeName.TEXT || text.contains(" ") ? '"' + text + '"' : text)
                .collect(Collectors.joining(",", "'{", in.hasNull() ? ",NULL}'" : "}'"));
        String quantified = in.negated() ? " <> ALL (" : " = ANY (";
        return "(" + text(in.operand()) + quantified + array + "::" + type.sqlName() + "[]))";
    }
}
