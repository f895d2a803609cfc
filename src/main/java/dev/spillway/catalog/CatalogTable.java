package dev.spillway.catalog;

import dev.spillway.storage.ColumnDefinition;
import dev.spillway.storage.RelationId;
import dev.spillway.storage.RelationStatistics;
import java.util.List;
import java.util.function.Supplier;

/// A relation by its name. `statistics` and `indexes` are asked when a plan is made, so they may change between two
/// statements.
public record CatalogTable(
        RelationId id,
        String name,
        List<ColumnDefinition> columns,
        Supplier<RelationStatistics> statistics,
        TableRules rules,
        Supplier<List<CatalogIndex>> indexes) {
    public CatalogTable {
        columns = List.copyOf(columns);
    }

    /// Without rules and indexes.
    public CatalogTable(
            RelationId id, String name, List<ColumnDefinition> columns, Supplier<RelationStatistics> statistics) {
        this(id, name, columns, statistics, TableRules.NONE, List::of);
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
