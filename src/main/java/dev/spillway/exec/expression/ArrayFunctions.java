package dev.spillway.exec.expression;

import dev.spillway.data.DataType;
import dev.spillway.data.TextFormat;
import dev.spillway.error.ErrorCode;
import dev.spillway.error.SpillwayException;
import dev.spillway.exec.Values;
import dev.spillway.plan.Expression;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Functions of arrays. All arrays have one dimension and begin at 1; an empty one has no dimension.
final class ArrayFunctions {
    private ArrayFunctions() {}

    static VectorExpression create(Expression.Call call, List<VectorExpression> arguments) {
        DataType result = call.type();
        DataType type = call.arguments().getFirst().type();
        return switch (call.function()) {
            case ARRAY_LENGTH, ARRAY_UPPER -> dimension(call, arguments, size -> size);
            case ARRAY_LOWER -> dimension(call, arguments, size -> 1L);
            case ARRAY_NDIMS ->
                ScalarKernel.nullable(result, arguments, values -> size(values[0], type) == 0 ? null : (Object) 1L);
            case ARRAY_DIMS ->
                ScalarKernel.nullable(result, arguments, values -> {
                    long size = size(values[0], type);
                    return size == 0 ? null : "[1:" + size + "]";
                });
            case CARDINALITY -> ScalarKernel.strict(result, arguments, values -> size(values[0], type));
            case ARRAY_APPEND ->
                ScalarKernel.perRow(result, arguments, values -> with(values[0], List.of(), values, 1, result));
            case ARRAY_PREPEND -> ScalarKernel.perRow(result, arguments, values -> prepended(values, result));
            case ARRAY_CAT -> ScalarKernel.perRow(result, arguments, values -> joined(values, result));
            case ARRAY_POSITION -> ScalarKernel.perRow(result, arguments, values -> position(values, type));
            case ARRAY_POSITIONS -> ScalarKernel.perRow(result, arguments, values -> positions(values, type));
            case ARRAY_REMOVE ->
                mapped(
                        call,
                        arguments,
                        values -> ArrayValues.elements(values[0], type).stream()
                                .filter(each -> !ArrayValues.isSame(each, values[1], type.element()))
                                .toList());
            case ARRAY_REPLACE -> mapped(call, arguments, values -> replaced(values, type));
            case ARRAY_REVERSE ->
                mapped(
                        call,
                        arguments,
                        values -> ArrayValues.elements(values[0], type).reversed());
            case ARRAY_SORT -> ScalarKernel.strict(result, arguments, values -> sorted(values, type));
            case TRIM_ARRAY -> ScalarKernel.strict(result, arguments, values -> trimmed(values, type));
            case ARRAY_TO_STRING -> ScalarKernel.perRow(result, arguments, values -> string(values, type));
            case STRING_TO_ARRAY -> ScalarKernel.perRow(result, arguments, values -> split(values, result));
            default -> throw ExpressionCompiler.undefined(call);
        };
    }

    private static long size(@Nullable Object array, DataType type) {
        return ArrayValues.elements(array, type).size();
    }

    private static VectorExpression dimension(
            Expression.Call call, List<VectorExpression> arguments, UnaryOperator<Long> ofSize) {
        DataType type = call.arguments().getFirst().type();
        return ScalarKernel.nullable(call.type(), arguments, values -> {
            long size = size(values[0], type);
            return size == 0 || ArrayValues.number(values[1]) != 1 ? null : ofSize.apply(size);
        });
    }

    /// An array of the same type, NULL for NULL.
    private static VectorExpression mapped(
            Expression.Call call, List<VectorExpression> arguments, ElementsOf function) {
        return ScalarKernel.perRow(
                call.type(),
                arguments,
                values -> values[0] == null ? null : ArrayValues.array(function.of(values), call.type()));
    }

    /// Elements of a result.
    private interface ElementsOf {
        List<? extends @Nullable Object> of(@Nullable Object[] arguments);
    }

    /// Elements in front, those of an array that may be NULL, and one more argument behind.
    private static Object with(
            @Nullable Object array, List<Object> before, @Nullable Object[] values, int last, DataType type) {
        List<@Nullable Object> elements = new ArrayList<>(before);
        if (array != null) {
            elements.addAll(ArrayValues.elements(array, type));
        }
        elements.add(values[last]);
        return ArrayValues.array(elements, type);
    }

    private static Object prepended(@Nullable Object[] values, DataType type) {
        List<@Nullable Object> elements = new ArrayList<>();
        elements.add(values[0]);
        if (values[1] != null) {
            elements.addAll(ArrayValues.elements(values[1], type));
        }
        return ArrayValues.array(elements, type);
    }

