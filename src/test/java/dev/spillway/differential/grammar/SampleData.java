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
    static final Map<String, Integer> ROWS =
            Map.of("tiny", 9, "small", 80, "empty", 0, "keyed", 120, "target", 60, "medium", 2_200, "big", 70_000);
    /// Of `keyed` and `target`, by their names with `on`.
    private static final List<String> INDEXES = List.of(
            "UNIQUE INDEX %s_id ON %s (id)",
            "INDEX %s_k ON %s (k, s DESC NULLS LAST)",
            "INDEX %s_n ON %s (n DESC, id)",
            "INDEX %s_t ON %s (t)",
            "UNIQUE INDEX %s_b ON %s (b, id)",
            "INDEX %s_y ON %s (y NULLS FIRST, ts)",
            "INDEX %s_u ON %s (u DESC)",
            "INDEX %s_z ON %s (z, x)",
            "INDEX %s_f ON %s (f, k, d)",
            "INDEX %s_h ON %s (h, v DESC)");

    private static final List<String> FUNCTIONS = List.of(
            "CREATE FUNCTION pg_temp.doubled(integer) RETURNS integer LANGUAGE SQL IMMUTABLE PARALLEL SAFE"
                    + " AS 'SELECT $1 * 2'",
            "CREATE FUNCTION pg_temp.first_of(a integer, b integer) RETURNS integer LANGUAGE SQL STABLE STRICT"
                    + " PARALLEL RESTRICTED AS 'SELECT CASE WHEN a < b THEN a ELSE b END'",
            "CREATE FUNCTION pg_temp.joined(t text, n integer) RETURNS text LANGUAGE SQL PARALLEL SAFE"
                    + " RETURN coalesce(t, 'none') || '-' || n");

    /// The simplest first.
    static final List<String> NAMES =
            List.of("k", "id", "s", "b", "n", "m", "d", "f", "t", "v", "y", "ts", "i", "z", "h", "u", "x", "a", "w");
    static final Map<String, Kind> KINDS = Map.ofEntries(
            Map.entry("k", Kind.INTEGER),
            Map.entry("id", Kind.INTEGER),
            Map.entry("s", Kind.INTEGER),
            Map.entry("b", Kind.BIGINT),
            Map.entry("n", Kind.NUMERIC),
            Map.entry("m", Kind.NUMERIC),
            Map.entry("d", Kind.DOUBLE),
            Map.entry("f", Kind.BOOLEAN),
            Map.entry("t", Kind.TEXT),
            Map.entry("v", Kind.TEXT),
            Map.entry("y", Kind.DATE),
            Map.entry("ts", Kind.TIMESTAMP),
            Map.entry("i", Kind.INTERVAL),
            Map.entry("z", Kind.ZONED),
            Map.entry("h", Kind.TIME),
            Map.entry("u", Kind.UUID),
            Map.entry("x", Kind.BYTES),
            Map.entry("a", Kind.INTEGERS),
            Map.entry("w", Kind.TEXTS));

    private SampleData() {}

    static Kind kind(String column) {
        return KINDS.getOrDefault(column, Kind.INTEGER);
    }

    static List<Column> columns(String alias) {
        return columns(alias, true);
    }

    /// Sub-queries name columns only if they are `plain`.
    static List<Column> columns(String alias, boolean isPlain) {
        return NAMES.stream()
                .map(name -> new Column(alias + "." + name, kind(name), isPlain))
                .toList();
    }

    public static List<String> statements() {
        List<String> statements = new ArrayList<>();
        new TreeMap<>(ROWS).forEach((table, rows) -> {
            statements.add("CREATE TEMP TABLE " + table
                    + " (id integer NOT NULL, k integer, s smallint, b bigint, n numeric(10,2), m numeric,"
                    + " d double precision, f boolean, v varchar(20), t text, y date, ts timestamp, i interval,"
                    + " z timestamptz, h time, u uuid, x bytea, a integer[], w text[]"
                    + (table.equals("target")
                            ? ", CHECK (k < 12), CHECK (d IS NULL OR f IS NOT FALSE OR d < 50.5))"
                            : ")"));
            statements.add(insert(table, rows));
        });
        for (String table : List.of("keyed", "target")) {
            INDEXES.forEach(index -> statements.add("CREATE " + index.formatted(table, table)));
        }
        statements.addAll(FUNCTIONS);
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
                + " + g % 9 * INTERVAL '1 hour' END,"
                + " CASE WHEN g % 8 <> 3 THEN TIMESTAMPTZ '2001-03-24 20:15:00+00' + g * 11 % 170 * INTERVAL '1 hour' END,"
                + " CASE WHEN g % 9 <> 2 THEN TIME '22:00:00' + g * 13 % 50 * INTERVAL '5 minutes' END,"
                + " CASE WHEN g % 10 <> 1 THEN CAST(md5(CAST(g * 3 % 40 AS text)) AS uuid) END,"
                + " CASE WHEN g % 6 <> 5 THEN decode(substr(md5(CAST(g % 17 AS text)), 1, g % 5 * 2), 'hex') END,"
                + " CASE WHEN g % 7 <> 4 THEN ARRAY[g % 4, CASE WHEN g % 3 <> 0 THEN g * 5 % 7 END, g % 13 - 3] END,"
                + " CASE g % 5 WHEN 0 THEN NULL WHEN 1 THEN ARRAY['a', 'e, e'] WHEN 2 THEN ARRAY[NULL, 'abc']"
                + " WHEN 3 THEN CAST(ARRAY[] AS text[]) ELSE ARRAY['zz%z', '', CAST(g % 6 AS text)] END"
                + " FROM generate_series(1, " + rows + ") AS g";
    }
}
