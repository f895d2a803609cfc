package dev.spillway.differential.grammar;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// The TEMP tables that generated statements read, as statements for every engine. All have the same columns.
///
/// Doubles are multiples of 1/4, so that their sums are exact in any order. `big` spans row groups, `medium` batches.
public final class SampleData {
    /// Rows by table.
    static final Map<String, Integer> ROWS = Map.of("tiny", 9, "small", 80, "empty", 0, "medium", 3_000, "big", 70_000);

    private SampleData() {}

    static List<Column> columns(String alias) {
        List<Column> columns = new ArrayList<>();
        columns.add(Column.plain(alias + ".k", Kind.INTEGER));
        columns.add(Column.plain(alias + ".id", Kind.INTEGER));
        columns.add(Column.plain(alias + ".s", Kind.INTEGER));
        columns.add(Column.plain(alias + ".b", Kind.BIGINT));
        columns.add(Column.plain(alias + ".n", Kind.NUMERIC));
        columns.add(Column.plain(alias + ".m", Kind.NUMERIC));
        columns.add(Column.plain(alias + ".d", Kind.DOUBLE));
        columns.add(Column.plain(alias + ".f", Kind.BOOLEAN));
        columns.add(Column.plain(alias + ".t", Kind.TEXT));
        columns.add(Column.plain(alias + ".v", Kind.TEXT));
        columns.add(Column.plain(alias + ".y", Kind.DATE));
        columns.add(Column.plain(alias + ".ts", Kind.TIMESTAMP));
        columns.add(Column.plain(alias + ".i", Kind.INTERVAL));
        return columns;
    }

    public static List<String> statements() {
        List<String> statements = new ArrayList<>();
        new TreeMap<>(ROWS).forEach((table, rows) -> {
            statements.add("CREATE TEMP TABLE " + table
                    + " (id integer NOT NULL, k integer, s smallint, b bigint, n numeric(10,2), m numeric,"
                    + " d double precision, f boolean, v varchar(20), t text, y date, ts timestamp, i interval)");
            statements.add(insert(table, rows));
        });
        return statements;
    }

    private static String insert(String table, int rows) {
        return "INSERT INTO " + table + " SELECT g, CASE WHEN g % 11 <> 3 THEN g * 7 % 13 - 3 END,"
                + " CASE WHEN g % 9 <> 4 THEN g * 31 % 401 - 200 END,"
                + " CASE WHEN g % 8 <> 5 THEN CAST(g AS bigint) * 100003 % 20000003 - 5000000 END,"
                + " CASE WHEN g % 10 <> 6 THEN g * 37 % 2001 / 100.0 - 7 END,"
                + " CASE WHEN g % 7 <> 2 THEN g % 50 * 1.000001 - 20 END,"
                + " CASE WHEN g % 12 <> 7 THEN (g * 17 % 401 - 200) / 4.0 END,"
                + " CASE WHEN g % 5 <> 1 THEN g % 3 = 0 END,"
                + " CASE WHEN g % 6 <> 0 THEN split_part('a,ab,abc,Ab,b,,special,zz%z,under_score', ',', g % 9 + 1) END,"
                + " CASE WHEN g % 13 <> 8 THEN split_part('éa,日本,O''Hare, lead,abc,x special y,,e,Eee', ',', g * 5 % 9 + 1)"
                + " || CASE WHEN g % 4 = 0 THEN CAST(g % 20 AS text) ELSE '' END END,"
                + " CASE WHEN g % 14 <> 9 THEN DATE '1999-12-25' + g * 3 % 500 END,"
                + " CASE WHEN g % 15 <> 10 THEN TIMESTAMP '2001-02-27 10:30:00' + g * 7 % 300 * INTERVAL '1 hour 1.5 seconds' END,"
                + " CASE WHEN g % 7 <> 6 THEN (g % 5 - 2) * INTERVAL '1 month' + g % 4 * INTERVAL '1 day'"
                + " + g % 9 * INTERVAL '1 hour' END"
                + " FROM generate_series(1, " + rows + ") AS g";
    }
}
