package dev.spillway.function;

import static dev.spillway.data.DataType.JSON;
import static dev.spillway.data.DataType.JSONB;
import static dev.spillway.data.DataType.TEXT;

import dev.spillway.data.ArrayCode;
import dev.spillway.data.DataType;
import dev.spillway.data.json.JsonParser;
import dev.spillway.data.json.JsonPath;
import dev.spillway.data.json.JsonValue;
import dev.spillway.data.json.JsonValue.Member;
import dev.spillway.error.ErrorCode;
import dev.spillway.error.SpillwayException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The sets that are in a JSON document, as arrays: what calls them makes rows of these.
final class JsonSetLibrary {
    private JsonSetLibrary() {}

    static void define(Definitions all) {
        for (DataType type : List.of(JSON, JSONB)) {
            String prefix = type.name().sqlName() + "_";
            String elements = prefix + "array_elements";
            all.strict(elements, DataType.arrayOf(type), a -> elements(a, elements, type, false), type);
            String texts = elements + "_text";
            all.strict(texts, DataType.arrayOf(TEXT), a -> elements(a, texts, type, true), type);
            all.strict(prefix + "object_keys", DataType.arrayOf(TEXT), a -> keys(a, prefix), type);
            all.strict(prefix + "each", DataType.arrayOf(type), a -> values(a, prefix + "each", type, false), type);
            String each = prefix + "each_text";
            all.strict(each, DataType.arrayOf(TEXT), a -> values(a, each, type, true), type);
            all.strict(prefix + "each_keys", DataType.arrayOf(TEXT), a -> eachKeys(a, prefix + "each", type), type);
            all.strict(prefix + "each_text_keys", DataType.arrayOf(TEXT), a -> eachKeys(a, each, type), type);
        }
    }

    private static SpillwayException invalid(String message) {
        return new SpillwayException(ErrorCode.INVALID_PARAMETER_VALUE, message);
    }

    private static JsonValue document(Arguments arguments) {
        return JsonParser.parse(arguments.text(0));
    }

    private static Object array(List<JsonValue> values, Arguments arguments, DataType type, boolean isPlain) {
        String text = arguments.text(0);
        List<@Nullable Object> all = new ArrayList<>();
        values.forEach(value -> all.add(isPlain ? JsonPath.plain(value, text) : JsonPath.written(value, text)));
        return ArrayCode.encode(all, isPlain ? TEXT : type);
    }

    private static Object elements(Arguments arguments, String name, DataType type, boolean isPlain) {
        JsonValue value = document(arguments);
        if (value instanceof JsonValue.Items items) {
            return array(items.items(), arguments, type, isPlain);
        }
        if (type.equals(JSONB)) {
            throw invalid("cannot extract elements from " + (value.isScalar() ? "a scalar" : "an object"));
        }
        throw invalid("cannot call " + name + " on a " + (value.isScalar() ? "scalar" : "non-array"));
    }

    private static Object keys(Arguments arguments, String prefix) {
        JsonValue value = document(arguments);
        if (value instanceof JsonValue.Members members) {
            return names(members);
        }
        throw invalid("cannot call " + prefix + "object_keys on " + (value.isScalar() ? "a scalar" : "an array"));
    }

    private static Object names(JsonValue.Members members) {
        return ArrayCode.encode(members.members().stream().map(Member::name).toList(), TEXT);
    }

    private static JsonValue.Members members(Arguments arguments, String name, DataType type) {
        JsonValue value = document(arguments);
        if (value instanceof JsonValue.Members members) {
            return members;
        }
        throw invalid(
                type.equals(JSONB)
                        ? "cannot call " + name + " on a non-object"
                        : "cannot deconstruct " + (value.isScalar() ? "a scalar" : "an array as an object"));
    }

    private static Object eachKeys(Arguments arguments, String name, DataType type) {
        return names(members(arguments, name, type));
    }

    private static Object values(Arguments arguments, String name, DataType type, boolean isPlain) {
        List<JsonValue> values = members(arguments, name, type).members().stream()
                .map(Member::value)
                .toList();
        return array(values, arguments, type, isPlain);
    }
}
