package dev.spillway.storage;

import java.util.List;

/// What the planner knows of a relation: `rows` and `blocks` of the whole relation, and each column's values.
public record RelationStatistics(double rows, int blocks, List<ColumnStatistics> columns) {
    public RelationStatistics {
        columns = List.copyOf(columns);
    }
}
