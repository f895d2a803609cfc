package dev.spillway.sql.syntax;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The names that PostgreSQL gives to what has none: `t_pkey`, `t_a_key`, `t_a_b_idx1`. Stateless.
public final class ObjectNames {
    private static final int BYTES_MAX = 63;
    private static final Pattern QUOTED = Pattern.compile(".*?\"((?:[^\"]|\"\")*)\"", Pattern.DOTALL);

    private ObjectNames() {}

    /// `table_columns_label`; the longer of the first two is cut until all fit, as in `makeObjectName`.
    public static String of(String table, String columns, String label) {
        int overhead = label.length() + 1 + (columns.isEmpty() ? 0 : 1);
        String first = table;
        String second = columns;
        while (bytes(first) + bytes(second) + overhead > BYTES_MAX) {
            if (bytes(first) > bytes(second)) {
                first = shorter(first);
            } else {
                second = shorter(second);
            }
        }
        return first + (second.isEmpty() ? "" : "_" + second) + "_" + label;
    }

    /// The name that the text of a `regclass` stands for: without its schema, in lower case where it is not quoted.
    public static String ofRelation(String text) {
        Matcher quoted = QUOTED.matcher(text);
        if (quoted.matches()) {
            return quoted.group(1).replace("\"\"", "\"");
        }
        return text.substring(text.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
    }

    private static int bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8).length;
    }

    private static String shorter(String text) {
        return text.substring(0, text.offsetByCodePoints(text.length(), -1));
    }

    /// The name, with the least number behind it that makes it one that is not taken.
    public static String free(String name, Predicate<String> isTaken) {
        String free = name;
        for (int number = 1; isTaken.test(free); number++) {
            free = name + number;
        }
        return free;
    }
}
