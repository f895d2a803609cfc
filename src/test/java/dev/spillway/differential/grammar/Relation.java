package dev.spillway.differential.grammar;

import java.util.List;
import java.util.Optional;

/// An item of FROM. `key` is a column that tells its rows apart, if it has one.
record Relation(String alias, List<Column> columns, Optional<String> key) {
    Relation {
        columns = List.copyOf(columns);
    }
}
