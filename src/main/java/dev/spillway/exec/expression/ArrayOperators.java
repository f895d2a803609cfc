package dev.spillway.exec.expression;

import dev.spillway.data.ArrayCode;
import dev.spillway.data.ByteString;
import dev.spillway.data.DataType;
import dev.spillway.data.TypeName;
import dev.spillway.exec.Values;
import dev.spillway.plan.Expression;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntPredicate;
import org.jspecify.annotations.Nullable;

/// Operators of arrays: construction, subscripts, slices, ANY and ALL, containment.
final class ArrayOperators {
    private ArrayOperators() {}

    static VectorExpression create(Expression.Call call, List<VectorExpression> arguments) {
        DataType result = call.type();
        List<DataType> types = call.arguments().stream().map(Expression::type).toList();
        return switch (call.function()) {
            case ARRAY ->
                ScalarKernel.perRow(result, arguments, values -> ArrayValues.array(Arrays.asList(values), result));
            case SUBSCRIPT ->
                ScalarKernel.nullable(result, arguments, values -> {
                    List<@Nullable Object> elements = ArrayValues.elements(values[0], types.get(0));
                    long subscript = ArrayValues.number(values[1]);
                    return subscript < 1 || subscript > elements.size() ? null : elements.get((int) subscript - 1);
                });
            case SLICE -> slice(call, arguments);
            case ARRAY_KEY ->
                ScalarKernel.strict(
                        result,
                        arguments,
                        values -> ArrayCode.comparable((ByteString) Values.present(values[0]), result.element()));
            case ANY_ELEMENT -> quantified(call, arguments, types, true);
            case ALL_ELEMENTS -> quantified(call, arguments, types, false);
            case ARRAY_CONTAINS ->
                ScalarKernel.strict(result, arguments, values -> contains(values[0], values[1], types.get(0)));
            case ARRAY_CONTAINED ->
                ScalarKernel.strict(result, arguments, values -> contains(values[1], values[0], types.get(0)));
            case ARRAY_OVERLAPS ->
                ScalarKernel.strict(result, arguments, values -> {
                    List<@Nullable Object> left = ArrayValues.elements(values[0], types.get(0));
                    return ArrayValues.elements(values[1], types.get(1)).stream()
                            .anyMatch(each -> each != null && has(left, each, types.get(0)));
                });
            default -> throw ExpressionCompiler.undefined(call);
        };
    }

    /// Bounds that are texts are those that were not written.
    private static VectorExpression slice(Expression.Call call, List<VectorExpression> arguments) {
        boolean hasFrom = !isMissing(call.arguments().get(1));
        boolean hasTo = !isMissing(call.arguments().get(2));
        DataType type = call.type();
        return ScalarKernel.perRow(type, arguments, values -> {
            if (values[0] == null || hasFrom && values[1] == null || hasTo && values[2] == null) {
                return null;
            }
            List<@Nullable Object> elements = ArrayValues.elements(values[0], type);
            long from = hasFrom ? Math.max(1, ArrayValues.number(values[1])) : 1;
            long to = hasTo ? Math.min(elements.size(), ArrayValues.number(values[2])) : elements.size();
            return ArrayValues.array(from > to ? List.of() : elements.subList((int) from - 1, (int) to), type);
        });
    }

    private static boolean isMissing(Expression bound) {
        return bound.type().name() == TypeName.TEXT;
    }

    /// True or false as soon as an element decides, else NULL where an element is NULL.
    private static VectorExpression quantified(
            Expression.Call call, List<VectorExpression> arguments, List<DataType> types, boolean isAny) {
        IntPredicate test =
                test(String.valueOf(((Expression.Constant) call.arguments().get(0)).value()));
        DataType element = types.get(2).element();
        return ScalarKernel.perRow(call.type(), arguments, values -> {
            if (values[2] == null) {
                return null;
            }
            Object value = values[1];
            Boolean result = !isAny;
            for (Object each : ArrayValues.elements(values[2], types.get(2))) {
                if (each == null || value == null) {
                    result = null;
                } else if (test.test(ArrayValues.compare(value, each, element)) == isAny) {
                    return isAny;
                }
            }
            return result;
        });
    }

    private static IntPredicate test(String operator) {
        return switch (operator) {
            case "=" -> order -> order == 0;
            case "<>" -> order -> order != 0;
            case "<" -> order -> order < 0;
            case "<=" -> order -> order <= 0;
            case ">" -> order -> order > 0;
            case ">=" -> order -> order >= 0;
            default -> throw new IllegalArgumentException("not a comparison: " + operator);
        };
    }

    private static boolean contains(@Nullable Object all, @Nullable Object some, DataType type) {
        List<@Nullable Object> elements = ArrayValues.elements(all, type);
        for (Object each : ArrayValues.elements(some, type)) {
            if (each == null || !has(elements, each, type)) {
                return false;
            }
        }
        return true;
    }

    private static boolean has(List<@Nullable Object> elements, Object wanted, DataType type) {
        DataType element = type.element();
        return elements.stream().anyMatch(each -> each != null && ArrayValues.compare(each, wanted, element) == 0);
    }
}
