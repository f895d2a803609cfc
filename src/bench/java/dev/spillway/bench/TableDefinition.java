package dev.spillway.bench;

import java.util.List;
import java.util.stream.Collectors;

/// One benchmark table with PostgreSQL's column types; the same text creates it in all three engines.
///
/// @param primaryKey comma-separated key columns, for the engine that gets indexes
/// @param foreignKeys column lists, one index each
record TableDefinition(String name, List<Column> columns, String primaryKey, List<String> foreignKeys) {

    TableDefinition {
        columns = List.copyOf(columns);
        foreignKeys = List.copyOf(foreignKeys);
    }

    record Column(String name, String type) {}

    String createStatement() {
        String list = columns.stream()
                .map(column -> column.name() + " " + column.type())
                .collect(Collectors.joining(", "));
        return "CREATE TEMP TABLE " + name + " (" + list + ")";
    }

    String csvHeader() {
        return columns.stream().map(Column::name).collect(Collectors.joining(","));
    }
}
