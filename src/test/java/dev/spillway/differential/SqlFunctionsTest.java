package dev.spillway.differential;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// CREATE FUNCTION … LANGUAGE SQL and COMMENT beside PostgreSQL 18: results, what names and types choose, and errors.
class SqlFunctionsTest {
    @TempDir
    Path directory;

    @Test
    void functionsAnswerAsInPostgres() {
        try (Ways ways = Ways.serialAndParallel(directory)) {
            ways.prepare(
                    "CREATE TEMP TABLE t AS SELECT i AS id, i % 10 AS k, 'v' || i % 7 AS v FROM generate_series(1, 60000) AS g(i)",
                    "UPDATE t SET v = NULL WHERE id % 11 = 0");
            assertThat(TransactionTest.scriptDifferences(ways, CALLS)).isEmpty();
            assertThat(TransactionTest.scriptDifferences(ways, QUERIES)).isEmpty();
            assertThat(TransactionTest.scriptDifferences(ways, ERRORS)).isEmpty();
        }
    }

    @Test
    void anUnsafeFunctionKeepsItsQueryInTheLeaderAndExplainSaysSo() {
        try (Ways ways = Ways.serialAndParallel(directory)) {
            ways.prepare(
                    "CREATE TEMP TABLE t AS SELECT i AS id FROM generate_series(1, 200000) AS g(i)",
                    "CREATE FUNCTION fn_safe(a int) RETURNS int LANGUAGE SQL PARALLEL SAFE AS 'SELECT a + 1'",
                    "CREATE FUNCTION fn_unsafe(a int) RETURNS int LANGUAGE SQL AS 'SELECT a + 1'",
                    "CREATE FUNCTION fn_restricted(a int) RETURNS int PARALLEL RESTRICTED RETURN fn_safe(a)");
            try {
                assertThat(plan(ways, "SELECT sum(fn_safe(id)) FROM t")).contains("Gather");
                assertThat(plan(ways, "SELECT sum(fn_unsafe(id)) FROM t"))
                        .doesNotContain("Gather")
                        .contains("function \"fn_unsafe\" is parallel unsafe");
                assertThat(plan(ways, "SELECT count(*) FROM t WHERE id > fn_restricted(7)"))
                        .doesNotContain("Gather")
                        .contains("function \"fn_restricted\" is parallel restricted");
            } finally {
                ways.prepare("DROP FUNCTION fn_safe, fn_unsafe, fn_restricted");
            }
        }
    }

    @Test
    void aVolatileArgumentIsComputedOnceOrRefused() {
        try (Ways ways = Ways.serialAndParallel(directory)) {
            Engine session = ways.session("serial");
            session.run("CREATE FUNCTION fv_once(a float8) RETURNS boolean RETURN a < 2");
            session.run("CREATE FUNCTION fv_twice(a float8) RETURNS boolean RETURN a = a");
            session.run("CREATE FUNCTION fv_never(a float8) RETURNS int RETURN 1");
            assertThat(session.run("SELECT fv_once(random())").sqlState()).isEmpty();
            assertThat(session.run("SELECT fv_twice(random())").sqlState()).contains("0A000");
            assertThat(session.run("SELECT fv_never(random())").sqlState()).contains("0A000");
        }
    }

    private static String plan(Ways ways, String query) {
        return ways.session("parallel").run("EXPLAIN " + query).toString();
    }

