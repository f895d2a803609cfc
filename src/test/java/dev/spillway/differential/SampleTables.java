package dev.spillway.differential;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/// The TEMP tables that generated queries read, as statements for both engines.
///
/// Doubles are multiples of 1/4, so that their sums are exact in any order. `small` is a tail in row-range blocks,
/// `big` spans row groups, `empty` has no row; `big` is made by the engines themselves from `generate_series`.
final class SampleTables {
    private static final int SMALL_ROWS = 120;
    private static final int BIG_ROWS = 70_000;
    private static final String[] WORDS = {
        "", "a", "ab", "abc", "Ab", "b", "special", "x special y", "zz%z", "under_score", "éa", "日本", " lead", "O'Hare"
    };

    private SampleTables() {}

    static List<String> statements(long seed) {
        List<String> statements = new ArrayList<>();
        for (String table : List.of("small", "empty", "big")) {
            statements.add(
                    "CREATE TEMP TABLE " + table
                            + " (id integer NOT NULL, k integer, s smallint, b bigint, n numeric(10,2), m numeric(30,6),"
                            + " r real, d double precision, f boolean, c char(5), v varchar(20), t text, dt date, ts timestamp)");
        }
        Random random = new Random(seed);
        StringBuilder insert = new StringBuilder("INSERT INTO small VALUES ");
        for (int row = 0; row < SMALL_ROWS; row++) {
            insert.append(row == 0 ? "" : ", ").append(row(random, row));
        }
        statements.add(insert.toString());
        statements.add(big());
        return statements;
    }

    private static String row(Random random, int id) {
        return "(" + id
                + ", " + orNull(random, Integer.toString(random.nextInt(21) - 10))
                + ", " + orNull(random, Integer.toString(random.nextInt(2001) - 1000))
                + ", " + orNull(random, Long.toString(random.nextLong(20_000_000_001L) - 10_000_000_000L))
                + ", " + orNull(random, (random.nextInt(200_001) - 100_000) + "e-2")
                + ", " + orNull(random, (random.nextLong(2_000_000_000_001L) - 1_000_000_000_000L) + "e-6")
                + ", " + orNull(random, Double.toString((random.nextInt(2001) - 1000) / 4.0))
                + ", " + orNull(random, Double.toString((random.nextInt(200_001) - 100_000) / 4.0))
                + ", " + orNull(random, random.nextBoolean() ? "true" : "false")
                + ", " + orNull(random, "'" + "abcde".substring(random.nextInt(5)) + "'")
                + ", " + orNull(random, word(random))
                + ", " + orNull(random, word(random))
                + ", "
                + orNull(
                        random,
                        "DATE '" + (1999 + random.nextInt(3)) + "-0" + (1 + random.nextInt(9)) + "-1"
                                + random.nextInt(10) + "'")
                + ", "
                + orNull(
                        random,
                        "TIMESTAMP '2001-0" + (1 + random.nextInt(9)) + "-1" + random.nextInt(10) + " 1"
                                + random.nextInt(10) + ":0" + random.nextInt(10) + ":0" + random.nextInt(10) + "'")
                + ")";
    }

    private static String word(Random random) {
        return "'" + WORDS[random.nextInt(WORDS.length)].replace("'", "''") + "'";
    }

    private static String orNull(Random random, String literal) {
        return random.nextInt(8) == 0 ? "NULL" : literal;
    }

    private static String big() {
        return "INSERT INTO big SELECT i, CASE WHEN i % 11 = 0 THEN NULL ELSE i % 37 END, (i % 2001 - 1000),"
                + " CAST(i AS bigint) * 100003 % 20000003 - 5000000, (i * 7 % 200001 - 100000) / 100.0,"
                + " CASE WHEN i % 13 = 0 THEN NULL ELSE i * 1.000001 END, (i % 401 - 200) / 4.0, (i % 4001 - 2000) / 4.0,"
                + " CASE WHEN i % 7 = 0 THEN NULL ELSE i % 3 = 0 END,"
                + " CASE i % 4 WHEN 0 THEN 'a' WHEN 1 THEN 'bc' WHEN 2 THEN 'cde' ELSE 'abcde' END,"
                + " CASE WHEN i % 5 = 0 THEN NULL ELSE 'v' || CAST(i % 100 AS text) END,"
                + " 'text ' || CAST(i AS text) || CASE WHEN i % 50 = 0 THEN ' special' ELSE '' END,"
                + " DATE '1998-01-01' + i % 2500, TIMESTAMP '2001-01-01 00:00:00' + (i % 5000) * INTERVAL '1 hour'"
                + " FROM generate_series(1, " + BIG_ROWS + ") AS g(i)";
    }
}
