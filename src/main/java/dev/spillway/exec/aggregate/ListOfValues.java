package dev.spillway.exec.aggregate;

import dev.spillway.data.ArrayCode;
import dev.spillway.data.DataType;
import dev.spillway.data.Vector;
import dev.spillway.data.json.JsonText;
import dev.spillway.data.json.JsonWriter;
import dev.spillway.error.ErrorCode;
import dev.spillway.error.SpillwayException;
import dev.spillway.exec.Values;
import dev.spillway.plan.AggregateFunction;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What aggregates that list their values (`array_agg`, `string_agg`, `json_agg` …) make of rows in their order.
/// Stateless.
public interface ListOfValues {
    /// Of `rows[from] … rows[to - 1]` of the arguments' columns; at least one row.
    Object of(List<Vector> columns, int[] rows, int from, int to);

    /// Whether the function is one of these.
    static boolean isMade(AggregateFunction function) {
        return switch (function) {
            case ARRAY_AGG, STRING_AGG, JSON_AGG, JSONB_AGG, JSON_OBJECT_AGG, JSONB_OBJECT_AGG -> true;
            default -> false;
        };
    }

    /// `types` are those of the layouts of the arguments.
    static ListOfValues create(AggregateFunction function, List<DataType> types) {
        DataType type = types.getFirst();
        return switch (function) {
            case ARRAY_AGG -> (columns, rows, from, to) -> array(columns.getFirst(), rows, from, to, type);
            case STRING_AGG -> ListOfValues::joined;
            case JSON_AGG -> (columns, rows, from, to) -> json(columns.getFirst(), rows, from, to, type);
            case JSONB_AGG ->
                (columns, rows, from, to) -> JsonText.normal(json(columns.getFirst(), rows, from, to, type));
            case JSON_OBJECT_AGG ->
                (columns, rows, from, to) -> members(columns, types, Arrays.copyOfRange(rows, from, to), false);
            case JSONB_OBJECT_AGG ->
                (columns, rows, from, to) ->
                        JsonText.normal(members(columns, types, Arrays.copyOfRange(rows, from, to), true));
            default -> throw new IllegalArgumentException("not a list of values: " + function);
        };
    }

    private static Object array(Vector values, int[] rows, int from, int to, DataType element) {
        List<@Nullable Object> elements = new ArrayList<>(to - from);
        for (int i = from; i < to; i++) {
            elements.add(Values.valueAt(values, rows[i], element));
        }
        return ArrayCode.encode(elements, element);
    }

    /// Each value but the first has its own delimiter before it.
    private static Object joined(List<Vector> columns, int[] rows, int from, int to) {
        StringBuilder text = new StringBuilder();
        for (int i = from; i < to; i++) {
            Object delimiter = i == from ? null : Values.valueAt(columns.get(1), rows[i], DataType.TEXT);
            text.append(delimiter == null ? "" : delimiter);
            text.append(Values.present(Values.valueAt(columns.get(0), rows[i], DataType.TEXT)));
        }
        return text.toString();
    }

    private static String json(Vector values, int[] rows, int from, int to, DataType type) {
        StringBuilder text = new StringBuilder("[");
        String separator = type.isArray() ? ", \n " : ", ";
        for (int i = from; i < to; i++) {
            text.append(i == from ? "" : separator);
            JsonWriter.write(Values.valueAt(values, rows[i], type), type, text);
        }
        return text.append(']').toString();
    }

    private static String members(List<Vector> columns, List<DataType> types, int[] rows, boolean isNormal) {
        StringBuilder text = new StringBuilder("{");
        String separator = " ";
        for (int row : rows) {
            Object name = Values.valueAt(columns.get(0), row, types.get(0));
            if (name == null) {
                throw isNormal
                        ? new SpillwayException(ErrorCode.INVALID_PARAMETER_VALUE, "field name must not be null")
                        : new SpillwayException(
                                ErrorCode.NULL_VALUE_NOT_ALLOWED, "null value not allowed for object key");
            }
            text.append(separator);
            JsonWriter.writeName(name, types.get(0), text);
            text.append(" : ");
            JsonWriter.write(Values.valueAt(columns.get(1), row, types.get(1)), types.get(1), text);
            separator = ", ";
        }
        return text.append(" }").toString();
    }
}
