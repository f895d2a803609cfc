package dev.spillway.differential.grammar;

import java.util.List;

/// The kinds of values that generated expressions have. Those of one kind can be compared and united.
public enum Kind {
    INTEGER,
    BIGINT,
    NUMERIC,
    DOUBLE,
    TEXT,
    BOOLEAN,
    DATE,
    TIMESTAMP,
    INTERVAL,
    ZONED,
    TIME,
    UUID,
    BYTES,
    INTEGERS,
    TEXTS;

    static final List<Kind> ALL = List.of(values());
    /// Those of which equal values look equal: `1 mon` is also `30 days`.
    static final List<Kind> DISTINGUISHABLE =
            ALL.stream().filter(kind -> kind != INTERVAL).toList();

    /// SQL's name of the type.
    String type() {
        return switch (this) {
            case INTEGER -> "integer";
            case BIGINT -> "bigint";
            case NUMERIC -> "numeric";
            case DOUBLE -> "double precision";
            case TEXT -> "text";
            case BOOLEAN -> "boolean";
            case DATE -> "date";
            case TIMESTAMP -> "timestamp";
            case INTERVAL -> "interval";
            case ZONED -> "timestamptz";
            case TIME -> "time";
            case UUID -> "uuid";
            case BYTES -> "bytea";
            case INTEGERS -> "integer[]";
            case TEXTS -> "text[]";
        };
    }
}
