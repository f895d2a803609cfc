package dev.spillway.explain;

import dev.spillway.data.DataType;
import dev.spillway.data.TextFormat;
import dev.spillway.data.TypeName;
import org.jspecify.annotations.Nullable;

/// Constants as EXPLAIN prints them: `10`, `'abc'::text`, `'1998-09-02'::date` (PostgreSQL's `get_const_expr`).
final class ConstantText {
    private ConstantText() {}

    static String of(@Nullable Object value, DataType type) {
        if (value == null) {
            return "NULL::" + type.sqlName();
        }
        String plain = plain(value, type);
        boolean isEvident = type.name() == TypeName.INTEGER && !plain.startsWith("-")
                || type.name() == TypeName.BOOLEAN
                || type.name() == TypeName.NUMERIC && plain.indexOf('.') > 0;
        return isEvident ? plain : "'" + plain.replace("'", "''") + "'::" + castName(type);
    }

    /// The value's text without quotes and cast.
    static String plain(Object value, DataType type) {
        return type.name() == TypeName.BOOLEAN ? value.toString() : TextFormat.formatPresent(value, type);
    }

    private static String castName(DataType type) {
        return type.name() == TypeName.NUMERIC ? "numeric" : type.name() == TypeName.CHAR ? "bpchar" : type.sqlName();
    }
}