    private static final String CALLS = """
            CREATE FUNCTION fn_add(a int, b int DEFAULT 10) RETURNS int LANGUAGE SQL IMMUTABLE PARALLEL SAFE AS 'SELECT a + $2'; SELECT fn_add(1), fn_add(1, 2), fn_add(b => 5, a => 1), fn_add(2, b => 7);
            SELECT sum(fn_add(id, k)), sum(fn_add(k)) FROM t WHERE fn_add(k) > 12; SELECT fn_add('5'), fn_add(NULL, 3), fn_add(2::smallint); SELECT fn_add(1.5); SELECT fn_add(1::bigint); SELECT fn_add(); SELECT fn_add(1, 2, 3); SELECT fn_add(c => 1);
            CREATE FUNCTION fn_add(a text, b text) RETURNS text LANGUAGE SQL RETURN a || '-' || b; SELECT fn_add('x', 'y'), fn_add(1, 2), fn_add('x'::text, 'y'); SELECT fn_add('1', 2); SELECT fn_add(now(), 2);
            CREATE FUNCTION fn_strict(a int, b int) RETURNS int LANGUAGE SQL STRICT RETURN coalesce(a, 0) + coalesce(b, 0); SELECT fn_strict(1, NULL), fn_strict(1, 2), fn_strict(NULL, NULL); SELECT count(fn_strict(length(v), id)), sum(fn_strict(length(v), id)) FROM t;
            CREATE FUNCTION fn_called(a int, b int) RETURNS int LANGUAGE SQL CALLED ON NULL INPUT STABLE RETURN coalesce(a, 0) + coalesce(b, 0); SELECT fn_called(1, NULL), sum(fn_called(length(v), id)) FROM t;
            CREATE FUNCTION fn_num(numeric) RETURNS numeric LANGUAGE SQL AS 'SELECT $1 * 1.5'; SELECT fn_num(3), fn_num(2.55), fn_num('7'); SELECT sum(fn_num(k)) FROM t; CREATE FUNCTION fn_int() RETURNS bigint LANGUAGE SQL AS 'SELECT 5'; SELECT fn_int(), fn_int() + 1;
            CREATE FUNCTION fn_d(d date, n int = 1) RETURNS date LANGUAGE SQL AS 'SELECT d + n'; SELECT fn_d('2024-02-28'), fn_d(date '2024-02-28', 2); CREATE FUNCTION fn_case(k int) RETURNS text RETURN CASE WHEN k < 3 THEN 'low' ELSE 'high' END; SELECT fn_case(k), count(*) FROM t GROUP BY fn_case(k) ORDER BY 1;
            CREATE FUNCTION fn_twice(a int) RETURNS int RETURN fn_add(a, a); SELECT fn_twice(fn_twice(3)), fn_twice(k) FROM t WHERE id < 3 ORDER BY id; SELECT k FROM t WHERE id = fn_twice(21) ORDER BY fn_twice(id); SELECT fn_twice(4) AS x, fn_twice(4);
            CREATE FUNCTION fn_null() RETURNS text LANGUAGE SQL AS 'SELECT NULL'; SELECT fn_null(), fn_null() IS NULL; CREATE FUNCTION fn_lit() RETURNS date LANGUAGE SQL AS 'SELECT ''2024-01-01'''; SELECT fn_lit();
            DROP FUNCTION fn_add; DROP FUNCTION fn_add(int, int), fn_twice; SELECT fn_twice(1); SELECT fn_add(1, 2); SELECT fn_add('1', '2'); DROP FUNCTION fn_add, fn_strict(int, int), fn_called, fn_num, fn_int, fn_d(date, integer), fn_case, fn_null, fn_lit
            """;

    private static final String QUERIES = """
            CREATE FUNCTION fq_count(x int) RETURNS bigint LANGUAGE SQL AS 'SELECT count(*) FROM t WHERE k = x'; SELECT fq_count(3), fq_count(77), fq_count(NULL); SELECT id, fq_count(k) FROM t WHERE id < 4 ORDER BY id; SELECT fq_count(fq_count(77)::int);
            CREATE FUNCTION fq_first(x int) RETURNS int LANGUAGE SQL AS 'SELECT id FROM t WHERE k = x ORDER BY id DESC'; SELECT fq_first(3), fq_first(77); SELECT id, fq_first(k) FROM t WHERE id IN (5, 6, 99) ORDER BY id; SELECT count(*) FROM t WHERE id > 59995 AND id = fq_first(k);
            CREATE FUNCTION fq_hides(k int) RETURNS bigint LANGUAGE SQL AS 'SELECT count(*) FROM t WHERE k = k'; SELECT fq_hides(3); CREATE FUNCTION fq_named(k int) RETURNS bigint LANGUAGE SQL AS 'SELECT count(*) FROM t WHERE t.k = fq_named.k'; SELECT fq_named(3);
            CREATE FUNCTION fq_with(x int) RETURNS text LANGUAGE SQL AS 'WITH w AS (SELECT v FROM t WHERE id = x) SELECT max(v) FROM w'; SELECT fq_with(8), fq_with(11); SELECT id, fq_with(id) FROM t WHERE id BETWEEN 8 AND 12 ORDER BY id; CREATE FUNCTION fq_union(a int) RETURNS int LANGUAGE SQL AS 'SELECT a UNION ALL SELECT 0 LIMIT 1'; SELECT fq_union(6);
            CREATE TEMP VIEW fq_view AS SELECT id, fq_count(k) AS n FROM t WHERE id < 3; SELECT * FROM fq_view ORDER BY id; BEGIN; CREATE FUNCTION fq_tx() RETURNS int RETURN 1; SELECT fq_tx(); CREATE OR REPLACE FUNCTION fq_tx() RETURNS int RETURN 2; SELECT fq_tx(); ROLLBACK; SELECT fq_tx(); BEGIN; DROP FUNCTION fq_named; ROLLBACK; SELECT fq_named(4);
            CREATE TEMP TABLE fq_made AS SELECT id, fq_named(k) AS n FROM t WHERE id < 3; UPDATE fq_made SET n = fq_named(id) + 1; SELECT * FROM fq_made ORDER BY id; INSERT INTO fq_made VALUES (9, fq_hides(1)) RETURNING n; DELETE FROM fq_made WHERE n = fq_hides(2); SELECT count(*) FROM fq_made;
            VALUES (1, (SELECT count(*) FROM fq_made)), (2, NULL), (3, fq_count(4)); INSERT INTO fq_made VALUES (7, (SELECT max(id) FROM t)), (8, 1) RETURNING *; SELECT * FROM (VALUES ((SELECT min(id) FROM t), 'a')) AS s(x, y);
            DROP VIEW fq_view; DROP FUNCTION fq_count, fq_first, fq_hides, fq_named, fq_with, fq_union
            """;

