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
}
