package dev.spillway.catalog;

import dev.spillway.storage.ColumnDefinition;
import dev.spillway.storage.RelationId;
import dev.spillway.storage.RelationStatistics;
import java.util.List;
import java.util.function.Supplier;

/// A relation by its name. `statistics` is asked when a plan is made, so it may change between two statements.
public record CatalogTable(
        RelationId id, String name, List<ColumnDefinition> columns, Supplier<RelationStatistics> statistics) {
    public CatalogTable {
        columns = List.copyOf(columns);
    }

    /// The position of a column, or -1.
    public int columnIndex(String columnName) {
        for (int i = 0; i < columns.size(); i++) {
            if (columns.get(i).name().equals(columnName)) {
                return i;
            }
        }
        return -1;
    }
}
