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
        return written(value, Layout.NORMAL);
    }

    /// Without any blanks, members and numbers as they were written.
    public static String compact(JsonValue value) {
        return written(value, Layout.COMPACT);
    }

    /// `jsonb_pretty`.
    public static String pretty(JsonValue value) {
        return written(value, Layout.PRETTY);
    }

    private static String written(JsonValue value, Layout layout) {
        StringBuilder out = new StringBuilder();
        write(value, layout, 0, out);
        return out.toString();
    }

    private static void write(JsonValue value, Layout layout, int level, StringBuilder out) {
        switch (value) {
            case JsonValue.Items array -> {
                out.append('[');
                for (int i = 0; i < array.items().size(); i++) {
                    layout.startItem(i, level + 1, out);
                    write(array.items().get(i), layout, level + 1, out);
                }
                layout.end(level, out);
                out.append(']');
            }
            case JsonValue.Members object -> {
                out.append('{');
                List<Member> members = layout.isNormal() ? ordered(object) : object.members();
                for (int i = 0; i < members.size(); i++) {
                    layout.startItem(i, level + 1, out);
                    quote(members.get(i).name(), out);
                    out.append(layout.isNormal() ? ": " : ":");
                    write(members.get(i).value(), layout, level + 1, out);
                }
                layout.end(level, out);
                out.append('}');
            }
            case JsonValue.Numeral number when !layout.isNormal() -> out.append(number.digits());
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

    /// What stands between values, and whether they are in the normal form of `jsonb`.
    private enum Layout {
        COMPACT,
        NORMAL,
        PRETTY;

        boolean isNormal() {
            return this != COMPACT;
        }

        void startItem(int number, int level, StringBuilder out) {
            out.append(number == 0 ? "" : ",");
            if (this == PRETTY) {
                line(level, out);
            } else if (this == NORMAL && number > 0) {
                out.append(' ');
            }
        }

        void end(int level, StringBuilder out) {
            if (this == PRETTY) {
                line(level, out);
            }
        }

        private static void line(int level, StringBuilder out) {
            out.append('\n').append(INDENT.repeat(level));
        }
    }
}
