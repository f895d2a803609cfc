package dev.spillway.function;

import static dev.spillway.data.DataType.BOOLEAN;
import static dev.spillway.data.DataType.INTEGER;
import static dev.spillway.data.DataType.JSON;
import static dev.spillway.data.DataType.JSONB;
import static dev.spillway.data.DataType.TEXT;

import dev.spillway.data.ArrayCode;
import dev.spillway.data.ByteString;
import dev.spillway.data.DataType;
import dev.spillway.data.json.JsonEdit;
import dev.spillway.data.json.JsonParser;
import dev.spillway.data.json.JsonPath;
import dev.spillway.data.json.JsonText;
import dev.spillway.data.json.JsonValue;
import dev.spillway.data.json.JsonWriter;
import dev.spillway.error.ErrorCode;
import dev.spillway.error.SpillwayException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Operators and functions of JSON and JSONB.
final class JsonLibrary {
    private static final DataType TEXTS = DataType.arrayOf(TEXT);

    private JsonLibrary() {}

    static void define(Definitions all) {
        for (DataType type : List.of(JSON, JSONB)) {
            access(all, type);
            String prefix = type.name().sqlName() + "_";
            all.strict(prefix + "typeof", TEXT, a -> document(a).typeName(), type);
            all.strict(prefix + "array_length", INTEGER, a -> length(document(a)), type);
            all.strict(prefix + "build_array", type, a -> "[]");
            all.strict(prefix + "build_object", type, a -> "{}");
            extraction(all, type, prefix);
            all.ofMany(prefix + "build_array", type, types -> a -> result(array(a, types), type));
            all.ofMany(prefix + "build_object", type, types -> a -> result(object(a, types, prefix), type));
            all.ofAny("to_" + type.name().sqlName(), type, types -> a -> converted(a, types.getFirst(), type));
            all.strict(prefix + "strip_nulls", type, a -> stripped(a, type), type);
        }
        all.ofAny("array_to_json", JSON, types -> a -> arrayToJson(a, types.getFirst()));
        all.strict("@>", BOOLEAN, a -> JsonPath.contains(document(a), document(a, 1)), JSONB, JSONB);
        all.strict("<@", BOOLEAN, a -> JsonPath.contains(document(a, 1), document(a)), JSONB, JSONB);
        all.strict("jsonb_contains", BOOLEAN, a -> JsonPath.contains(document(a), document(a, 1)), JSONB, JSONB);
        all.strict("jsonb_contained", BOOLEAN, a -> JsonPath.contains(document(a, 1), document(a)), JSONB, JSONB);
        all.strict("jsonb_exists", BOOLEAN, a -> JsonEdit.exists(document(a), a.text(1)), JSONB, TEXT);
        all.strict("jsonb_exists_any", BOOLEAN, a -> anyExists(a), JSONB, TEXTS);
        all.strict("jsonb_exists_all", BOOLEAN, a -> allExist(a), JSONB, TEXTS);
        all.strict("jsonb_pretty", TEXT, a -> JsonText.pretty(document(a)), JSONB);
        all.strict("||", JSONB, a -> JsonText.print(JsonEdit.concatenate(document(a), document(a, 1))), JSONB, JSONB);
        all.strict("-", JSONB, a -> JsonText.print(JsonEdit.without(document(a), a.text(1))), JSONB, TEXT);
        all.strict("-", JSONB, a -> JsonText.print(JsonEdit.without(document(a), a.number(1))), JSONB, INTEGER);
        all.strict("-", JSONB, a -> JsonText.print(JsonEdit.withoutAll(document(a), texts(a, 1))), JSONB, TEXTS);
        all.strict("#-", JSONB, a -> JsonText.print(JsonEdit.withoutPath(document(a), texts(a, 1))), JSONB, TEXTS);
        all.strict(
                "jsonb_delete_path",
                JSONB,
                a -> JsonText.print(JsonEdit.withoutPath(document(a), texts(a, 1))),
                JSONB,
                TEXTS);
        all.strict("jsonb_set", JSONB, a -> set(a, true), JSONB, TEXTS, JSONB);
        all.strict("jsonb_set", JSONB, a -> set(a, a.truth(3)), JSONB, TEXTS, JSONB, BOOLEAN);
        all.strict("jsonb_insert", JSONB, a -> insert(a, false), JSONB, TEXTS, JSONB);
        all.strict("jsonb_insert", JSONB, a -> insert(a, a.truth(3)), JSONB, TEXTS, JSONB, BOOLEAN);
    }

