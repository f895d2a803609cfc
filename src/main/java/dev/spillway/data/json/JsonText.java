package dev.spillway.data.json;

import dev.spillway.data.json.JsonValue.Member;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Writes JSON: strings as PostgreSQL escapes them, and values in the normal form of `jsonb`. Stateless.
public final class JsonText {
    private static final String INDENT = "    ";

    /// Shorter names first, then by bytes.
    private static final Comparator<byte[]> NAME_ORDER =
            Comparator.<byte[]>comparingInt(name -> name.length).thenComparing(Arrays::compareUnsigned);

    private JsonText() {}

    /// A text as `jsonb` has it: members by name, each once, one blank behind `:` and `,`.
    public static String normal(String text) {
        return print(JsonParser.parse(text));
    }

    public static String print(JsonValue value) {
        StringBuilder out = new StringBuilder();
        print(value, out);
        return out.toString();
    }

    private static void print(JsonValue value, StringBuilder out) {
        switch (value) {
            case JsonValue.Items array -> {
                out.append('[');
                for (int i = 0; i < array.items().size(); i++) {
                    out.append(i == 0 ? "" : ", ");
                    print(array.items().get(i), out);
                }
                out.append(']');
            }
            case JsonValue.Members object -> {
                out.append('{');
                List<Member> members = ordered(object);
                for (int i = 0; i < members.size(); i++) {
                    out.append(i == 0 ? "" : ", ");
                    quote(members.get(i).name(), out);
                    out.append(": ");
                    print(members.get(i).value(), out);
                }
                out.append('}');
            }
            default -> scalar(value, out);
        }
    }

    private static void scalar(JsonValue value, StringBuilder out) {
        switch (value) {
            case JsonValue.Null _ -> out.append("null");
            case JsonValue.Truth truth -> out.append(truth.value());
            case JsonValue.Numeral number -> out.append(number.value().toPlainString());
            case JsonValue.Text text -> quote(text.value(), out);
            case JsonValue.Items _, JsonValue.Members _ -> throw new IllegalArgumentException("not a scalar");
        }
    }

    /// The members in the order of `jsonb`; of several with a name the last one.
    public static List<Member> ordered(JsonValue.Members object) {
        Map<String, JsonValue> byName = new LinkedHashMap<>();
        object.members().forEach(member -> byName.put(member.name(), member.value()));
        List<Member> members = new ArrayList<>();
        byName.forEach((name, value) -> members.add(new Member(name, value)));
        members.sort(Comparator.comparing(member -> member.name().getBytes(StandardCharsets.UTF_8), NAME_ORDER));
        return members;
    }

    /// In quotes; control characters, quotes and backslashes escaped.
    public static void quote(String text, StringBuilder out) {
        out.append('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            int known = "\b\f\n\r\t\"\\".indexOf(c);
            if (known >= 0) {
                out.append('\\').append("bfnrt\"\\".charAt(known));
            } else if (c < ' ') {
                out.append("\\u").append(HexFormat.of().toHexDigits(c));
            } else {
                out.append(c);
            }
        }
        out.append('"');
    }

    /// Without any blanks, members and numbers as they were written.
    public static String compact(JsonValue value) {
        StringBuilder out = new StringBuilder();
        compact(value, out);
        return out.toString();
    }

    private static void compact(JsonValue value, StringBuilder out) {
        switch (value) {
            case JsonValue.Items array -> {
                out.append('[');
                for (int i = 0; i < array.items().size(); i++) {
                    out.append(i == 0 ? "" : ",");
                    compact(array.items().get(i), out);
                }
                out.append(']');
            }
            case JsonValue.Members object -> {
                out.append('{');
                for (int i = 0; i < object.members().size(); i++) {
                    out.append(i == 0 ? "" : ",");
                    quote(object.members().get(i).name(), out);
                    out.append(':');
                    compact(object.members().get(i).value(), out);
                }
                out.append('}');
            }
            case JsonValue.Numeral number -> out.append(number.digits());
            default -> scalar(value, out);
        }
    }

    /// `jsonb_pretty`.
    public static String pretty(JsonValue value) {
        StringBuilder out = new StringBuilder();
        pretty(value, 0, out);
        return out.toString();
    }

    private static void pretty(JsonValue value, int level, StringBuilder out) {
        switch (value) {
            case JsonValue.Items array -> {
                out.append('[');
                for (int i = 0; i < array.items().size(); i++) {
                    line(i, level + 1, out);
                    pretty(array.items().get(i), level + 1, out);
                }
                line(0, level, out);
                out.append(']');
            }
            case JsonValue.Members object -> {
                out.append('{');
                List<Member> members = ordered(object);
                for (int i = 0; i < members.size(); i++) {
                    line(i, level + 1, out);
                    quote(members.get(i).name(), out);
                    out.append(": ");
                    pretty(members.get(i).value(), level + 1, out);
                }
                line(0, level, out);
                out.append('}');
            }
            default -> scalar(value, out);
        }
    }

    private static void line(int number, int level, StringBuilder out) {
        out.append(number == 0 ? "\n" : ",\n").append(INDENT.repeat(level));
    }
}