    private static @Nullable Object joined(@Nullable Object[] values, DataType type) {
        if (values[0] == null || values[1] == null) {
            return values[0] == null ? values[1] : values[0];
        }
        List<@Nullable Object> elements = new ArrayList<>(ArrayValues.elements(values[0], type));
        elements.addAll(ArrayValues.elements(values[1], type));
        return ArrayValues.array(elements, type);
    }

    private static @Nullable Object position(@Nullable Object[] values, DataType type) {
        if (values.length > 2 && values[2] == null) {
            throw new SpillwayException(ErrorCode.NULL_VALUE_NOT_ALLOWED, "initial position must not be null");
        }
        if (values[0] == null) {
            return null;
        }
        List<@Nullable Object> elements = ArrayValues.elements(values[0], type);
        long from = values.length > 2 ? Math.max(1, ArrayValues.number(values[2])) : 1;
        for (long i = from; i <= elements.size(); i++) {
            if (ArrayValues.isSame(elements.get((int) i - 1), values[1], type.element())) {
                return i;
            }
        }
        return null;
    }

    private static @Nullable Object positions(@Nullable Object[] values, DataType type) {
        if (values[0] == null) {
            return null;
        }
        List<@Nullable Object> elements = ArrayValues.elements(values[0], type);
        List<Object> found = new ArrayList<>();
        for (int i = 0; i < elements.size(); i++) {
            if (ArrayValues.isSame(elements.get(i), values[1], type.element())) {
                found.add(i + 1L);
            }
        }
        return ArrayValues.array(found, DataType.arrayOf(DataType.INTEGER));
    }

    private static List<@Nullable Object> replaced(@Nullable Object[] values, DataType type) {
        List<@Nullable Object> elements = new ArrayList<>(ArrayValues.elements(values[0], type));
        elements.replaceAll(each -> ArrayValues.isSame(each, values[1], type.element()) ? values[2] : each);
        return elements;
    }

    private static Object sorted(@Nullable Object[] values, DataType type) {
        boolean isDescending = values.length > 1 && (Boolean) Values.present(values[1]);
        boolean isNullFirst = values.length > 2 ? (Boolean) Values.present(values[2]) : isDescending;
        DataType element = type.element();
        Comparator<Object> order = (a, b) -> ArrayValues.compare(a, b, element);
        order = isDescending ? order.reversed() : order;
        List<@Nullable Object> elements = new ArrayList<>(ArrayValues.elements(values[0], type));
        elements.sort(isNullFirst ? Comparator.nullsFirst(order) : Comparator.nullsLast(order));
        return ArrayValues.array(elements, type);
    }

    private static Object trimmed(@Nullable Object[] values, DataType type) {
        List<@Nullable Object> elements = ArrayValues.elements(values[0], type);
        long count = ArrayValues.number(values[1]);
        if (count < 0 || count > elements.size()) {
            throw new SpillwayException(
                    ErrorCode.ARRAY_ELEMENT_ERROR,
                    "number of elements to trim must be between 0 and " + elements.size());
        }
        return ArrayValues.array(elements.subList(0, elements.size() - (int) count), type);
    }

    private static @Nullable Object string(@Nullable Object[] values, DataType type) {
        if (values[0] == null || values[1] == null) {
            return null;
        }
        String ofNull = values.length > 2 ? (String) values[2] : null;
        List<String> texts = new ArrayList<>();
        for (Object each : ArrayValues.elements(values[0], type)) {
            if (each != null) {
                texts.add(TextFormat.formatPresent(each, type.element()));
            } else if (ofNull != null) {
                texts.add(ofNull);
            }
        }
        return String.join(ArrayValues.text(values[1]), texts);
    }

    /// Without a delimiter one character each; by an empty one the whole text.
    private static @Nullable Object split(@Nullable Object[] values, DataType type) {
        if (values[0] == null) {
            return null;
        }
        String text = ArrayValues.text(values[0]);
        List<@Nullable Object> parts = new ArrayList<>();
        if (values[1] == null) {
            text.codePoints().forEach(character -> parts.add(Character.toString(character)));
        } else if (!text.isEmpty()) {
            String delimiter = ArrayValues.text(values[1]);
            Collections.addAll(parts, (Object[])
                    (delimiter.isEmpty() ? new String[] {text} : text.split(Pattern.quote(delimiter), -1)));
        }
        Object ofNull = values.length > 2 ? values[2] : null;
        parts.replaceAll(each -> each != null && each.equals(ofNull) ? null : each);
        return ArrayValues.array(parts, type);
    }
}
