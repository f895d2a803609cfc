package dev.spillway.storage;

import java.util.ArrayList;
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

    /// The same index when the relation's column `sources[i]` has become column `i`. Its keys must still be there.
    public IndexDefinition moved(int[] sources) {
        List<IndexColumn> moved = new ArrayList<>();
        for (IndexColumn key : columns) {
            int position = 0;
            while (sources[position] != key.column()) {
                position++;
            }
            moved.add(new IndexColumn(position, key.descending(), key.nullsFirst()));
        }
        return new IndexDefinition(name, moved, isUnique, isPrimary, isConstraint);
    }

    public IndexDefinition named(String other) {
        return new IndexDefinition(other, columns, isUnique, isPrimary, isConstraint);
    }
}
