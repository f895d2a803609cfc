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
            assertThat(TransactionTest.scriptDifferences(ways, CONSTRAINTS)).isEmpty();
            assertThat(TransactionTest.scriptDifferences(ways, TYPES)).isEmpty();
            assertThat(TransactionTest.scriptDifferences(ways, DEPENDENTS)).isEmpty();
            assertThat(TransactionTest.scriptDifferences(ways, RENAMED)).isEmpty();
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

    private static final String CONSTRAINTS = """
            CREATE TEMP TABLE k (a int, b text); INSERT INTO k SELECT i, 'b' || i FROM generate_series(1, 3000) AS g(i);
            ALTER TABLE k ADD CHECK (a > 0); INSERT INTO k VALUES (0, 'x'); ALTER TABLE k ADD CHECK (a > 5); ALTER TABLE k ADD CONSTRAINT both CHECK (a > 0 OR b = '');
            ALTER TABLE k ADD CONSTRAINT both CHECK (a > 0); INSERT INTO k VALUES (-1, 'x'); ALTER TABLE k RENAME CONSTRAINT both TO one;
            ALTER TABLE k DROP CONSTRAINT k_a_check; INSERT INTO k VALUES (0, 'x'); INSERT INTO k VALUES (0, ''); ALTER TABLE k DROP CONSTRAINT nope;
            ALTER TABLE k DROP CONSTRAINT IF EXISTS nope; ALTER TABLE k DROP CONSTRAINT one; INSERT INTO k VALUES (-7, 'x'), (3, 'three');
            ALTER TABLE k ADD PRIMARY KEY (a); DELETE FROM k WHERE b = 'three'; ALTER TABLE k ADD PRIMARY KEY (a); INSERT INTO k VALUES (3, 'again'); INSERT INTO k VALUES (NULL, 'n');
            ALTER TABLE k ADD PRIMARY KEY (b); ALTER TABLE k ADD UNIQUE (b, nope); ALTER TABLE k ADD UNIQUE (b, b); ALTER TABLE k ADD CONSTRAINT kb UNIQUE (b);
            INSERT INTO k VALUES (100000, 'b5'); ALTER TABLE k ADD CONSTRAINT kb CHECK (a > 0); ALTER TABLE k ADD CONSTRAINT kb UNIQUE (a);
            ALTER TABLE k ALTER a DROP NOT NULL; ALTER TABLE k DROP CONSTRAINT k_pkey; INSERT INTO k VALUES (3, 'again'); INSERT INTO k VALUES (NULL, 'n');
            ALTER TABLE k ALTER a DROP NOT NULL; INSERT INTO k VALUES (NULL, 'n'); ALTER TABLE k ADD NOT NULL a; UPDATE k SET a = 50 WHERE a IS NULL;
            ALTER TABLE k ADD NOT NULL a; ALTER TABLE k DROP CONSTRAINT k_a_not_null; INSERT INTO k (b) VALUES ('nulled');
            ALTER TABLE k ALTER b SET DEFAULT 'dflt' || 1; INSERT INTO k (a) VALUES (7); SELECT * FROM k WHERE a = 7 ORDER BY b; ALTER TABLE k ALTER b DROP DEFAULT;
            INSERT INTO k (a) VALUES (7); ALTER TABLE k ALTER a SET DEFAULT 'nope'; ALTER TABLE k ALTER a SET DEFAULT true; ALTER TABLE k ALTER nope SET DEFAULT 1;
            ALTER TABLE k ALTER a SET DEFAULT (SELECT 1); ALTER TABLE k ALTER a SET DEFAULT b; SELECT count(*), sum(a), count(b) FROM k;
            ALTER TABLE k ADD c int NOT NULL DEFAULT 5 CHECK (c > 4); ALTER TABLE k ADD d int DEFAULT 1 CHECK (d > 4); ALTER TABLE k ADD e int UNIQUE DEFAULT 1;
            ALTER TABLE k ADD f date NOT NULL; ALTER TABLE k ADD g text DEFAULT 'g' UNIQUE; ALTER TABLE k ADD h int UNIQUE CONSTRAINT hpos CHECK (h > 0) DEFAULT NULL;
            INSERT INTO k (h) VALUES (0); INSERT INTO k (h) VALUES (8), (8); INSERT INTO k (h, c) VALUES (8, 3); SELECT count(*), sum(c), min(c) FROM k;
            BEGIN; ALTER TABLE k ADD CHECK (c < 100), DROP CONSTRAINT kb, ALTER b SET DEFAULT 'tx', RENAME TO z; ALTER TABLE k DROP CONSTRAINT kb, ALTER b SET DEFAULT 'tx', ADD CONSTRAINT u2 UNIQUE (b, a, c);
            ROLLBACK; BEGIN; ALTER TABLE k DROP CONSTRAINT kb, ALTER b SET DEFAULT 'tx', DROP CONSTRAINT hpos; INSERT INTO k (a) VALUES (1234567);
            SELECT * FROM k WHERE a > 1000000; ROLLBACK; INSERT INTO k (a, h) VALUES (1234567, 0); INSERT INTO k (a) VALUES (1234567); SELECT b, c FROM k WHERE a > 1000000
            """;

    private static final String TYPES = """
            CREATE TEMP TABLE y (a int PRIMARY KEY, b text DEFAULT '17', c numeric(8,2) CHECK (c >= 0), d int DEFAULT 4); CREATE INDEX y_b ON y (b, a);
            INSERT INTO y SELECT i, i % 100, i / 4.0, i FROM generate_series(1, 70000) AS g(i); DELETE FROM y WHERE a % 7 = 0;
            ALTER TABLE y ALTER b TYPE int; ALTER TABLE y ALTER b TYPE int USING b; ALTER TABLE y ALTER b TYPE int USING b::int; ALTER TABLE y ALTER b DROP DEFAULT, ALTER b TYPE int USING b::int;
            SELECT count(*), sum(b), pg_typeof(min(b))::text FROM y; SELECT a, b FROM y WHERE b = 5 AND a < 500 ORDER BY a; INSERT INTO y VALUES (8, 1, 1);
            ALTER TABLE y ALTER a TYPE bigint, ALTER d SET DATA TYPE numeric(10,1); SELECT sum(a), sum(d), max(d) FROM y; INSERT INTO y VALUES (70001, 1, 1);
            SELECT * FROM y WHERE a = 70001; ALTER TABLE y ALTER c TYPE int USING a - 100; SELECT sum(c) FROM y;
            ALTER TABLE y ALTER c TYPE int; SELECT sum(c), min(c) FROM y; ALTER TABLE y ALTER a TYPE text USING b, ALTER b TYPE text USING d;
            ALTER TABLE y DROP CONSTRAINT y_c_check; ALTER TABLE y ALTER c TYPE text USING 'd' || d, ALTER d TYPE int USING c + 1;
            SELECT a, b, c, d FROM y WHERE a < 9 ORDER BY a; ALTER TABLE y ALTER nope TYPE int; ALTER TABLE y ALTER c TYPE varchar(2); ALTER TABLE y ALTER c TYPE smallint USING 100000;
            ALTER TABLE y ALTER c TYPE int USING (SELECT 1); ALTER TABLE y ALTER c TYPE int USING sum(a); ALTER TABLE y ALTER c TYPE int USING nope;
            ALTER TABLE y ALTER d TYPE int USING NULL; SELECT count(d), count(*) FROM y; ALTER TABLE y ALTER d SET NOT NULL; ALTER TABLE y ALTER a TYPE int USING 1;
            BEGIN; ALTER TABLE y ALTER a TYPE text; SELECT min(a), max(a) FROM y; SELECT b FROM y WHERE a = '9999'; ROLLBACK; SELECT min(a), max(a) FROM y; INSERT INTO y VALUES (9999, 1, 1);
            SELECT count(*), sum(a), sum(b) FROM y; ALTER TABLE y ALTER a TYPE date; ALTER TABLE y ALTER b TYPE boolean; ALTER TABLE y ALTER b TYPE boolean USING b > 50; SELECT count(*) FROM y WHERE b
            """;

    private static final String DEPENDENTS = """
            CREATE TEMP TABLE p (a int, b int CHECK (b > 0), c int DEFAULT 3, d text, e int, UNIQUE (b, c), CHECK (a < e)); CREATE INDEX p_e ON p (e DESC); CREATE INDEX p_d ON p (d);
            INSERT INTO p SELECT i, i + 1, i, 'd' || i, i + 5 FROM generate_series(1, 2000) AS g(i); CREATE TEMP VIEW v AS SELECT a, d FROM p; CREATE TEMP VIEW w AS SELECT a FROM v;
            ALTER TABLE p RENAME COLUMN e TO "E x"; INSERT INTO p VALUES (9, 9, 9, '', 9); ALTER TABLE p RENAME TO q; INSERT INTO q VALUES (9, 9, 9, '', 9); ALTER TABLE q RENAME TO p;
            ALTER TABLE p DROP b; INSERT INTO p (a, c) VALUES (5, 5); SELECT a, c, d FROM p WHERE a = 5 ORDER BY d; SELECT * FROM v WHERE a = 5 ORDER BY d; SELECT a FROM p WHERE "E x" = 17;
            SELECT a FROM p WHERE d = 'd77'; INSERT INTO p (a) VALUES (0); SELECT c FROM p WHERE a = 0; ALTER TABLE p DROP a; ALTER TABLE p DROP COLUMN d; ALTER TABLE p ALTER d TYPE varchar(10);
            ALTER TABLE p ALTER c TYPE bigint; INSERT INTO p (a, "E x") VALUES (1, 1); ALTER TABLE p DROP "E x"; INSERT INTO p (a) VALUES (1); SELECT count(*), sum(c) FROM p; SELECT * FROM w WHERE a = 0;
            BEGIN; ALTER TABLE p DROP a CASCADE; SELECT * FROM w; ROLLBACK; SELECT count(*) FROM w; BEGIN; ALTER TABLE p DROP d CASCADE; SELECT sum(a) FROM p; SELECT * FROM v; ROLLBACK;
            SELECT count(*) FROM w; ALTER TABLE p RENAME d TO dd; SELECT count(d) FROM v; DROP TABLE p CASCADE; SELECT * FROM w
            """;

    private static final String RENAMED = """
            CREATE TEMP TABLE r1 (id int, x int, y int); INSERT INTO r1 VALUES (1, 2, 3); CREATE TEMP VIEW rv AS SELECT id FROM r1 WHERE x > 0; CREATE TEMP VIEW rs AS SELECT * FROM r1;
            ALTER TABLE r1 RENAME x TO z; ALTER TABLE r1 RENAME y TO x; ALTER TABLE r1 DROP COLUMN z; ALTER TABLE r1 ALTER z TYPE bigint; SELECT * FROM rv; SELECT * FROM rs;
            ALTER TABLE r1 ADD w int; ALTER TABLE r1 ALTER w TYPE text; ALTER TABLE r1 DROP w; DROP VIEW rs; ALTER TABLE r1 ALTER x TYPE text; ALTER TABLE r1 DROP x; SELECT * FROM rv;
            ALTER TABLE r1 DROP z CASCADE; SELECT * FROM rv; SELECT * FROM r1
            """;
}
