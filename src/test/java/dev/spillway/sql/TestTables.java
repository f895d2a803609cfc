package dev.spillway.sql;

import dev.spillway.catalog.CatalogTable;
import dev.spillway.catalog.SessionCatalog;
import dev.spillway.data.DataType;
import dev.spillway.sql.expression.ConstantFolder;
import dev.spillway.sql.relation.AnalyzedQuery;
import dev.spillway.sql.syntax.ParsedStatement;
import dev.spillway.sql.syntax.StatementParser;
import dev.spillway.storage.ColumnDefinition;
import dev.spillway.storage.RelationId;
import dev.spillway.storage.RelationStatistics;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/// Tables without rows, here and as the statements that make them in PostgreSQL.
final class TestTables {
    private static final DataType MONEY = DataType.numeric(15, 2);
    private static final Map<String, CatalogTable> TABLES = tables();

    private TestTables() {}

    static SessionCatalog catalog() {
        return name -> Optional.ofNullable(TABLES.get(name));
    }

    static AnalyzedQuery analyze(String sql) {
        ParsedStatement statement = new StatementParser().parse(sql);
        return new QueryAnalyzer(ConstantFolder.NONE)
                .analyze((ParsedStatement.Plannable) statement, catalog(), List.of());
    }

    static List<String> statements() {
        return TABLES.values().stream()
                .map(table -> "create temp table " + table.name() + " ("
                        + table.columns().stream()
                                .map(column -> column.name() + " "
                                        + column.type().sqlName() + (column.isNullable() ? "" : " not null"))
                                .collect(Collectors.joining(", "))
                        + ")")
                .toList();
    }

    private static Map<String, CatalogTable> tables() {
        Map<String, CatalogTable> tables = new LinkedHashMap<>();
        add(
                tables,
                "t",
                column("a", DataType.INTEGER),
                column("b", DataType.BIGINT),
                column("c", DataType.TEXT),
                column("d", DataType.DATE),
                column("n", DataType.NUMERIC),
                column("f", DataType.DOUBLE_PRECISION),
                column("ts", DataType.TIMESTAMP),
                column("iv", DataType.INTERVAL),
                column("ok", DataType.BOOLEAN),
                column("s", DataType.SMALLINT),
                column("r", DataType.REAL),
                column("ch", DataType.character(5)),
                column("v", DataType.varchar(7)),
                column("m", DataType.numeric(10, 3)),
                column("tm", DataType.TIME),
                column("year", DataType.INTEGER),
                new ColumnDefinition("id", DataType.INTEGER, false));
        add(
                tables,
                "orders",
                new ColumnDefinition("o_orderkey", DataType.BIGINT, false),
                column("o_custkey", DataType.INTEGER),
                column("o_totalprice", MONEY),
                column("o_orderdate", DataType.DATE),
                column("o_comment", DataType.varchar(79)));
        add(
                tables,
                "lineitem",
                new ColumnDefinition("l_orderkey", DataType.BIGINT, false),
                column("l_partkey", DataType.INTEGER),
                column("l_quantity", MONEY),
                column("l_extendedprice", MONEY),
                column("l_discount", MONEY),
                column("l_tax", MONEY),
                column("l_returnflag", DataType.character(1)),
                column("l_linestatus", DataType.character(1)),
                column("l_shipdate", DataType.DATE),
                column("l_shipmode", DataType.character(10)));
        return tables;
    }

    private static ColumnDefinition column(String name, DataType type) {
        return new ColumnDefinition(name, type, true);
    }

    private static void add(Map<String, CatalogTable> tables, String name, ColumnDefinition... columns) {
        List<ColumnDefinition> list = new ArrayList<>(List.of(columns));
        RelationStatistics none = new RelationStatistics(0, 0, List.of());
        tables.put(name, new CatalogTable(new RelationId(tables.size() + 1), name, list, () -> none));
    }
}
