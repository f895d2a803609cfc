package dev.spillway.differential;

import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Rows of values, compared with each other, with lists and with sub-queries: serial = parallel = small memory =
/// PostgreSQL 18.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RowValuesTest {
    @TempDir
    static Path directory;

    private Ways ways;

    @BeforeAll
    void fill() {
        ways = Ways.all(directory);
        ways.prepare(
                "create temp table t as select g as a, g % 3 as b, case when g % 5 <> 0 then g % 4 end as c,"
                        + " 's' || g % 4 as s from generate_series(1, 30) g",
                "create temp table u as select g % 7 as x, g % 4 as y, case when g % 6 <> 0 then g % 5 end as"
                        + " z, 's' || g % 3 as s from generate_series(1, 20) g",
                "create temp table e (x integer, y integer)");
    }

    @AfterAll
    void close() {
        ways.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "select (1, 2) = (1, 2)",
                "select (1, 2) <> (1, 3)",
                "select (1, 2) < (1, 3), (1, 2) <= (1, 2), (2, 1) > (1, 9), (1, null) < (2, 1), (1, null) < (1,"
                        + " 1), (null, 1) < (1, 1), (1, 2) >= (1, 3)",
                "select (1, 2, 3) < (1, 2, 4), (1, 2, 3) <= (1, 2), 1",
                "select (1, 2) = (1, 2, 3)",
                "select a from t where (a, b) < (5, 2)",
                "select a from t where (a, c) >= (5, 2)",
                "select a from t where (c, b) < (2, 1)",
                "select a from t where not (c, b) < (2, 1)",
                "select a from t where row(c, b) is null",
                "select a from t where row(c, c) is null",
                "select a from t where row(c, b) is not null",
                "select a from t where (c, b) is distinct from (1, 1)",
                "select a from t where (c, b) is not distinct from (null, 2)",
                "select a from t where (b, c) in ((1, 2), (2, 3), (0, null))",
                "select a from t where (b, c) not in ((1, 2), (2, 3))",
                "select a from t where (b, c) not in ((1, 2), (2, null))",
                "select a, (b, c) in ((1, 2), (2, null)) from t",
                "select a, (b, c) not in ((1, 2), (2, null)) from t",
                "select a from t where (b, c) in (select x, y from u)",
                "select a from t where (b, c) not in (select x, y from u)",
                "select a from t where (b, c) not in (select x, z from u)",
                "select a from t where (b, c) not in (select x, y from e)",
                "select a from t where (b, c) in (select x, z from u where u.s = t.s)",
                "select a from t where (b, c) not in (select x, z from u where u.s = t.s)",
                "select a, (b, c) in (select x, z from u) from t",
                "select a, (b, c) not in (select x, z from u) from t",
                "select a, (b, c) in (select x, z from u where u.s = t.s) from t",
                "select a, (b, c) = any (select x, z from u) from t",
                "select a, (b, c) < any (select x, z from u) from t",
                "select a, (b, c) < all (select x, z from u) from t",
                "select a, (b, c) <> all (select x, z from u) from t",
                "select a, (b, c) > all (select x, y from e) from t",
                "select a, (b, c) <= all (select x, z from u where u.y = t.c) from t",
                "select a from t where (b, c) = (select x, y from u order by 1, 2 limit 1)",
                "select a, (b, c) = (select x, y from e) from t",
                "select a, (b, c) = (select x, y from u) from t",
                "select a, (b, c) < (select max(x), max(y) from u where u.s = t.s) from t",
                "select a from t where (b, c) = (select x from u limit 1)",
                "select a from t where (b, c) = (select x, y, z from u limit 1)",
                "select a from t where (b, c) in (select x from u)",
                "select a from t where (b, c) in (select x, y, z from u)",
                "select a, (b, c) in (select x, y, z from u) from t",
                "select a, (b, c) in (select x from u) from t",
                "select a from t where b in (select x, y from u)",
                "select a from t where (b, c) in ((1, 2, 3))",
                "select a from t where (b, c) in ((1, 2), (1, 2, 3))",
                "select a from t where (b, s) < (1, 2)",
                "select a from t where (b, s) = (1, 's2')",
                "select a from t where (b, s) in ((1, 's2'), (2, 's1'))",
                "select a from t where (a, b) between (3, 1) and (7, 2)",
                "select a from t where (a, b) not between (3, 1) and (7, 2)",
                "select a from t where row(b) = row(1)",
                "select a from t where row(b) < row(2) and row(b) is not null",
                "select (date '2020-01-01', date '2020-02-01') overlaps (date '2020-01-15', date '2020-03-01')",
                "select (date '2020-01-01', interval '10 days') overlaps (date '2020-01-11', date '2020-03-01')",
                "select a from t where (b, c) = (1, null)",
                "select count(*) from t join u on (t.b, t.c) = (u.x, u.y)",
                "select count(*) from t left join u on (t.b, t.c) = (u.x, u.y) and u.z > 1",
                "select a from t group by a, b, c having (b, c) = (min(b), max(c))",
                "select a from t order by (b, c) < (1, 2), a",
                "select case when (b, c) = (1, 2) then 'y' else 'n' end from t",
                "select a from t where (select 1, 2) = (1, 2)",
                "select a from t where ((b, c)) = ((1, 2))",
                "select a from t where exists (select x, y from u where (u.x, u.y) = (t.b, t.c))"
            })
    void agrees(String sql) {
        ways.assertSame(sql);
    }

    @Test
    void agreesAboutChanges() {
        ways.assertSame("begin");
        ways.assertSame("savepoint s");
        ways.assertSame("update t set (b, c) = (7, 8) where a = 1 returning *");
        ways.assertSame("rollback to s");
        ways.assertSame("savepoint s");
        ways.assertSame("update t set (b, c) = row(b + 1, c + 1) where a = 2 returning *");
        ways.assertSame("rollback to s");
        ways.assertSame("savepoint s");
        ways.assertSame("update t set (b, c) = (select x, y from u order by 1, 2, 3 limit 1) where a = 3 returning *");
        ways.assertSame("rollback to s");
        ways.assertSame("savepoint s");
        ways.assertSame("update t set (b, c) = (select max(x), max(y) from u where u.s = t.s) where a < 9 returning *");
        ways.assertSame("rollback to s");
        ways.assertSame("savepoint s");
        ways.assertSame("update t set (b, c) = (select x, y from u where false) where a = 5 returning *");
        ways.assertSame("rollback to s");
        ways.assertSame("savepoint s");
        ways.assertSame("update t set (b, c) = (1, 2, 3)");
        ways.assertSame("rollback to s");
        ways.assertSame("savepoint s");
        ways.assertSame("update t set (b, c) = (select x from u limit 1)");
        ways.assertSame("rollback to s");
        ways.assertSame("savepoint s");
        ways.assertSame("update t set (b, c) = (default, 5) where a = 6 returning *");
        ways.assertSame("rollback to s");
        ways.assertSame("rollback");
    }
}
