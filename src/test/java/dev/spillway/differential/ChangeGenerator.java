package dev.spillway.differential;

import dev.spillway.differential.ExpressionGenerator.Kind;
import java.util.List;
import java.util.Random;

/// Random INSERT, UPDATE, DELETE and TRUNCATE of the table `target`, which has the columns of [SampleTables] and is
/// filled from them. About one in ten is made to fail, on some row in the middle.
final class ChangeGenerator {
    private static final String ALL = "id, k, s, b, n, m, r, d, f, c, v, t, dt, ts";

    private final Random random;
    private final ExpressionGenerator expressions;

    ChangeGenerator(long seed) {
        random = new Random(seed);
        expressions = new ExpressionGenerator(random);
    }

    static String createTarget() {
        return "CREATE TEMP TABLE target (id integer NOT NULL, k integer, s smallint, b bigint, n numeric(10,2),"
                + " m numeric(30,6), r real, d double precision, f boolean, c char(5), v varchar(20), t text, dt date,"
                + " ts timestamp)";
    }

    /// A change, for a table that has about `rows` rows.
    String next(long rows) {
        int choice = random.nextInt(20);
        if (rows < 50 || choice < 5 && rows < 2_500) {
            return insert();
        }
        if (choice < 12) {
            return update();
        }
        if (choice < 16) {
            return delete();
        }
        return choice < 18 || rows < 1_500 ? failing() : expressions.pick("TRUNCATE target", "DELETE FROM target");
    }

    private String insert() {
        return switch (random.nextInt(5)) {
            case 0 ->
                "INSERT INTO target (id, t, n) VALUES (" + random.nextInt(1_000)
                        + ", 'added', 1.005), (-1, NULL, NULL)";
            case 1 -> "INSERT INTO target SELECT * FROM target WHERE id % 3 = " + random.nextInt(3);
            case 2 ->
                "INSERT INTO target (" + ALL + ") SELECT " + ALL + " FROM small UNION ALL SELECT " + ALL
                        + " FROM big WHERE id % 500 = " + random.nextInt(500);
            case 3 -> {
                expressions.over(List.of("small"));
                yield "INSERT INTO target (id, k, d, dt) SELECT id, " + expressions.expression(Kind.INTEGER, 2) + ", "
                        + expressions.expression(Kind.DOUBLE, 2) + ", " + expressions.expression(Kind.DATE, 1)
                        + " FROM small WHERE " + expressions.predicate(2);
            }
            default -> {
                int from = random.nextInt(60_000);
                yield "INSERT INTO target SELECT " + ALL + " FROM big WHERE id BETWEEN " + from + " AND "
                        + (from + random.nextInt(900));
            }
        };
    }

    private String update() {
        expressions.over(List.of("target"));
        String set = assignment() + (random.nextBoolean() ? ", dt = target.dt + 1" : "");
        return "UPDATE target SET " + set + where();
    }

    private String assignment() {
        return switch (random.nextInt(10)) {
            case 0 -> "k = " + expressions.expression(Kind.INTEGER, 2);
            case 1 -> "s = " + expressions.expression(Kind.INTEGER, 1);
            case 2 -> "b = " + expressions.expression(Kind.BIGINT, 2);
            case 3 -> "n = " + expressions.expression(Kind.NUMERIC, 1);
            case 4 -> "m = " + expressions.expression(Kind.NUMERIC, 2);
            case 5 -> "d = " + expressions.expression(Kind.DOUBLE, 2) + ", r = target.r + 1";
            case 6 -> "f = " + expressions.predicate(2);
            case 7 -> "t = left(" + expressions.expression(Kind.TEXT, 2) + ", 30), v = 'v" + random.nextInt(9) + "'";
            case 8 -> "ts = " + expressions.expression(Kind.TIMESTAMP, 2) + ", c = " + expressions.pick("'xy'", "NULL");
            default -> "k = target.s, v = NULL, id = target.id + 1";
        };
    }

    private String delete() {
        expressions.over(List.of("target"));
        return "DELETE FROM target WHERE " + expressions.predicate(1) + " AND target.id % 5 = " + random.nextInt(5);
    }

    private String where() {
        return random.nextInt(4) == 0 ? "" : " WHERE " + expressions.predicate(2);
    }

    /// Each fails on certain rows only, so that others were changed before.
    private String failing() {
        return switch (random.nextInt(6)) {
            case 0 -> "UPDATE target SET k = 100 / (id - (SELECT max(id) FROM target))";
            case 1 -> "UPDATE target SET s = id * 40, t = 'changed'";
            case 2 -> "UPDATE target SET id = k";
            case 3 -> "INSERT INTO target (id, n) SELECT id, CAST(id AS numeric) * 3000 FROM big WHERE id > 20000";
            case 4 -> "INSERT INTO target (id, v) SELECT id, t || t FROM big WHERE id > 5000";
            default -> "DELETE FROM target WHERE 7 / (id - (SELECT min(id) FROM target)) = 0";
        };
    }
}
