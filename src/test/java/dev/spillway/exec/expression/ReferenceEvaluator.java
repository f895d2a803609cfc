package dev.spillway.exec.expression;

import dev.spillway.plan.Expression;
import dev.spillway.plan.Function;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A simple interpreter, row at a time, of the expressions that the differential test makes.
final class ReferenceEvaluator {
    private ReferenceEvaluator() {}

    static @Nullable Object evaluate(Expression expression, List<@Nullable Object> row) {
        return switch (expression) {
            case Expression.ColumnRef column -> row.get(column.index());
            case Expression.Constant constant -> constant.value();
            case Expression.Call call -> call(call, row);
            case Expression.Case choice -> {
                for (Expression.When when : choice.branches()) {
                    if (Boolean.TRUE.equals(evaluate(when.condition(), row))) {
                        yield evaluate(when.result(), row);
                    }
                }
                yield evaluate(choice.otherwise(), row);
            }
            case Expression.InList list -> {
                Object value = evaluate(list.operand(), row);
                if (value == null) {
                    yield null;
                }
                boolean isFound = list.values().stream().anyMatch(one -> compare(one, value) == 0);
                yield isFound ? !list.negated() : list.hasNull() ? null : (Object) list.negated();
            }
            default -> throw new IllegalArgumentException("not in the reference: " + expression);
        };
    }

    private static @Nullable Object call(Expression.Call call, List<@Nullable Object> row) {
        List<Expression> arguments = call.arguments();
        switch (call.function()) {
            case AND, OR -> {
                boolean decides = call.function() == Function.OR;
                boolean hasNull = false;
                for (Expression argument : arguments) {
                    Object value = evaluate(argument, row);
                    if (value == null) {
                        hasNull = true;
                    } else if ((Boolean) value == decides) {
                        return decides;
                    }
                }
                return hasNull ? null : (Object) !decides;
            }
            case IS_NULL -> {
                return evaluate(arguments.getFirst(), row) == null;
            }
            case COALESCE -> {
                for (Expression argument : arguments) {
                    Object value = evaluate(argument, row);
                    if (value != null) {
                        return value;
                    }
                }
                return null;
            }
            case IS_DISTINCT_FROM -> {
                Object a = evaluate(arguments.get(0), row);
                Object b = evaluate(arguments.get(1), row);
                return a == null || b == null ? (a == null) != (b == null) : compare(a, b) != 0;
            }
            default -> {
                Object a = evaluate(arguments.get(0), row);
                Object b = arguments.size() > 1 ? evaluate(arguments.get(1), row) : "";
                return a == null || b == null ? null : strict(call.function(), a, b);
            }
        }
    }

    private static Object strict(Function function, Object a, Object b) {
        return switch (function) {
            case NOT -> !(Boolean) a;
            case EQUAL -> compare(a, b) == 0;
            case NOT_EQUAL -> compare(a, b) != 0;
            case LESS -> compare(a, b) < 0;
            case LESS_OR_EQUAL -> compare(a, b) <= 0;
            case GREATER -> compare(a, b) > 0;
            case GREATER_OR_EQUAL -> compare(a, b) >= 0;
            case ADD -> number(a).add(number(b));
            case SUBTRACT -> number(a).subtract(number(b));
            case MULTIPLY -> number(a).multiply(number(b));
            case LIKE -> like((String) a, (String) b);
            default -> throw new IllegalArgumentException("not in the reference: " + function);
        };
    }

    private static boolean like(String text, String pattern) {
        StringBuilder regex = new StringBuilder();
        for (char character : pattern.toCharArray()) {
            regex.append(
                    character == '%'
                            ? ".*"
                            : character == '_' ? "." : java.util.regex.Pattern.quote(String.valueOf(character)));
        }
        return java.util.regex.Pattern.compile(regex.toString(), java.util.regex.Pattern.DOTALL)
                .matcher(text)
                .matches();
    }

    private static BigDecimal number(Object value) {
        return value instanceof BigDecimal decimal ? decimal : BigDecimal.valueOf((Long) value);
    }

    static int compare(Object a, Object b) {
        return switch (a) {
            case String text ->
                Arrays.compareUnsigned(
                        text.getBytes(StandardCharsets.UTF_8), ((String) b).getBytes(StandardCharsets.UTF_8));
            case Double number -> Double.compare(number == 0 ? 0.0 : number, (Double) b == 0 ? 0.0 : (Double) b);
            case Boolean flag -> Boolean.compare(flag, (Boolean) b);
            default -> number(a).compareTo(number(b));
        };
    }
}
