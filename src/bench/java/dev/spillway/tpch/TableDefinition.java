package dev.spillway.tpch;

import java.util.List;
import java.util.stream.Collectors;

/// One benchmark table with PostgreSQL's column types; the same text creates it in all three engines.
///
/// @param primaryKey comma-separated key columns, for the engine that gets indexes
/// @param foreignKeys column lists, one index each
public record TableDefinition(String name, List<Column> columns, String primaryKey, List<String> foreignKeys) {

    public TableDefinition {
        columns = List.copyOf(columns);
        foreignKeys = List.copyOf(foreignKeys);
    }

    public record Column(String name, String type) {}

    public String createStatement() {
        String list = columns.stream()
                .map(column -> column.name() + " " + column.type())
                .collect(Collectors.joining(", "));
        return "CREATE TEMP TABLE " + name + " (" + list + ")";
    }

    public String csvHeader() {
        return columns.stream().map(Column::name).collect(Collectors.joining(","));
    }
}
