package dev.spillway.sql.expression;

import dev.spillway.data.DataType;
import dev.spillway.plan.Function;
import java.util.ArrayList;
import java.util.List;
import org.apache.calcite.rex.RexNode;
import org.jspecify.annotations.Nullable;

/// Functions of arrays by name. One statement, one thread.
final class ArrayFunctions {
    private static final DataType INTEGER = DataType.INTEGER;
    private static final DataType TEXT = DataType.TEXT;

    private final Coercion coercion;
    private final Arrays arrays;

    ArrayFunctions(Coercion coercion) {
        this.coercion = coercion;
        this.arrays = new Arrays(coercion);
    }

    @Nullable
    RexNode find(String name, List<Term> arguments) {
        int count = arguments.size();
        return switch (name) {
            case "array_length" -> ofArray(Function.ARRAY_LENGTH, INTEGER, arguments, INTEGER);
            case "array_upper" -> ofArray(Function.ARRAY_UPPER, INTEGER, arguments, INTEGER);
            case "array_lower" -> ofArray(Function.ARRAY_LOWER, INTEGER, arguments, INTEGER);
            case "array_ndims" -> ofArray(Function.ARRAY_NDIMS, INTEGER, arguments);
            case "array_dims" -> ofArray(Function.ARRAY_DIMS, TEXT, arguments);
            case "cardinality" -> ofArray(Function.CARDINALITY, INTEGER, arguments);
            case "array_reverse" -> ofArray(Function.ARRAY_REVERSE, null, arguments);
            case "array_sort" ->
                switch (sorted(arguments)) {
                    case 1 -> ofArray(Function.ARRAY_SORT, null, arguments);
                    case 2 -> ofArray(Function.ARRAY_SORT, null, arguments, DataType.BOOLEAN);
                    default -> ofArray(Function.ARRAY_SORT, null, arguments, DataType.BOOLEAN, DataType.BOOLEAN);
                };
            case "trim_array" -> ofArray(Function.TRIM_ARRAY, null, arguments, INTEGER);
            case "array_append" ->
                count == 2 ? arrays.ofArrayAndElement(Function.ARRAY_APPEND, arguments.get(0), arguments.get(1)) : null;
            case "array_prepend" ->
                count == 2
                        ? arrays.ofArrayAndElement(Function.ARRAY_PREPEND, arguments.get(1), arguments.get(0))
                        : null;
            case "array_cat" ->
                count == 2 && (Arrays.isArray(arguments.get(0)) || Arrays.isArray(arguments.get(1)))
                        ? arrays.ofArrays(Function.ARRAY_CAT, arguments.get(0), arguments.get(1))
                        : null;
            case "array_position" ->
                count == 2 || count == 3 ? search(Function.ARRAY_POSITION, INTEGER, arguments, 1) : null;
            case "array_positions" ->
                count == 2 ? search(Function.ARRAY_POSITIONS, DataType.arrayOf(INTEGER), arguments, 1) : null;
            case "array_remove" -> count == 2 ? search(Function.ARRAY_REMOVE, null, arguments, 1) : null;
            case "array_replace" -> count == 3 ? search(Function.ARRAY_REPLACE, null, arguments, 2) : null;
            case "array_to_string" ->
                count == 3
                        ? ofArray(Function.ARRAY_TO_STRING, TEXT, arguments, TEXT, TEXT)
                        : ofArray(Function.ARRAY_TO_STRING, TEXT, arguments, TEXT);
            case "string_to_array" -> split(arguments);
            default -> null;
        };
    }

    /// The number of arguments, the first of which must be of a type with an order.
    private static int sorted(List<Term> arguments) {
        if (!arguments.isEmpty() && Arrays.isArray(arguments.getFirst())) {
            Equality.checkOrder(
                    arguments.getFirst().type().element(), arguments.getFirst().node());
        }
        return arguments.size();
    }

    private @Nullable RexNode split(List<Term> arguments) {
        DataType[] types = arguments.size() == 3 ? new DataType[] {TEXT, TEXT, TEXT} : new DataType[] {TEXT, TEXT};
        return Functions.arguments(coercion, arguments, types)
                .map(texts -> Operators.call(Function.STRING_TO_ARRAY, DataType.arrayOf(TEXT), texts))
                .orElse(null);
    }

    /// An array and others of fixed types; without a result the array's type.
    private @Nullable RexNode ofArray(
            Function function, @Nullable DataType result, List<Term> arguments, DataType... others) {
        if (arguments.size() != others.length + 1 || !Arrays.isArray(arguments.getFirst())) {
            return null;
        }
        List<RexNode> rest = Functions.arguments(coercion, arguments.subList(1, arguments.size()), others)
                .orElse(null);
        if (rest == null) {
            return null;
        }
        List<RexNode> operands = new ArrayList<>();
        operands.add(arguments.getFirst().rex());
        operands.addAll(rest);
        return Operators.call(function, result == null ? arguments.getFirst().type() : result, operands);
    }

    /// An array, one or two elements and perhaps an integer, all of a common type.
    private @Nullable RexNode search(Function function, @Nullable DataType result, List<Term> arguments, int elements) {
        Term array = arguments.getFirst();
        DataType common = arrays.commonElement(array, arguments.get(1), null);
        if (elements == 2 && common != null && !arguments.get(2).isUnknown()) {
            common = TypeRules.common(common, arguments.get(2).type(), TypeRules.Scales.OWN)
                    .orElse(null);
        }
        if (common == null) {
            return null;
        }
        Equality.check(common, array.node());
        List<RexNode> operands = new ArrayList<>();
        operands.add(coercion.to(array, DataType.arrayOf(common)));
        for (int i = 1; i < arguments.size(); i++) {
            operands.add(coercion.to(arguments.get(i), i <= elements ? common : INTEGER));
        }
        return Operators.call(function, result == null ? DataType.arrayOf(common) : result, operands);
    }
}
