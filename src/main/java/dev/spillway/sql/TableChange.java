package dev.spillway.sql;

import dev.spillway.catalog.CatalogTable;
import java.util.List;

/// What a statement does with the rows of its query. Immutable.
public sealed interface TableChange {
    CatalogTable table();

    /// The query yields all columns of the table in order, already cast to their types.
    record Insert(CatalogTable table) implements TableChange {}

    /// The query yields the row id (BIGINT), then a value per entry of `columns` (positions in the table).
    record Update(CatalogTable table, List<Integer> columns) implements TableChange {
        public Update {
            columns = List.copyOf(columns);
        }
    }

    /// The query yields the row id (BIGINT) alone.
    record Delete(CatalogTable table) implements TableChange {}
}