    private static void access(Definitions all, DataType type) {
        all.nullable("->", type, a -> JsonPath.written(JsonPath.member(document(a), a.text(1)), a.text(0)), type, TEXT);
        all.nullable("->", type, a -> JsonPath.written(item(document(a), a.number(1), type), a.text(0)), type, INTEGER);
        all.nullable("->>", TEXT, a -> JsonPath.plain(JsonPath.member(document(a), a.text(1)), a.text(0)), type, TEXT);
        all.nullable("->>", TEXT, a -> JsonPath.plain(item(document(a), a.number(1), type), a.text(0)), type, INTEGER);
        all.nullable("#>", type, a -> JsonPath.written(JsonPath.at(document(a), texts(a, 1)), a.text(0)), type, TEXTS);
        all.nullable("#>>", TEXT, a -> JsonPath.plain(JsonPath.at(document(a), texts(a, 1)), a.text(0)), type, TEXTS);
    }

    /// A scalar of JSONB is an array of itself.
    private static @Nullable JsonValue item(JsonValue value, long index, DataType type) {
        boolean isItself = type.equals(JSONB) && value.isScalar() && (index == 0 || index == -1);
        return isItself ? value : JsonPath.item(value, index);
    }

    /// `json_extract_path` and `json_object` with their like.
    private static void extraction(Definitions all, DataType type, String prefix) {
        all.ofMany(prefix + "extract_path", type, types -> a -> extracted(a, JsonPath::written), type);
        all.ofMany(prefix + "extract_path_text", TEXT, types -> a -> extracted(a, JsonPath::plain), type);
        all.strict(prefix + "object", type, a -> result(pairs(texts(a, 0)), type), TEXTS);
        all.strict(prefix + "object", type, a -> result(pairs(texts(a, 0), texts(a, 1)), type), TEXTS, TEXTS);
    }

    private interface Printer {
        @Nullable
        String print(@Nullable JsonValue value, String text);
    }

    private static @Nullable Object extracted(Arguments arguments, Printer printer) {
        List<@Nullable Object> all = Arrays.asList(arguments.values());
        return all.contains(null)
                ? null
                : printer.print(JsonPath.at(document(arguments), all.subList(1, all.size())), arguments.text(0));
    }

    private static String pairs(List<@Nullable Object> all) {
        if (all.size() % 2 != 0) {
            throw new SpillwayException(ErrorCode.ARRAY_ELEMENT_ERROR, "array must have even number of elements");
        }
        List<@Nullable Object> names = new ArrayList<>();
        List<@Nullable Object> values = new ArrayList<>();
        for (int i = 0; i < all.size(); i += 2) {
            names.add(all.get(i));
            values.add(all.get(i + 1));
        }
        return pairs(names, values);
    }

    private static String pairs(List<@Nullable Object> names, List<@Nullable Object> values) {
        if (names.size() != values.size()) {
            throw new SpillwayException(ErrorCode.ARRAY_ELEMENT_ERROR, "mismatched array dimensions");
        }
        StringBuilder out = new StringBuilder("{");
        for (int i = 0; i < names.size(); i++) {
            Object name = names.get(i);
            if (name == null) {
                throw new SpillwayException(ErrorCode.NULL_VALUE_NOT_ALLOWED, "null value not allowed for object key");
            }
            out.append(i == 0 ? "" : ", ");
            JsonText.quote(name.toString(), out);
            out.append(" : ");
            JsonWriter.write(values.get(i), TEXT, out);
        }
        return out.append('}').toString();
    }

