package dev.spillway.differential;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;

/// Random statements of a session that changes a few tables in transactions: rows, tables, their columns, settings,
/// savepoints, and errors among them. The tables have the columns `id, k, n, t` and are filled from `big` of
/// [SampleTables].
final class TransactionGenerator {
    private static final List<String> TABLES = List.of("a", "b", "c", "d");
    private static final List<String> SAVEPOINTS = List.of("s1", "s2", "s3");

    private final Random random;

    TransactionGenerator(long seed) {
        random = new Random(seed);
    }

    /// The next statement, where `tables` exist and a transaction block is open or has failed.
    String next(Set<String> tables, boolean isInBlock, boolean isFailed) {
        int choice = random.nextInt(100);
        if (isFailed && choice < 70) {
            return pick("ROLLBACK", "ABORT", "COMMIT", "ROLLBACK TO s1", "ROLLBACK TO SAVEPOINT s2", "ROLLBACK TO s3");
        }
        if (choice < 22) {
            return isInBlock ? control() : pick("BEGIN", "START TRANSACTION", "BEGIN ISOLATION LEVEL SERIALIZABLE");
        }
        if (choice < 24) {
            return pick("COMMIT", "ROLLBACK", "BEGIN", "SAVEPOINT s1", "RELEASE s2", "ROLLBACK TO s3");
        }
        if (choice < 30) {
            return pick("SET work_mem = '" + (1 + random.nextInt(9)) + "MB'", "SET LOCAL work_mem = '77MB'")
                    .replace("77", Integer.toString(10 + random.nextInt(9)));
        }
        if (tables.isEmpty() || choice < 40) {
            return create();
        }
        String table = random.nextInt(25) == 0 ? pick(TABLES) : pick(new ArrayList<>(tables));
        return choice < 46 ? dropOrTruncate(table) : choice < 54 ? alter(table) : change(table);
    }

    private String control() {
        String savepoint = pick(SAVEPOINTS);
        return switch (random.nextInt(10)) {
            case 0, 1 -> pick("COMMIT", "END", "COMMIT AND CHAIN");
            case 2, 3 -> pick("ROLLBACK", "ROLLBACK WORK", "ROLLBACK AND CHAIN");
            case 4, 5, 6 -> "SAVEPOINT " + savepoint;
            case 7 -> "RELEASE SAVEPOINT " + savepoint;
            default -> "ROLLBACK TO SAVEPOINT " + savepoint;
        };
    }

    private String create() {
        String table = pick(TABLES);
        String onCommit = random.nextInt(3) == 0
                ? pick(" ON COMMIT DROP", " ON COMMIT DELETE ROWS", " ON COMMIT PRESERVE ROWS")
                : "";
        return random.nextBoolean()
                ? "CREATE TEMP TABLE " + table + " (id integer, k integer, n numeric(10,2), t text)" + onCommit
                : "CREATE TEMP TABLE " + table + onCommit + " AS " + rows();
    }

    private String rows() {
        int from = random.nextInt(60_000);
        int to = from + random.nextInt(random.nextBoolean() ? 20 : 4_000);
        String k = random.nextInt(10) == 0 ? "k / (id - " + (from + to) / 2 + ")" : "k";
        return "SELECT id, " + k + " AS k, n, t FROM big WHERE id BETWEEN " + from + " AND " + to;
    }

    private String dropOrTruncate(String table) {
        return switch (random.nextInt(4)) {
            case 0 -> "DROP TABLE " + table;
            case 1 -> "DROP TABLE IF EXISTS " + table + ", " + pick(TABLES);
            case 2 -> "TRUNCATE " + table;
            default -> "TRUNCATE " + table + ", " + pick(TABLES);
        };
    }

    private String alter(String table) {
        return random.nextInt(4) == 0
                ? pick("VACUUM " + table, "VACUUM (ANALYZE, FULL) " + table, "ANALYZE " + table)
                : "ALTER TABLE " + table + " "
                        + pick(
                                "ADD COLUMN IF NOT EXISTS x integer, ADD IF NOT EXISTS y text",
                                "ADD x numeric(5,1)",
                                "DROP COLUMN IF EXISTS x",
                                "DROP n, ADD n numeric(10,2)",
                                "RENAME t TO t2",
                                "RENAME COLUMN t2 TO t",
                                "RENAME TO " + pick(TABLES),
                                "ALTER id SET NOT NULL",
                                "ALTER k SET NOT NULL, ALTER COLUMN id DROP NOT NULL");
    }

    private String change(String table) {
        return switch (random.nextInt(9)) {
            case 0, 1, 2 -> "INSERT INTO " + table + " " + rows();
            case 3 -> "INSERT INTO " + table + " VALUES (" + random.nextInt(100) + ", NULL, 1.5, 'added')";
            case 4 -> "DELETE FROM " + table + " WHERE id % 5 = " + random.nextInt(5);
            case 5 -> "UPDATE " + table + " SET n = n * 1000000, k = 7 WHERE id % 9 = " + random.nextInt(9);
            case 6 -> "UPDATE " + table + " SET k = 10 / (id % 700 - " + random.nextInt(2_000) + "), t = 'changed'";
            default -> "UPDATE " + table + " SET t = t || 'x', k = k + 1 WHERE id % 3 = " + random.nextInt(3);
        };
    }

    private String pick(String... choices) {
        return choices[random.nextInt(choices.length)];
    }

    private String pick(List<String> choices) {
        return choices.get(random.nextInt(choices.size()));
    }
}
