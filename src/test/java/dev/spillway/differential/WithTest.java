package dev.spillway.differential;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// WITH and WITH RECURSIVE: serial = parallel = small memory = PostgreSQL 18.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class WithTest {
    @TempDir
    static Path directory;

    private Ways ways;

    @BeforeAll
    void fill() {
        ways = Ways.all(directory);
        ways.prepare(
                "create temp table t as select g as a, g % 7 as k, case when g % 5 <> 0 then g * 10 end as x,"
                        + " 't' || g % 4 as s from generate_series(1, 3000) g",
                // A graph with circles, and a tree.
                "create temp table edge as select g as p, (g * 7 + 3) % 40 as q from generate_series(0, 39) g"
                        + " union all select g, (g * 3 + 1) % 40 from generate_series(0, 39) g",
                "create temp table part as select g as id, case when g > 1 then g / 3 + g % 2 end as parent,"
                        + " 'p' || g as name, (g % 9 + 0.25)::numeric(8,2) as price from generate_series(1, 60) g");
    }

    @AfterAll
    void close() {
        ways.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "with x as (select a, k from t where a < 50) select * from x",
                "with x as (select a, k from t) select x1.a, x2.k from x x1 join x x2 on x1.a = x2.a + 1 where x1.k < 3",
                "with x as (select k, count(*) as n from t group by k)"
                        + " select k, n, (select max(n) from x), n = (select min(n) from x) from x",
                "with x as (select k, sum(a) as s from t group by k) select * from x where s = (select max(s) from x)",
                "with x as materialized (select * from t) select count(*) from x where a < 10",
                "with x as not materialized (select * from t) select count(*) from x, x y where x.a = y.k",
                "with x (p, q) as (select a, k from t) select p, q from x where p in (select q from x)",
                "with x (p) as (select a, k from t) select p, k from x where p < 4",
                "with x as (select 1 as n), y as (select n + 1 as m from x), z as (select n, m from x, y, x x2)"
                        + " select * from x, y, z",
                "with t as (select a from t where a < 5) select * from t",
                "with x as (with x as (select 1 as a) select a + 1 as a from x) select * from x",
                "with x as (select 1 as a) select * from (with x as (select 2 as a) select * from x) y, x",
                "with x as (select a from t where a < 5), y as (with z as (select * from x union all select * from x)"
                        + " select count(*) as n from z) select * from x, y",
                "select * from (with x as (select k, max(a) m from t group by k) select x.m from x, x y where x.k = y.k) z",
                "select k, (with x as (select t2.a from t t2 where t2.k = t.k) select count(*) from x, x y"
                        + " where x.a = y.a) from t where a < 8",
                "select a, (with c as (select t.a + 1 as v) select (select v + u.a from c) from t u where u.a = 7)"
                        + " from t where a < 4",
                "select a, (with c as (select u.a as v from t u where u.a = t.a) select sum((select v from c where v = w.a))"
                        + " from t w where w.a < 5) from t where a < 4",
                "with x as (select * from t) select a from t where exists (select 1 from x where x.a = t.a * 100)",
                "with x as (select * from t order by a desc limit 5) select * from x union all select * from x",
                "with x as (values (1, 'a'), (2, 'b')) select column1, x2.column2 from x cross join x x2(c, column2)",
                "with x as (select null, 'u') select * from x, x y",
                "with unused as (select 1 / 0 as a) select 1",
                "with x as (select a / (a - a) as z from t) select count(*) from t",
                "with x as (select a, x as a2 from t) select count(*), count(a2), sum(a2) from x where a2 > 5",
                "with x as (select a from t) select x.a from x left join x y on x.a = y.a * 1000 where x.a < 5",
                "with x as (select count(*) as n from t) select n from x union select n + 1 from x order by 1",
                "with a as (select * from t where k = 1), b as (select * from a where x is not null),"
                        + " c as (select count(*) as n from a union all select count(*) from b) select sum(n) from c, b",
                "select (select n from (with x as (select 5 as n) select * from x) y)",
                "with x as (select * from t) table x order by a limit 3",
                "with x as (select a, row_number() over (order by a desc) as r from t) select * from x, x y"
                        + " where x.r = y.r and x.r < 4",
                "with big as (select a, s from t) select count(distinct b1.s), count(*) from big b1 join big b2 using (a)",
                "create temp table made as with x as (select k, count(*) n from t group by k) select x.k, y.n from x, x y",
                "insert into made with x as (select 1 as k) select x.k, y.k from x, x y",
                "select k, n from made"
            })
    void with(String sql) {
        ways.assertSame(sql);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "with recursive r(n) as (select 1 union all select n + 1 from r where n < 100) select sum(n), count(*) from r",
                "with recursive r as (values (1) union select (column1 + 3) % 11 from r) select * from r",
                "with recursive r(n) as (select 1 union all select n * 2 from r) select n from r limit 31",
                "with recursive r(n) as (select 1 union all select n * 2 from r) select n from r limit 32",
                "with recursive r(n) as (select 1 union all select n + 1 from r) select count(*) from"
                        + " (select n from r limit 3000) x",
                "with recursive r(p, q) as (select p, q from edge where p = 0 union select r.p, e.q from r, edge e"
                        + " where e.p = r.q) select count(*), sum(q) from r",
                "with recursive r(p, q) as (select p, q from edge union select r.p, e.q from r join edge e"
                        + " on e.p = r.q) select count(*), sum(p * 100 + q) from r",
                "with recursive sub as (select id, parent, 1 as depth, name::text as path, price from part where parent is null"
                        + " union all select c.id, c.parent, depth + 1, path || '/' || c.name, s.price + c.price from sub s, part c"
                        + " where c.parent = s.id) select * from sub",
                "with recursive sub as (select id, parent from part where id = 57 union all select c.id, c.parent"
                        + " from part c join sub s on c.id = s.parent) select * from sub",
                "with recursive up(id, n) as (select id, 1 from part union all select p.parent, n + 1 from up, part p"
                        + " where up.id = p.id and p.parent is not null) select id, max(n), count(*) from up group by id",
                "with recursive fib(a, b) as (select 0::bigint, 1::bigint union all select b, a + b from fib where b < 100000)"
                        + " select a from fib",
                "with recursive f(n, p) as (select 1::numeric, 1::numeric union all select n + 1, p * (n + 0.5) from f"
                        + " where n < 15) select * from f",
                "with recursive f(x) as (select 1.0 union all select x / 3 from f where x > 0.001) select * from f",
                "with recursive r(d) as (select date '2024-01-31' union all select (d + interval '1 month')::date from r"
                        + " where d < '2024-12-01') select d from r",
                "with recursive r(n, s) as (select 0, null::text union all select n + 1, coalesce(s, 'x') || n from r"
                        + " where n < 6) select * from r",
                "with recursive r(n, s) as (select 0, 'x' union all select n + 1, s || n from r where n < 4) select * from r",
                "with recursive r(n) as (select 1 union select n from r) select * from r",
                "with recursive r(n) as (select null::int union select n from r) select * from r",
                "with recursive r(n) as (select 1 where false union all select n + 1 from r) select * from r",
                "with recursive r(n) as (select 1 union all select n + 1 from r where n < 5), s as (select sum(n) as t from r)"
                        + " select * from r, s",
                "with recursive b as (select * from c), c as (select 5 as v) select * from b",
                "with recursive r(n) as (select 1 union all select n + 1 from r where n < 10), q(m) as (select n from r where n > 8"
                        + " union all select m + 1 from q where m < 12) select * from q",
                "with recursive r(n) as (select 1 union all (select n + 1 from r where n < 5)) select * from r x, r y"
                        + " where x.n = y.n + 1",
                "with recursive r(n) as (select 1 union all select x.n + 1 from (select n from r where n < 6) x) select * from r",
                "with recursive r(n) as (select 1 union all select n + 1 from r where n < 5 and exists (select 1 from t"
                        + " where t.a = r.n)) select * from r",
                "with recursive r(n) as (select 1 union all select n + (select min(a) from t where a >= r.n) from r where n < 50)"
                        + " select * from r",
                "with recursive r(n, k) as (select 1, 0 union all select n + 1, t.k from r left join t on t.a = r.n where n < 9)"
                        + " select * from r",
                "with recursive r(n) as (select 1 union all select distinct n + 1 from r, generate_series(1, 3) where n < 5)"
                        + " select * from r",
                "with recursive r(n, w) as (select 1, 0::bigint union all select n + 1, row_number() over (order by n) from r"
                        + " where n < 5) select * from r",
                "with recursive r(n) as (values (1), (2), (3) union all select n + 10 from r where n < 40"
                        + " intersect select a from t) select * from r",
                "with recursive r(n) as (select 1 union all select * from (with inner_r as (select n + 1 as m from r) select m"
                        + " from inner_r where m < 5) x) select * from r",
                "with recursive outer_r(n) as (select 1 union all select n + (with recursive i(m) as (select 1 union all"
                        + " select m + 1 from i where m < 3) select max(m) from i)::int from outer_r where n < 20)"
                        + " select * from outer_r",
                "select a from t where a in (with recursive r(n) as (select 1 union all select n * 2 from r where n < 2000)"
                        + " select n from r)",
                "with recursive r(n) as (select 1 union all select n + 1 from r where n < 3000)"
                        + " select count(*), sum(t.x) from r join t on t.a = r.n",
                "with recursive r(n) as (select 1 union all select n + 1 from r where n < 10) select * from r order by n desc"
                        + " offset 3 limit 2",
                "with recursive x as (select 1 as a) select * from x, x y",
                "with recursive r(n) as (select 1 union all select n + 1 + 0 / (3 - n) from r where n < 9) select * from r",
                "create temp table rec as with recursive r(n) as (select 1 union all select n + 1 from r where n < 5)"
                        + " select * from r",
                "select count(*), sum(n) from rec"
            })
    void recursion(String sql) {
        ways.assertSame(sql);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "with recursive r(n) as (select 1 union all select n from r) select count(*) from r",
                "with recursive r(n) as (select 1 union all select n + 1 from r) select max(n) from r",
                "with recursive r(n) as (select 1::numeric union select n + 1 from r) select count(*) from r"
            })
    void endlessRecursionEndsWithTheStatementsTime(String sql) {
        ways.forEachSession((name, session) -> {
            session.run("set statement_timeout = '300ms'");
            assertThat(session.run(sql).sqlState()).as(name).contains("57014");
            session.run("reset statement_timeout");
            assertThat(session.run("select 1").rows()).isEqualTo(List.of(List.of("1")));
        });
    }

    @Test
    void plansAreShownAsInPostgres() {
        for (String sql : List.of(
                "with x as (select a from t) select count(*) from x, x y where x.a = y.a",
                "with x as (select a from t) select a from x where a > 5",
                "with x as materialized (select a from t) select a from x where a > 5",
                "with recursive r(n) as (select 1 union all select n + 1 from r where n < 5) select n from r")) {
            String explain = "explain (costs off) " + sql;
            String expected = nodes(ways.postgres().run(explain));
            ways.forEachSession((name, session) -> {
                if (!name.equals("parallel")) {
                    assertThat(nodes(session.run(explain))).as(name + " " + sql).isEqualTo(expected);
                }
            });
        }
    }

    /// The lines that say how WITH runs; how deep the scans stand depends on the join method.
    private static String nodes(Answer answer) {
        StringBuilder text = new StringBuilder();
        answer.rows().forEach(row -> {
            String line = String.valueOf(row.getFirst());
            if (line.contains("CTE") || line.contains("WorkTable") || line.contains("Recursive")) {
                // PostgreSQL numbers aliases that stand twice.
                text.append(line.replaceAll(" r r_1$", " r").strip()).append('\n');
            }
        });
        return text.toString();
    }
}