    private static JsonValue document(Arguments arguments) {
        return document(arguments, 0);
    }

    private static JsonValue document(Arguments arguments, int index) {
        return JsonParser.parse(arguments.text(index));
    }

    private static List<@Nullable Object> texts(Arguments arguments, int index) {
        return ArrayCode.decode((ByteString) arguments.value(index), TEXT);
    }

    private static long length(JsonValue value) {
        return switch (value) {
            case JsonValue.Items array -> array.items().size();
            case JsonValue.Members _ -> throw invalid("cannot get array length of a non-array");
            default -> throw invalid("cannot get array length of a scalar");
        };
    }

    private static SpillwayException invalid(String message) {
        return new SpillwayException(ErrorCode.INVALID_PARAMETER_VALUE, message);
    }

    private static String result(String json, DataType type) {
        return type.equals(JSONB) ? JsonText.normal(json) : json;
    }

    private static String array(Arguments arguments, List<DataType> types) {
        StringBuilder out = new StringBuilder("[");
        for (int i = 0; i < types.size(); i++) {
            out.append(i == 0 ? "" : ", ");
            JsonWriter.write(arguments.values()[i], types.get(i), out);
        }
        return out.append(']').toString();
    }

    private static String object(Arguments arguments, List<DataType> types, String prefix) {
        if (types.size() % 2 != 0) {
            throw invalid("argument list must have even number of elements")
                    .withHint("The arguments of " + prefix
                            + "build_object() must consist of alternating keys and values.");
        }
        StringBuilder out = new StringBuilder("{");
        for (int i = 0; i < types.size(); i += 2) {
            Object name = arguments.values()[i];
            if (name == null) {
                throw prefix.startsWith("jsonb")
                        ? invalid("argument " + (i + 1) + ": key must not be null")
                        : new SpillwayException(
                                ErrorCode.NULL_VALUE_NOT_ALLOWED, "null value not allowed for object key");
            }
            out.append(i == 0 ? "" : ", ");
            JsonWriter.writeName(name, types.get(i), out);
            out.append(" : ");
            JsonWriter.write(arguments.values()[i + 1], types.get(i + 1), out);
        }
        return out.append('}').toString();
    }

    private static @Nullable Object converted(Arguments arguments, DataType from, DataType to) {
        return arguments.isNull(0) ? null : result(JsonWriter.toJson(arguments.value(0), from), to);
    }

    private static @Nullable Object arrayToJson(Arguments arguments, DataType from) {
        if (!from.isArray()) {
            throw new SpillwayException(
                    ErrorCode.UNDEFINED_FUNCTION, "function array_to_json(" + from.plainName() + ") does not exist");
        }
        return arguments.isNull(0) ? null : JsonWriter.toJson(arguments.value(0), from);
    }

    private static String stripped(Arguments arguments, DataType type) {
        JsonValue value = JsonEdit.withoutNulls(document(arguments));
        return type.equals(JSONB) ? JsonText.print(value) : JsonText.compact(value);
    }

    private static boolean anyExists(Arguments arguments) {
        JsonValue value = document(arguments);
        return texts(arguments, 1).stream().anyMatch(name -> name != null && JsonEdit.exists(value, name.toString()));
    }

    private static boolean allExist(Arguments arguments) {
        JsonValue value = document(arguments);
        return texts(arguments, 1).stream().allMatch(name -> name == null || JsonEdit.exists(value, name.toString()));
    }

    private static String set(Arguments arguments, boolean isCreating) {
        return JsonText.print(
                JsonEdit.set(document(arguments), texts(arguments, 1), document(arguments, 2), isCreating));
    }

    private static String insert(Arguments arguments, boolean isAfter) {
        return JsonText.print(
                JsonEdit.insert(document(arguments), texts(arguments, 1), document(arguments, 2), isAfter));
    }
}
