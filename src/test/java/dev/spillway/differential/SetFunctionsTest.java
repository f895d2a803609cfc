package dev.spillway.differential;

import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Functions that return sets in FROM and in select lists, arrays of queries, WITH TIES: serial = parallel = small
/// memory = PostgreSQL 18.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SetFunctionsTest {
    @TempDir
    static Path directory;

    private Ways ways;

    @BeforeAll
    void fill() {
        ways = Ways.all(directory);
        ways.prepare(
                "create temp table t as select g as n, g % 3 as m, array[g, g * 10, null, g % 4] as a,"
                        + " string_to_array('x' || g || ',y,' || g % 2, ',') as s from generate_series(1, 9) g",
                "insert into t values (20, null, null, null), (0, 1, '{}', '{}'), (null, 2, array[7],"
                        + " array['q', null])",
                "create temp table e (n integer, a integer[])");
    }

    @AfterAll
    void close() {
        ways.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "select n, i from t, generate_series(1, t.n) as g(i)",
                "select n, i from t cross join generate_series(1, n) i where i % 2 = 0",
                "select n, i from t, lateral generate_series(n, n + 2) i where n < 4",
                "select n, i from t left join lateral generate_series(1, t.m) i on true",
                "select n, i from t left join generate_series(1, t.m) i on i > 1",
                "select n, i from t left join lateral generate_series(1, t.m) i on i = n",
                "select n, x from t, unnest(a) x",
                "select n, x from t, unnest(t.a) as u(x) where x > 5",
                "select n, x, o from t, unnest(a) with ordinality as u(x, o)",
                "select n, x, ordinality from t, unnest(a) with ordinality as x",
                "select n, x, y from t, unnest(a, s) as u(x, y)",
                "select n, x, y, o from t left join lateral unnest(a, s) with ordinality as u(x, y, o) on true",
                "select * from unnest(array[1, 2, 3])",
                "select * from unnest(array['a', 'b', null]) as u(x)",
                "select * from unnest(array[1, 2, 3], array['x', 'y']) with ordinality",
                "select * from unnest('{1,2,3}'::int[]) u",
                "select * from generate_series(1, 5) with ordinality as g(v, o) where o > 2",
                "select * from generate_series(5, 1, -2) with ordinality",
                "select * from rows from (generate_series(1, 3), unnest(array['a', 'b'])) as r(x, y)",
                "select * from rows from (generate_series(1, 3), generate_series(10, 11)) with ordinality",
                "select n, r.* from t, rows from (generate_series(1, t.m), unnest(t.a)) with ordinality as r(x,"
                        + " y, z)",
                "select generate_series(1, 3)",
                "select n, generate_series(1, m) from t",
                "select n, generate_series(1, 2), unnest(a) from t where n < 4",
                "select unnest(a) from t",
                "select unnest(a) + 1 as x from t",
                "select n, unnest(a) * n from t order by n, 2",
                "select n, unnest(a) from t order by 2 desc nulls last, 1",
                "select * from unnest((select max(a) from t)) as u",
                "select n, x from t, unnest((select max(s.a) from t s where s.n = t.n)) as x",
                "select n, x, o from t, unnest((select max(s.a) from t s where s.n = t.n)) with ordinality u(x, o)",
                "select n, x from t left join lateral unnest((select max(s.a) from t s where s.n > t.n)) x on true",
                "select n, q.* from t, lateral (select u, t.n from unnest((select max(s.a) from t s)) u) q",
                "select n, (select sum(u) from unnest((select max(s.a) from t s where s.n <= t.n)) u) from t",
                "select * from rows from (unnest((select max(a) from t)), generate_series(1, (select max(n) from t))) r",
                "select n, f from t, abs((select -max(s.n) from t s where s.n <= t.n)) f",
                "select n, unnest(a) from t order by n limit 7",
                "select n, unnest(a) from t order by n desc nulls last limit 5 offset 3",
                "select distinct unnest(a) from t",
                "select distinct unnest(s) from t order by 1",
                "select unnest(a) as x, count(*) from t group by 1 order by 1",
                "select unnest(a) as x, count(*) from t group by x having count(*) > 1",
                "select m, unnest(array_agg(n)) from t where n is not null group by m order by m, 2",
                "select m, count(*), generate_series(1, count(*)) from t group by m order by 1, 3",
                "select generate_series(1, 3), generate_series(1, 2)",
                "select generate_series(1, 2), generate_series(1, 4)",
                "select generate_series(1, generate_series(1, 3))",
                "select generate_series(1, 2) a, generate_series(1, generate_series(1, 3)) b",
                "select x, generate_series(1, x) from (select generate_series(1, 3) x) q",
                "select * from (select n, unnest(a) x from t) q where x > 10",
                "select * from (select n, unnest(a) x from t) q where n = 3",
                "select count(*) from (select generate_series(1, 1000)) q",
                "select (select sum(x) from unnest(a) x) from t",
                "select n, (select max(x) from generate_series(1, t.n) x where x % 2 = 0) from t",
                "select n from t where exists (select 1 from unnest(t.a) x where x = 20)",
                "select n from t where 20 in (select unnest(a))",
                "select n from t where n in (select unnest(a) from t t2)",
                "select n, array(select x * 2 from unnest(a) x where x is not null order by x desc) from t",
                "select n, array(select x from unnest(a) x) from t",
                "select array(select n from t where n < 5 order by n)",
                "select array(select n from t where n > 50)",
                "select array(select s from (values ('b'), ('a'), (null)) v(s) order by s)",
                "select n, array(select i from generate_series(1, t.m) i order by i) from t",
                "select array(select n from t order by m desc nulls last, n nulls first limit 4)",
                "select array(select n, m from t)",
                "select array(select t2.n from t t2 where t2.m = t.m order by t2.n) from t",
                "select n, generate_subscripts(a, 1) from t",
                "select n, i, a[i] from t, generate_subscripts(a, 1) i",
                "select n, generate_subscripts(a, 1, true) from t",
                "select n, generate_subscripts(a, 2) from t",
                "select string_to_table('a,b,c', ',')",
                "select * from string_to_table('a,b,c', ',') with ordinality as x(v, i)",
                "select * from t where generate_series(1, 2) = 1",
                "select case when n > 1 then generate_series(1, 2) end from t",
                "select coalesce(generate_series(1, 2), 1)",
                "select sum(generate_series(1, 3))",
                "select count(*) from t group by n having generate_series(1, 2) > 1",
                "select * from t limit generate_series(1, 2)",
                "select * from generate_series(1, generate_series(1, 2))",
                "select * from t join e on generate_series(1, 2) = 1",
                "select unnest(1)",
                "select * from unnest(1, 2)",
                "select generate_series(1, 'x')",
                "select generate_series(1, 2, 0)",
                "select generate_series(1)",
                "select * from generate_series(1, 3) as g(a, b)",
                "select * from t right join lateral generate_series(1, t.n) i on true",
                "select i from generate_series(1, n) i, t",
                "select * from lower('ABC') as l",
                "select * from lower('ABC') l(x), upper(x) u",
                "select n, u from t, upper('n' || t.n) as u",
                "select * from pi() with ordinality",
                "select generate_series(timestamp '2020-01-01', timestamp '2020-01-03', interval '1 day')",
                "select n, d from t, generate_series(date '2020-01-01', date '2020-01-01' + n, interval '1"
                        + " day') d where n < 3",
                "select generate_series(1.5, 3.5, 0.5)",
                "select generate_series(1::bigint, 3)",
                "select a.i, b.j from generate_series(1, 3) a(i), generate_series(1, a.i) b(j)",
                "select a.i, b.j, c.k from generate_series(1, 3) a(i), generate_series(1, a.i) b(j),"
                        + " generate_series(b.j, a.i) c(k)",
                "select a.i, b.j from generate_series(1, 3) a(i) left join generate_series(2, a.i) b(j) on true",
                "select t.n, q.* from t, lateral (select i, i * t.n as p from generate_series(1, 3) i where i"
                        + " <> t.m) q",
                "select t.n, q.* from t left join lateral (select i, count(*) over () c from generate_series(1,"
                        + " t.m) i) q on true",
                "select t.n, q.* from t, lateral (select generate_series(1, t.m) as i) q",
                "select t.n, q.* from t, lateral (select unnest(t.a) as i order by 1 desc limit 2) q",
                "with w as (select unnest(a) x from t) select x, count(*) from w group by x order by x",
                "with recursive r(x) as (select 1 union all select x * 10 + i from r, generate_series(1, 2) i"
                        + " where x < 100) select * from r",
                "with recursive r(x) as (select 1 union all select generate_series(x + 1, x + 2) from r where x"
                        + " < 4) select x, count(*) from r group by x",
                "select unnest(array[1, 2]) union all select unnest(array[2, 3]) order by 1",
                "select n, unnest(a), row_number() over (order by n nulls last) from t where n < 4",
                "select n, sum(unnest) from (select n, unnest(a) from t) q group by n",
                "select unnest(array[3, 1, 2]) as x order by x",
                "select unnest(array[3, 1, 2]) as x limit 2",
                "select n, x from t, unnest(a) x order by n, x limit 6",
                "select n from t order by m nulls first fetch first 2 rows with ties",
                "select m, n from t order by m fetch first 3 rows with ties",
                "select m, count(*) over () from t order by m desc offset 2 rows fetch next 2 rows with ties",
                "select m from t order by m fetch first row with ties",
                "select m from t order by m fetch first 0 rows with ties",
                "select m from t fetch first 2 rows with ties",
                "select m % 2 as p from t order by 1 nulls last fetch first 1 rows with ties",
                "select count(*) from (select m from t order by m fetch first 2 rows with ties) q",
                "select m from t union all select 1 order by 1 fetch first 2 rows with ties",
                "select m from t order by m fetch first 100 rows with ties"
            })
    void agrees(String sql) {
        ways.assertSame(sql);
    }

    @Test
    void agreesAboutChanges() {
        ways.assertSame("begin");
        ways.assertSame("savepoint s");
        ways.assertSame("update t set m = 5 where n = any (array(select generate_series(1, 3))) returning n");
        ways.assertSame("rollback to s");
        ways.assertSame("savepoint s");
        ways.assertSame(
                "insert into e select n, a from t where n = any (array(select generate_series(1, 3))) returning *");
        ways.assertSame("rollback to s");
        ways.assertSame("savepoint s");
        ways.assertSame("insert into e select generate_series(1, 3) returning n");
        ways.assertSame("rollback to s");
        ways.assertSame("savepoint s");
        ways.assertSame("update t set n = (select max(x) from unnest(t.a) x) returning n");
        ways.assertSame("rollback to s");
        ways.assertSame("savepoint s");
        ways.assertSame("delete from t using unnest(array[1, 2]) u where t.n = u returning n");
        ways.assertSame("rollback to s");
        ways.assertSame("savepoint s");
        ways.assertSame(
                "update t set m = u.x from unnest(array[1, 2, 3]) with ordinality u(x, o) where t.n = u.o returning n,"
                        + " m");
        ways.assertSame("rollback to s");
        ways.assertSame("savepoint s");
        ways.assertSame("update t set n = generate_series(1, 2)");
        ways.assertSame("rollback to s");
        ways.assertSame("rollback");
    }
}
