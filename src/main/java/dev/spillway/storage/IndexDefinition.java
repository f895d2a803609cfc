package dev.spillway.storage;

import java.util.List;

/// What an index is over. `isPrimary` and `isConstraint` say why it exists: PRIMARY KEY, UNIQUE or CREATE INDEX.
/// Immutable.
public record IndexDefinition(
        String name, List<IndexColumn> columns, boolean isUnique, boolean isPrimary, boolean isConstraint) {
    public IndexDefinition {
        columns = List.copyOf(columns);
    }

    /// Whether a column of the relation is among the keys.
    public boolean covers(int column) {
        return columns.stream().anyMatch(key -> key.column() == column);
    }
}