    private static final String ERRORS = """
            CREATE FUNCTION fe_a(a int) RETURNS int LANGUAGE SQL AS 'SELECT a'; CREATE FUNCTION fe_a(b int) RETURNS int LANGUAGE SQL AS 'SELECT b'; CREATE OR REPLACE FUNCTION fe_a(a int) RETURNS bigint LANGUAGE SQL AS 'SELECT 1'; CREATE OR REPLACE FUNCTION fe_a(b int) RETURNS int LANGUAGE SQL AS 'SELECT b';
            CREATE FUNCTION fe_b() RETURNS int LANGUAGE SQL AS 'SELECT ''x''::text'; CREATE FUNCTION fe_b() RETURNS int LANGUAGE SQL AS 'SELECT nope'; CREATE FUNCTION fe_b() RETURNS int LANGUAGE SQL AS 'SELEC 1'; CREATE FUNCTION fe_b(a int) RETURNS int LANGUAGE SQL AS 'SELECT $2'; CREATE FUNCTION fe_b() RETURNS int LANGUAGE SQL AS 'SELECT 1, 2';
            CREATE FUNCTION fe_b() RETURNS int AS 'SELECT 1'; CREATE FUNCTION fe_b() RETURNS int LANGUAGE SQL; CREATE FUNCTION fe_b() LANGUAGE SQL AS 'SELECT 1'; CREATE FUNCTION fe_b() RETURNS int LANGUAGE nope AS 'SELECT 1'; CREATE FUNCTION fe_b() RETURNS nope LANGUAGE SQL AS 'SELECT 1'; CREATE FUNCTION fe_b(a int, a int) RETURNS int LANGUAGE SQL AS 'SELECT 1';
            CREATE FUNCTION fe_b(a int DEFAULT 1, b int) RETURNS int LANGUAGE SQL AS 'SELECT 1'; CREATE FUNCTION fe_b(a int DEFAULT 'x') RETURNS int LANGUAGE SQL AS 'SELECT 1'; CREATE FUNCTION fe_b(a int DEFAULT true) RETURNS int LANGUAGE SQL AS 'SELECT 1'; CREATE FUNCTION fe_b() RETURNS int IMMUTABLE STABLE LANGUAGE SQL AS 'SELECT 1'; CREATE FUNCTION fe_b() RETURNS int PARALLEL nope LANGUAGE SQL AS 'SELECT 1';
            DROP FUNCTION fe_nope; DROP FUNCTION fe_nope(int); DROP FUNCTION fe_a(text); DROP FUNCTION IF EXISTS fe_nope; DROP FUNCTION IF EXISTS fe_nope(int, text); CREATE FUNCTION fe_a(text) RETURNS int LANGUAGE SQL AS 'SELECT 1'; DROP FUNCTION fe_a; DROP FUNCTION fe_a(int); SELECT fe_a(5); SELECT fe_a('5'); DROP FUNCTION fe_a; SELECT fe_a('5');
            COMMENT ON TABLE t IS 'a table'; COMMENT ON COLUMN t.k IS 'a column'; COMMENT ON COLUMN t.nope IS 'x'; COMMENT ON TABLE nope IS 'x'; COMMENT ON COLUMN k IS 'x'; COMMENT ON INDEX t IS 'x'; COMMENT ON INDEX nope IS 'x'; COMMENT ON VIEW t IS 'x'; COMMENT ON FUNCTION nope(int) IS 'x'; COMMENT ON TABLE t IS NULL
            """;
}
