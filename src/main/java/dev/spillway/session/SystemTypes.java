package dev.spillway.session;

import dev.spillway.data.DataType;
import dev.spillway.data.TypeName;

/// PostgreSQL's numbers and properties of the types there are.
final class SystemTypes {
    private static final int HEADER_BYTES = 4;
    private static final int VARIABLE = -1;

    private SystemTypes() {}

    /// `typname`.
    static String shortName(TypeName type) {
        return switch (type) {
            case BOOLEAN -> "bool";
            case SMALLINT -> "int2";
            case INTEGER -> "int4";
            case BIGINT -> "int8";
            case REAL -> "float4";
            case DOUBLE_PRECISION -> "float8";
            case CHAR -> "bpchar";
            case VARCHAR -> "varchar";
            case TIME -> "time";
            case TIMESTAMP -> "timestamp";
            case TIMESTAMPTZ -> "timestamptz";
            case ARRAY -> "anyarray";
            case TEXT, DATE, INTERVAL, NUMERIC, UUID, BYTEA, JSON, JSONB -> type.sqlName();
        };
    }

    /// Bytes, -1 where they vary.
    static int length(TypeName type) {
        return switch (type) {
            case BOOLEAN -> 1;
            case SMALLINT -> 2;
            case INTEGER, REAL, DATE -> 4;
            case BIGINT, DOUBLE_PRECISION, TIME, TIMESTAMP, TIMESTAMPTZ -> 8;
            case INTERVAL, UUID -> 16;
            case CHAR, VARCHAR, TEXT, NUMERIC, BYTEA, ARRAY, JSON, JSONB -> VARIABLE;
        };
    }

    static String category(TypeName type) {
        return switch (type) {
            case BOOLEAN -> "B";
            case SMALLINT, INTEGER, BIGINT, REAL, DOUBLE_PRECISION, NUMERIC -> "N";
            case CHAR, VARCHAR, TEXT -> "S";
            case DATE, TIME, TIMESTAMP, TIMESTAMPTZ -> "D";
            case INTERVAL -> "T";
            case ARRAY -> "A";
            case UUID, BYTEA, JSON, JSONB -> "U";
        };
    }

    /// `atttypmod`: what `format_type` reads the length or precision from.
    static int modifier(DataType type) {
        if (type.precision() == DataType.UNCONSTRAINED) {
            return VARIABLE;
        }
        return (type.isArray() ? type.element() : type).name() == TypeName.NUMERIC
                ? (type.precision() << 16 | type.scale()) + HEADER_BYTES
                : type.precision() + HEADER_BYTES;
    }
}
