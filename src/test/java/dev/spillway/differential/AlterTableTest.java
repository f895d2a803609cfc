package dev.spillway.differential;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// ALTER TABLE and VACUUM beside PostgreSQL 18, over a tail, over row groups, and with deleted rows among them.
class AlterTableTest {
    @TempDir
    Path directory;

    @Test
    void columnsChangeAndErrorsReadAsInPostgres() {
        try (Ways ways = Ways.serialAndParallel(directory).with("few buffers", Map.of("temp_buffers", "100"))) {
            assertThat(TransactionTest.scriptDifferences(ways, COLUMNS)).isEmpty();
            assertThat(TransactionTest.scriptDifferences(ways, ROWS)).isEmpty();
        }
    }

    @Test
    void vacuumGivesBackWhatDeletedRowsHold() {
        try (Ways ways = Ways.serialAndParallel(directory)) {
            ways.prepare(
                    "CREATE TEMP TABLE v AS SELECT i AS id, i % 7 AS k, 'text ' || i AS t FROM generate_series(1, 150000) AS g(i)",
                    "UPDATE v SET k = 1000000 WHERE id % 1000 = 0", "DELETE FROM v WHERE id % 10 <> 0");
            int before = blocks(ways);
            ways.prepare("VACUUM v");
            assertThat(blocks(ways)).isLessThan(before / 5);
            ways.prepare("UPDATE v SET k = 1", "VACUUM (ANALYZE) v", "VACUUM", "VACUUM FULL v, v", "VACUUM ANALYZE v");
            ways.assertSame("SELECT count(*), sum(id), sum(k), min(t), max(t) FROM v");
        }
    }

    private static int blocks(Ways ways) {
        return ways.session("serial").state().table("v").orElseThrow().blocks();
    }

    private static final String COLUMNS = """
            CREATE TEMP TABLE t (a int, b text NOT NULL); INSERT INTO t VALUES (1, 'x'), (2, 'y'), (NULL, 'z');
            ALTER TABLE t ADD COLUMN c numeric(5,2); SELECT * FROM t; INSERT INTO t VALUES (4, 'w', 1.5); SELECT c, b FROM t WHERE c > 1;
            ALTER TABLE t ADD c int; ALTER TABLE t ADD COLUMN IF NOT EXISTS c int; ALTER TABLE t ADD d int NOT NULL;
            ALTER TABLE t DROP COLUMN nope; ALTER TABLE t DROP COLUMN IF EXISTS nope; ALTER TABLE t DROP a, ADD a text; SELECT * FROM t;
            ALTER TABLE t RENAME COLUMN a TO z; SELECT z, b FROM t; SELECT a FROM t; ALTER TABLE t RENAME nope TO n; ALTER TABLE t RENAME z TO b;
            ALTER TABLE t RENAME COLUMN z TO "Z"; SELECT "Z" FROM t; ALTER TABLE t RENAME "Z" TO a;
            ALTER TABLE t ALTER a SET NOT NULL; ALTER TABLE t ALTER COLUMN b DROP NOT NULL; INSERT INTO t (b) VALUES (NULL); SELECT * FROM t;
            ALTER TABLE t ALTER b SET NOT NULL; DELETE FROM t WHERE b IS NULL; ALTER TABLE t ALTER b SET NOT NULL; INSERT INTO t (b) VALUES (NULL);
            SELECT * FROM t; ALTER TABLE t ALTER nope SET NOT NULL; ALTER TABLE nope ADD x int; ALTER TABLE IF EXISTS nope ADD x int;
            ALTER TABLE t RENAME TO u; SELECT * FROM t; SELECT count(*) FROM u; CREATE TEMP TABLE w (x int); ALTER TABLE u RENAME TO w;
            ALTER TABLE nope RENAME TO x; ALTER TABLE IF EXISTS u RENAME TO t; BEGIN; ALTER TABLE t DROP b, DROP IF EXISTS c; SELECT * FROM t;
            INSERT INTO t VALUES ('only'); UPDATE t SET a = a || '!'; SELECT * FROM t; ALTER TABLE t RENAME TO other; ROLLBACK; SELECT * FROM t;
            BEGIN; SAVEPOINT s; ALTER TABLE t ADD e date, ADD f boolean; ALTER TABLE t RENAME e TO g; SELECT g, f FROM t; ROLLBACK TO s;
            SELECT * FROM t; VACUUM t; ROLLBACK; BEGIN READ ONLY; ALTER TABLE t ADD q int; ROLLBACK; VACUUM nope; VACUUM t; SELECT * FROM t
            """;

    private static final String ROWS = """
            CREATE TEMP TABLE r AS SELECT i AS id, i % 5 AS k, CASE WHEN i % 3 = 0 THEN NULL ELSE 'v' || i END AS v FROM generate_series(1, 70000) AS g(i);
            DELETE FROM r WHERE id % 4 = 1; ALTER TABLE r ADD n numeric(10,2), DROP k; SELECT count(*), sum(id), count(n), count(v), max(v) FROM r;
            UPDATE r SET n = id / 8.0 WHERE id % 2 = 0; SELECT count(*), sum(id), sum(n), count(v) FROM r;
            BEGIN; UPDATE r SET v = NULL WHERE id < 100; ALTER TABLE r DROP v; ALTER TABLE r ADD v int; SELECT count(*), count(v) FROM r;
            INSERT INTO r SELECT id, n, id FROM r WHERE id % 100 = 2; SELECT count(*), sum(v) FROM r; ROLLBACK;
            SELECT count(*), sum(id), sum(n), count(v), max(v) FROM r; ALTER TABLE r ALTER n SET NOT NULL; ALTER TABLE r ALTER id SET NOT NULL;
            VACUUM r; SELECT count(*), sum(id), sum(n), count(v), max(v) FROM r; DELETE FROM r WHERE id > 10; VACUUM r; SELECT * FROM r
            """;
}
