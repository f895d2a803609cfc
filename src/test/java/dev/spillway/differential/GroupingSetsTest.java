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

/// GROUPING SETS, ROLLUP and CUBE: serial = parallel = small memory = PostgreSQL 18.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class GroupingSetsTest {
    @TempDir
    static Path directory;

    private Ways ways;

    @BeforeAll
    void fill() {
        ways = Ways.all(directory);
        ways.prepare(
                "create temp table t as select g as a, g % 3 as k, case when g % 5 <> 0 then g % 4 end as n,"
                        + " 's' || g % 7 as s, (g * 1.25)::numeric(9,2) as v, date '2024-01-01' + g % 6 as d"
                        + " from generate_series(1, 4000) g",
                "create temp table e (a integer, b text)");
    }

    @AfterAll
    void close() {
        ways.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "select k, n, sum(a), count(*) from t group by rollup (k, n)",
                "select k, n, s, sum(v) from t group by cube (k, n, s)",
                "select k, n, count(*) from t group by grouping sets ((k), (n))",
                "select k, n, count(*) from t group by grouping sets (k, n, ())",
                "select k, n, count(*) from t group by grouping sets ((k, n), (k), ())",
                "select count(*), sum(a) from t group by grouping sets ((), ())",
                "select k, count(*) from t group by grouping sets (k, k)",
                "select k, n, s, count(*) from t group by k, rollup (n, s)",
                "select k, n, s, d, count(*) from t group by rollup (k, n), cube (s, d)",
                "select k, n, s, count(*) from t group by grouping sets (rollup (k, n), cube (s), ())",
                "select k, n, s, count(*) from t group by grouping sets ((k, n), grouping sets (s, ()))",
                "select k, n, s, count(*) from t group by rollup ((k, n), s)",
                "select k, n, s, count(*) from t group by cube ((k, n), (s))",
                "select k, n, grouping(k), grouping(n), grouping(k, n), sum(a) from t group by cube (k, n)",
                "select k, n, sum(a) from t group by rollup (k, n) having grouping(n) = 0",
                "select k, n, sum(a) from t group by rollup (k, n) having k is null",
                "select k, n, sum(a) from t group by rollup (k, n) having sum(a) > 100000 order by k, n",
                "select k, n, sum(a) from t group by cube (k, n) order by grouping(k, n), k desc, n nulls first",
                "select 1, count(*) from t group by rollup (1)",
                "select 'x' as c, k, count(*) from t group by grouping sets ((c), (k), ())",
                "select 7 as c, k, grouping(k), count(*) from t group by cube (1, k)",
                "select k, n, count(*) from t group by grouping sets ((k), (n)) having k = 1",
                "select * from (select k, n, count(*) from t group by grouping sets ((k), (n), ())) s where k is null",
                "select * from (select k, n, count(*) from t group by rollup (k, n)) s where k = 1 and n is null",
                "select k + 1, k, sum(a) from t group by rollup (k)",
                "select k + 1 as x, sum(a) from t group by rollup (k + 1)",
                "select k * 2 as x, sum(a) from t group by rollup (x)",
                "select s, k, sum(a) from t group by rollup (1, 2)",
                "select coalesce(s, 'all'), case when grouping(k) = 1 then 'any' else k::text end, max(v)"
                        + " from t group by cube (s, k)",
                "select k, count(distinct n), sum(a) filter (where a > 100), avg(v) from t group by rollup (k)",
                "select k, n, count(n), min(s), max(d), bool_and(a > 0) from t group by grouping sets ((k, n), (n), (k))",
                "select distinct k, count(*) > 10 from t group by rollup (k, n)",
                "select k, sum(a), rank() over (order by sum(a)) from t group by rollup (k)",
                "select k, sum(a) over (partition by grouping(k)), grouping(k) from (select k, a from t where a < 10) x"
                        + " group by rollup (k, a)",
                "select a, b, count(*) from e group by rollup (a, b)",
                "select a, b, count(*) from e group by grouping sets (a, b)",
                "select a, b, sum(a), count(*) from e group by cube (a, b) having a is null",
                "select a, sum(a), count(*) from e group by rollup (a) having a = 5",
                "select a, count(*) from e group by grouping sets ((a), (), ())",
                "select count(*) from e group by ()",
                "select count(*) from e group by (), ()",
                "select k, count(*) from t where a < 0 group by rollup (k)",
                "select x.k, x.c, t.k from (select k, n, count(*) as c from t group by rollup (k, n)) x join t on t.a = x.c",
                "select * from (select k, n, count(*) as c from t group by cube (k, n)) x where k = 1",
                "select * from (select k, n, count(*) as c from t group by rollup (k, n)) x where k is null and c > 0",
                "select k, sum(a) from t group by rollup (k) union all select n, count(*) from t group by cube (n)",
                "select k, (select count(*) from e) + count(*) from t group by rollup (k)",
                "select k, n, sum(a) from t group by rollup (k, n) limit 0",
                "select s, d, k, n, sum(a) from t group by grouping sets ((s, d), (k, n), (s, n), (d, k), (s), (d), (n), ())",
                "select a, s, count(*) from t group by rollup (s, a)",
                "with x as (select k, sum(a) as c from t group by rollup (k)) select * from x, x y where x.c = y.c",
                "select k, n from t group by cube (k, n)",
                "select t.k, e.b, count(*) from t left join e on t.a = e.a group by rollup (t.k, e.b)",
                "select k, t.k + sum(n) from t group by grouping sets ((k), ()) order by 1 nulls first"
            })
    void groupingSets(String sql) {
        ways.assertSame(sql);
    }

    @Test
    void plansNameTheSetsAsInPostgres() {
        for (String sql : List.of(
                "select k, n, count(*) from t group by rollup (k, n)",
                "select k, n, count(*) from t group by grouping sets (k, n)",
                "select k, n, count(*) from t group by cube (k, n)")) {
            ways.postgres().run("set enable_sort = off");
            List<String> expected = grouping(ways.postgres().run("explain (costs off) " + sql));
            assertThat(grouping(ways.session("serial").run("explain (costs off) " + sql)))
                    .as(sql)
                    .containsExactlyInAnyOrderElementsOf(expected);
            ways.postgres().run("reset enable_sort");
        }
    }

    private static List<String> grouping(Answer answer) {
        return answer.rows().stream()
                .map(row -> String.valueOf(row.getFirst()).strip())
                .filter(line -> line.contains("Key:") || line.contains("Aggregate"))
                .toList();
    }
}
