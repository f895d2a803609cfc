package dev.spillway.differential;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What runs over sorted rows: merge joins, sorted aggregates and incremental sorts, forced by settings, in memory, in
/// little memory and in parallel = PostgreSQL 18.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SortedPathsTest {
    private static final Map<String, String> SORTED = Map.of(
            "enable_hashjoin", "off",
            "enable_nestloop", "off",
            "enable_hashagg", "off");

    @TempDir
    static Path directory;

    private Ways ways;

    private static Map<String, String> sorted(Map<String, String> settings) {
        Map<String, String> all = new HashMap<>(settings);
        all.putAll(SORTED);
        return all;
    }

    @BeforeAll
    void fill() {
        ways = new Ways(directory)
                .with("merge", sorted(Ways.SERIAL))
                .with("little memory", sorted(Ways.SMALL_MEMORY))
                .with("parallel", sorted(Ways.PARALLEL))
                .with("no explicit sort", Map.of("enable_sort", "off", "enable_hashjoin", "off"))
                .with("any", Ways.SERIAL);
        ways.prepare(
                "create temp table a as select g as id, case when g % 9 <> 0 then g * 7 % 500 end as k, g % 4 as m,"
                        + " 'text ' || (g % 300)::text as t, (g % 70)::numeric(6,2) as n, (g % 50)::bigint as b,"
                        + " case when g % 31 = 0 then 'NaN'::double precision else g % 40 end as d"
                        + " from generate_series(1, 2500) g",
                "create temp table b as select g as id, case when g % 11 <> 0 then (g * 13) % 700 end as k, g % 6 as m,"
                        + " 'text ' || (g % 450)::text as t, (g % 90)::numeric(8,3) as n, (g % 60)::smallint as b,"
                        + " case when g % 37 = 0 then 'NaN'::double precision else g % 55 - 5 end as d"
                        + " from generate_series(1, 3000) g",
                "create temp table long as select g as id, g % 3 as k, 'row ' || g::text as t"
                        + " from generate_series(1, 9000) g",
                "create temp table few as select g as id, g % 4 as k, 'few ' || g::text as t"
                        + " from generate_series(1, 400) g",
                "create temp table e (k integer, t text)",
                "create temp table i (x integer, y integer, z integer)",
                "insert into i select g % 200, g * 31 % 977, g from generate_series(1, 20000) g",
                "create index i_x on i (x)",
                "create index i_yx on i (y desc, x)",
                "analyze");
    }

    @AfterAll
    void close() {
        ways.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "select a.id, b.id from a join b on a.k = b.k where a.m = 1",
                "select a.id, b.id, b.t from a left join b on a.k = b.k where a.id < 900",
                "select a.id, b.id, a.t from a right join b on a.k = b.k where b.id < 900",
                "select count(a.id), count(b.id), count(*), sum(a.id), sum(b.id) from a full join b on a.k = b.k",
                "select a.id, b.id from a full join b on a.k = b.k and a.m = b.m and a.id < b.id",
                "select a.id, b.id from a left join b on a.k = b.k and a.m > b.m where a.id < 700",
                "select a.id, b.id from a right join b on a.k = b.k and a.m > b.m where b.id < 700",
                "select a.id, b.id from a join b on a.t = b.t and a.m = b.m",
                "select a.id, b.id from a full join b on a.t = b.t and a.n = b.n",
                "select a.id, b.id from a join b on a.n = b.n where a.id < 200",
                "select a.id, b.id from a left join b on a.b = b.b where a.id < 100",
                "select a.id, b.id from a join b on a.d = b.d where a.id < 400",
                "select id from a where exists (select 1 from b where a.k = b.k)",
                "select id from a where not exists (select 1 from b where a.k = b.k)",
                "select id from a where exists (select 1 from b where a.k = b.k and b.m > a.m)",
                "select id from a where not exists (select 1 from b where a.k = b.k and b.m > a.m)",
                "select id from a where k not in (select k from b where k is not null)",
                "select e.k, a.id from e right join a on e.k = a.k where a.id < 5",
                "select e.k, a.id from a left join e on e.k = a.k where a.id < 5",
                "select a.id from a join e on a.k = e.k",
                "select e.k, a.id from a full join e on e.k = a.k where a.id < 5",
                "select count(*), sum(l.id), sum(f.id), min(l.t), max(f.t) from long l join few f on l.k = f.k",
                "select count(*), count(l.id), sum(f.id) from few f left join long l on l.k = f.k and l.id < f.id",
                "select count(*), count(f.id), sum(l.id) from few f right join long l on l.k = f.k and l.id < f.id",
                "select count(*), count(f.id), count(l.id) from few f full join long l on l.k = f.k and l.id = f.id * 3",
                "select f.id from few f where exists (select 1 from long l where l.k = f.k and l.id < f.id)",
                "select f.id from few f where not exists (select 1 from long l where l.k = f.k and l.id < f.id)",
                "select count(*) from long x join long y on x.k = y.k and x.id = y.id + 3 where x.id < 200",
                "select a.k, count(*), sum(b.id) from a join b on a.k = b.k group by a.k order by a.k",
                "select b.k, count(*) from a join b on a.k = b.k group by b.k order by b.k desc",
                "select a.id, b.id, i.z from a join b on a.k = b.k join i on i.x = b.k where a.id < 100",
                "select a.id, i.z from i join a on a.k = i.x and a.m = i.y % 4",
                "select i.z, j.z from i join i j on i.x = j.x where i.z < 50 and j.z > 19000",
                "select i.y, j.y, i.z from i join i j on i.y = j.y and i.x = j.x where i.z < 2000",
            })
    void joins(String sql) {
        ways.assertSame(sql);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "select k, count(*), sum(n), min(t), max(d), avg(b) from a group by k",
                "select k, m, count(*), string_agg(t, ',' order by id) from a group by k, m order by k desc, m",
                "select t, count(distinct m), sum(n) filter (where m > 1) from b group by t having count(*) > 5",
                "select n, d, count(*) from b group by n, d order by d desc nulls last, n",
                "select distinct t, m from b",
                "select distinct k from a order by k desc",
                "select k from a group by k having k > 100",
                "select x, count(*), sum(z), min(y) from i group by x order by x limit 7",
                "select x, y, count(*) from i group by x, y order by x, y limit 20",
                "select y, x, max(z) from i group by y, x order by y desc limit 9",
                "select k, count(*) from e group by k",
                "select k, count(*) from (select a.k from a join b on a.k = b.k) s group by k",
                "select x, percentile_cont(0.5) within group (order by z) from i group by x",
                "select k % 7, count(*), stddev_samp(id) from a group by k % 7 order by k % 7 nulls first"
            })
    void groups(String sql) {
        ways.assertSame(sql);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "select x, y, z from i order by x, y, z limit 30",
                "select x, z from i order by x, z desc",
                "select x, y, z from i order by x desc, y nulls first, z",
                "select y, x, z from i order by y desc, z offset 100 limit 50",
                "select x, z, row_number() over (partition by x order by z desc) from i where z < 3000",
                "select x, sum(z) over (partition by x order by y, z) from i where z < 3000",
                "select x, z from i where x = 5 order by z",
                "select a.k, a.id, b.id from a join b on a.k = b.k order by a.k, b.id desc, a.id limit 40",
                "select b.k, a.id, b.id from a join b on a.k = b.k order by b.k, a.id, b.id limit 40",
                "select distinct on (x) x, y, z from i order by x, y desc, z"
            })
    void sorts(String sql) {
        ways.assertSame(sql);
    }

    private String plan(String session, String sql) {
        return ways.session(session).run("explain (costs off) " + sql).rows().stream()
                .map(row -> String.valueOf(row.getFirst()))
                .collect(Collectors.joining("\n"));
    }

    @Test
    void plansAreShownInTheWordsOfPostgres() {
        assertThat(plan("merge", "select a.id, b.id from a left join b on a.k = b.k and a.m > b.m"))
                .isEqualTo(String.join(
                        "\n",
                        List.of(
                                "Merge Left Join",
                                "  Merge Cond: (a.k = b.k)",
                                "  Join Filter: (a.m > b.m)",
                                "  ->  Sort",
                                "        Sort Key: a.k",
                                "        ->  Seq Scan on a",
                                "  ->  Sort",
                                "        Sort Key: b.k",
                                "        ->  Seq Scan on b")));
        assertThat(plan("merge", "select k, count(*) from a group by k"))
                .isEqualTo(String.join(
                        "\n",
                        List.of(
                                "GroupAggregate",
                                "  Group Key: k",
                                "  ->  Sort",
                                "        Sort Key: k",
                                "        ->  Seq Scan on a")));
        assertThat(plan("merge", "select x, z from i order by x, z limit 5"))
                .isEqualTo(String.join(
                        "\n",
                        List.of(
                                "Limit",
                                "  ->  Incremental Sort",
                                "        Sort Key: x, z",
                                "        Presorted Key: x",
                                "        ->  Index Scan using i_x on i")));
    }

    @Test
    void nestedLoopsShowWhatTheyKeep() {
        assertThat(plan("any", "select count(*) from a join b on a.id < b.id"))
                .isEqualTo(String.join(
                        "\n",
                        List.of(
                                "Aggregate",
                                "  ->  Nested Loop",
                                "        Join Filter: (a.id < b.id)",
                                "        ->  Seq Scan on b",
                                "        ->  Materialize",
                                "              ->  Seq Scan on a")));
    }
}
