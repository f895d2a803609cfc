package dev.spillway.differential;

import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Sub-queries that refer to the query around them, wherever SQL allows them, and set operations: serial = parallel =
/// small memory = PostgreSQL 18.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SubqueryTest {
    @TempDir
    static Path directory;

    private Ways ways;

    @BeforeAll
    void fill() {
        ways = Ways.all(directory);
        ways.prepare(
                "create temp table o as select g as id, g % 5 as k, case when g % 7 <> 0 then g % 4 end as n,"
                        + " (g * 1.5)::numeric(8,2) as v from generate_series(1, 40) g",
                "create temp table t as select g as a, g % 3 as k, case when g % 5 <> 0 then g * 10 end as x,"
                        + " 't' || g % 4 as s from generate_series(1, 30) g",
                "create temp table e (a integer, b integer)");
    }

    @AfterAll
    void close() {
        ways.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "select 1 where 1 in (select 1)",
                "select 1 where 1 in (select 2)",
                "select 1 where 2 in (select k from t)",
                "select 1 where 2 not in (select k from t where k = 3)",
                "select 1 where 2 = any (select k from t where x is not null)",
                "select 1 where (1, 2) in (select 1, k from t) and exists (select 1 from o)",
                "select id, (select count(*) from t where t.k = o.k) from o",
                "select id, (select count(x) + 1 from t where t.k = o.n) from o",
                "select id, (select sum(x) from t where t.k = o.n) from o",
                "select id, (select coalesce(sum(x), -1) from t where t.k = o.n and t.a > o.id) from o",
                "select id, (select max(x) + o.id from t where t.k = o.k and t.a < o.id) from o",
                "select id, (select count(*) from t where t.k < o.k) from o",
                "select id, (select min(a) from t where t.k = o.k and t.k + 1 = o.n) from o",
                "select id, (select o.k + 1) from o",
                "select id, (select x from t where t.a = o.id) from o",
                "select id, (select x from t where t.k = o.k) from o",
                "select id, (select count(*) from t where t.k = o.k having count(*) > 9) from o",
                "select id, (select sum(a) from t where t.k = o.k having min(a) < o.id) from o",
                "select id, (select 1 / count(*) from t where t.k = o.k) from o where k < 3",
                "select id, (select 1 / count(*) from t where t.k = o.k) from o",
                "select id, (select count(distinct s) from t where t.k = o.k) from o",
                "select id, (select max(c) from (select count(*) as c from t where t.k = o.k group by s) u) from o",
                "select id, (select max(c) from (select count(*) as c from t where t.k = o.k) u) from o",
                "select id, (select sum(a) from (select a from t where t.k = o.k union all select o.id) u) from o",
                "select id, (select count(*) from t left join o o2 on t.a = o2.id and o2.k = o.k where t.a < 4) from o",
                "select id, (select count(o2.id) from t left join o o2 on t.a = o2.id and o2.k = o.k) from o",
                "select id, (select count(*) from t join o o2 on t.a = o2.id where o2.k = o.k) from o",
                "select id, (select (select count(*) from t t2 where t2.k = t1.k and t2.a > o.id)"
                        + " from t t1 where t1.a = o.id) from o",
                "select id, (select avg(v) from o o2 where o2.k = o.k and o2.id <> o.id) from o",
                "select id from o where v > (select avg(v) from o o2 where o2.k = o.k)",
                "select id from o where v = (select max(v) from o o2 where o2.n = o.n)",
                "select id from o where (select count(*) from t where t.k = o.k) = 0",
                "select id from o where id > (select avg(a) from t where t.k = o.k) or k = 4",
                "select k, sum(id), (select count(*) from t where t.k = o.k) from o group by k",
                "select k, sum(id) from o group by k having sum(id) > (select sum(a) from t where t.k = o.k)",
                "select k, sum((select count(*) from t where t.k = o.k)) from o group by k",
                "select id from o order by (select count(*) from t where t.k = o.k), id",
                "select case when k = 1 then (select max(a) from t where t.k = o.k) end from o"
            })
    void scalarSubqueries(String sql) {
        ways.assertSame(sql);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "select id from o where exists (select 1 from t where t.k = o.k)",
                "select id from o where not exists (select 1 from t where t.k = o.k and t.a > o.id)",
                "select id from o where exists (select 1 from t where t.a <> o.id and t.k = o.k and x > 100)",
                "select id from o where exists (select count(*) from t where t.k = o.k)",
                "select id from o where exists (select k from t where t.k = o.k group by k having count(*) > o.id)",
                "select id from o where exists (select 1 from t where t.k = o.k"
                        + " and t.x > (select avg(x) from t t2 where t2.k = t.k and t2.a <> o.id))",
                "select id, exists (select 1 from t where t.k = o.k) from o",
                "select id from o where exists (select 1 from t where t.k = o.k) or id < 5",
                "select id from o where n in (select k from t where t.a < o.id)",
                "select id from o where n not in (select k from t where t.a < o.id)",
                "select id from o where n not in (select x from t where t.k = o.k)",
                "select id from o where id in (select count(*) from t where t.k = o.k)",
                "select id from o where n in (select k from t where t.a < o.id) or id = 3",
                "select id, n in (select k from t) from o",
                "select id, n not in (select k from t) from o",
                "select id, id * 10 in (select x from t) from o",
                "select id, id * 10 not in (select x from t where t.k = o.k) from o",
                "select id, n in (select a from e), n not in (select a from e) from o",
                "select id, n = any (select b from e where e.a = o.id), n <> all (select b from e) from o",
                "select id from o where id >= all (select a from t where t.k = o.k)",
                "select id from o where id < any (select x from t where t.k = o.k)",
                "select id, id > all (select x from t where t.k = o.k) from o",
                "select id, n < some (select k from t where t.a = o.id) from o",
                "select id from o where id in (select a from t where k in (select k from o o2 where o2.id = o.id))",
                "select o.id from o join t on o.id = t.a and exists (select 1 from e where e.a = o.id) or o.k = t.k"
            })
    void membership(String sql) {
        ways.assertSame(sql);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "select n from o intersect all select k from t",
                "select k from t except all select n from o",
                "select n, k from o intersect all select k, k from t",
                "(select k from o union all select k from o) except all select k from t where a < 9",
                "select n from o except all select n from o where id > 20",
                "select null intersect all select null",
                "(select n from o order by id limit 5) intersect all (select k from t order by a desc limit 7)",
                "select a from e except all select k from t",
                "select x.k, count(*) from (select k from t intersect all select n from o) x group by x.k",
                "select n from o intersect select k from t",
                "select n, k from o except select k, a from t",
                "select null except select null",
                "select n from o where k = 1 intersect select null",
                "select k % 3, 'a' from o intersect select 1, 'a' union select 7, null",
                "select 1 intersect select 2 union all select 3",
                "select 1.50 intersect select 1.5",
                "select s from t except select 't1'",
                "(select id from o order by id limit 7) except (select a from t order by a desc limit 25) order by 1",
                "select id from o where k in (select a from t intersect select n from o) order by 1",
                "select id, (select count(*) from (select a from t where t.k = o.k except select n from o) u) from o",
                "select id, n from o except select a from t",
                "select id from o intersect select s from t"
            })
    void setOperations(String sql) {
        ways.assertSame(sql);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "select o.id, u.c from o, lateral (select count(*) as c from t where t.k = o.k) u",
                "select o.id, u.a from o left join lateral (select a from t where t.k = o.k and t.a > o.id) u on u.a < 9",
                "select o.id, u.z, w.q from o cross join lateral (select o.id + 1 as z) u,"
                        + " lateral (select u.z * 2 as q) w",
                "select id, (select max(u.a) from t cross join lateral (select t.a + o.id as a) u where t.k = o.k) from o",
                "select * from o join t on o.id = t.a and o.id in (select k from t)",
                "select o.id from o right join lateral (select o.id) u on true",
                "select count(*) from o join t on o.k = t.k and o.v > (select avg(v) from o o2 where o2.k = t.k)",
                "select id from o where k in (select u.k from t, lateral (select t.k + o.n as k) u)",
                "select count(*) from o, t where (o.k = t.k and a > 5) or (o.k = t.k and id < 3 and x is null)"
            })
    void lateralAndJoins(String sql) {
        ways.assertSame(sql);
    }
}
