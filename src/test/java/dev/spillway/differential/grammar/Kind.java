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
    INTERVAL;

    static final List<Kind> ALL = List.of(values());
    static final List<Kind> NUMBERS = List.of(INTEGER, BIGINT, NUMERIC, DOUBLE);
}
