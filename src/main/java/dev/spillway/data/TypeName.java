package dev.spillway.data;

/// The SQL types of Spillway, with PostgreSQL's names.
public enum TypeName {
    BOOLEAN("boolean", 16),
    SMALLINT("smallint", 21),
    INTEGER("integer", 23),
    BIGINT("bigint", 20),
    REAL("real", 700),
    DOUBLE_PRECISION("double precision", 701),
    NUMERIC("numeric", 1700),
    CHAR("character", 1042),
    VARCHAR("character varying", 1043),
    TEXT("text", 25),
    DATE("date", 1082),
    TIME("time without time zone", 1083),
    TIMESTAMP("timestamp without time zone", 1114),
    TIMESTAMPTZ("timestamp with time zone", 1184),
    INTERVAL("interval", 1186),
    UUID("uuid", 2950),
    BYTEA("bytea", 17),
    /// As it was written; neither equality nor order.
    JSON("json", 114),
    /// In a normal form, by which values are equal; no order.
    JSONB("jsonb", 3802),
    /// One-dimensional; the element's type is in [DataType#element()]. The number is that of `anyarray`.
    ARRAY("ARRAY", 2277);

    private final String sqlName;
    private final int number;

    TypeName(String sqlName, int number) {
        this.sqlName = sqlName;
        this.number = number;
    }

    /// The `oid` that PostgreSQL's catalog has for it.
    public int number() {
        return number;
    }

    /// The name PostgreSQL prints, for example `character varying`.
    public String sqlName() {
        return sqlName;
    }

    public boolean isInteger() {
        return this == SMALLINT || this == INTEGER || this == BIGINT;
    }

    public boolean isFloat() {
        return this == REAL || this == DOUBLE_PRECISION;
    }

    public boolean isNumber() {
        return isInteger() || isFloat() || this == NUMERIC;
    }

    /// Whether its values are [ByteString]s.
    public boolean isByteString() {
        return this == UUID || this == BYTEA || this == ARRAY;
    }

    public boolean isJson() {
        return this == JSON || this == JSONB;
    }

    public boolean isString() {
        return this == CHAR || this == VARCHAR || this == TEXT;
    }
}
