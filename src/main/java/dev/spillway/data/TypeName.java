package dev.spillway.data;

/// The SQL types of Spillway, with PostgreSQL's names.
public enum TypeName {
    BOOLEAN("boolean"),
    SMALLINT("smallint"),
    INTEGER("integer"),
    BIGINT("bigint"),
    REAL("real"),
    DOUBLE_PRECISION("double precision"),
    NUMERIC("numeric"),
    CHAR("character"),
    VARCHAR("character varying"),
    TEXT("text"),
    DATE("date"),
    TIME("time without time zone"),
    TIMESTAMP("timestamp without time zone"),
    TIMESTAMPTZ("timestamp with time zone"),
    INTERVAL("interval"),
    UUID("uuid"),
    BYTEA("bytea");

    private final String sqlName;

    TypeName(String sqlName) {
        this.sqlName = sqlName;
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
        return this == UUID || this == BYTEA;
    }

    public boolean isString() {
        return this == CHAR || this == VARCHAR || this == TEXT;
    }
}
