package dev.spillway.function;

import static dev.spillway.data.DataType.BIGINT;
import static dev.spillway.data.DataType.BOOLEAN;
import static dev.spillway.data.DataType.INTEGER;
import static dev.spillway.data.DataType.TEXT;

import dev.spillway.data.TypeName;
import org.jspecify.annotations.Nullable;

/// What tools ask of the catalog. A BIGINT stands for PostgreSQL's `oid`.
final class SystemLibrary {
    private static final int NO_MODIFIER = -1;
    private static final int HEADER_BYTES = 4;

    private SystemLibrary() {}

    static void define(Definitions all) {
        all.strict("version", TEXT, a -> "PostgreSQL 18 (Spillway)");
        all.strict("current_database", TEXT, a -> "spillway");
        all.strict("pg_table_is_visible", BOOLEAN, a -> true, BIGINT);
        all.strict("pg_type_is_visible", BOOLEAN, a -> true, BIGINT);
        all.strict("pg_get_userbyid", TEXT, a -> "spillway", BIGINT);
        all.strict("pg_encoding_to_char", TEXT, a -> a.number(0) == 6 ? "UTF8" : "", INTEGER);
        all.nullable("pg_get_expr", TEXT, a -> a.text(0), TEXT, BIGINT);
        all.nullable("format_type", TEXT, a -> typeText(a.number(0), (int) a.number(1)), BIGINT, INTEGER);
    }

    private static String typeText(long number, int modifier) {
        TypeName type = type(number);
        if (type == null) {
            return "???";
        }
        if (modifier == NO_MODIFIER) {
            return type == TypeName.CHAR ? "bpchar" : type.sqlName();
        }
        int length = modifier - HEADER_BYTES;
        return switch (type) {
            case CHAR, VARCHAR -> type.sqlName() + "(" + length + ")";
            case NUMERIC -> type.sqlName() + "(" + (length >>> 16) + "," + (length & 0x7FF) + ")";
            default -> type.sqlName();
        };
    }

    private static @Nullable TypeName type(long number) {
        for (TypeName type : TypeName.values()) {
            if (type.number() == number) {
                return type;
            }
        }
        return null;
    }
}
