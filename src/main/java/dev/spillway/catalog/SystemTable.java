package dev.spillway.catalog;

import dev.spillway.storage.ColumnDefinition;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A relation of `pg_catalog` or `information_schema` as it is at this moment: its rows become constants of the
/// statement that names it. Values are as in [dev.spillway.plan.Expression.Constant]. Immutable.
public record SystemTable(String name, List<ColumnDefinition> columns, List<List<@Nullable Object>> rows) {
    public SystemTable {
        columns = List.copyOf(columns);
        rows = List.copyOf(rows);
    }
}
