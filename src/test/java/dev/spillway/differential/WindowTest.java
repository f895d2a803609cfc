package dev.spillway.differential;

import java.nio.file.Path;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Window functions: serial = parallel = small memory = PostgreSQL 18.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class WindowTest {
    private static final long SEED = 20_251_121;
    private static final int RANDOM_QUERIES = 150;

    @TempDir
    static Path directory;

    private Ways ways;

    @BeforeAll
    void fill() {
        ways = Ways.all(directory);
        ways.prepare(
                WindowQueries.table(60),
                "create temp table big as select g as id, g % 1000 as k, g * 7919 % 10007 as x from generate_series(1, 50000) g",
                "create temp table e (a integer, b integer)");
    }

    @AfterAll
    void close() {
        ways.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "select id, row_number() over (order by id), row_number() over (partition by k order by id desc) from w",
                "select id, rank() over (order by n), dense_rank() over (order by n nulls first) from w",
                "select id, rank() over (partition by k order by s desc), dense_rank() over (order by s, k) from w",
                "select id, percent_rank() over (order by n), cume_dist() over (partition by k order by v) from w",
                "select id, percent_rank() over (partition by id), cume_dist() over (partition by id) from w",
                "select id, rank() over (), dense_rank() over (partition by k), cume_dist() over () from w",
                "select id, ntile(7) over (order by id), ntile(100) over (partition by k order by id) from w",
                "select id, ntile(null) over (order by id) from w",
                "select id, ntile(k) over (partition by k order by id) from w where k > 0",
                "select id, ntile(case when id > 5 then 4 end) over (order by id) from w",
                "select id, lag(n) over (order by id), lead(s) over (partition by k order by id) from w",
                "select id, lag(id, 3) over (order by id), lead(id, 0, -1) over (order by id) from w",
                "select id, lag(v, 2, 0) over (order by id), lead(v, 2, 1.123) over (order by id) from w",
                "select id, lag(id, k, id * 100) over (order by id), lead(id, -2) over (order by id) from w",
                "select id, lag(id, n) over (partition by k order by id), lag(n, 1, -1.5) over (order by id) from w",
                "select id, lag(null::text) over (order by id), lag('x', 1, 'y') over (order by id) from w",
                "select id, lead(s, 1, 'none') over (order by id), lag(d, 1, '2020-01-01') over (order by id) from w",
                "select id, first_value(s) over (partition by k order by id), last_value(s) over (order by id) from w",
                "select id, last_value(n) over (order by n, id), last_value(id) over (partition by k order by id) from w"
                        + " where id > 0 and k is not null and n is null",
                "select id, nth_value(v, 3) over (order by id), nth_value(id, k + 1) over (order by id) from w",
                "select id, nth_value(id, null) over (order by id), nth_value(id, n + 1) over (order by id) from w",
                "select id, first_value(f) over (order by f desc, id), first_value(i) over (order by i, id) from w",
                "select id, first_value(b) over (partition by b order by id), lag(ts) over (order by id) from w"
            })
    void functions(String sql) {
        ways.assertSame(sql);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "select id, count(*) over (), count(n) over (partition by k), sum(n) over (order by id) from w",
                "select id, sum(v) over (order by k), avg(v) over (partition by k order by id), avg(n) over () from w",
                "select id, sum(f) over (order by id), avg(f) over (partition by k) from w",
                "select id, min(s) over (partition by k), max(s) over (order by id), min(v) over (order by id) from w",
                "select id, max(d) over (order by id), min(ts) over (order by k), max(i) over (order by id) from w",
                "select id, bool_and(b) over (partition by k), bool_or(b) over (order by id), every(b) over () from w",
                "select id, stddev(n) over (order by id), var_pop(v) over (partition by k), variance(f) over () from w",
                "select id, stddev_pop(f) over (order by id), stddev_samp(v) over (partition by k order by id) from w",
                "select id, sum(i) over (order by id), avg(i) over (partition by k) from w",
                "select id, sum(id::bigint) over (order by id), avg(id::smallint) over (order by id) from w",
                "select id, sum(v / 3) over (order by id), sum(n::real) over (order by id) from w",
                "select id, count(*) filter (where n > 4) over (order by id), sum(n) filter (where b) over () from w",
                "select id, sum(9223372036854775807) over (order by id) from w",
                "select id, sum(n) over (partition by n), count(*) over (partition by s, k order by id) from w",
                "select id, sum(id) over (order by n range between unbounded preceding and unbounded following) from w",
                "select id, sum(1) over (order by b), count(null) over (order by b), sum(null::integer) over () from w",
                "select sum(2147483647) over (), max('infinity'::float8) over () from w",
                "select id, sum(case when id = 3 then 'NaN'::float8 else id end) over (order by id) from w",
                "select id, sum(case when id = 3 then 1e308::float8 else 1e308::float8 end) over (order by id) from w"
            })
    void aggregates(String sql) {
        ways.assertSame(sql);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "select k, sum(n), sum(sum(n)) over (order by k), rank() over (order by sum(n) desc) from w group by k",
                "select k, count(*) over () from w group by k having count(*) > 3",
                "select count(*), sum(count(*)) over () from w",
                "select k, s, sum(v), sum(v) / sum(sum(v)) over (partition by k) from w group by k, s",
                "select k % 2, row_number() over (order by k % 2) from w group by k % 2",
                "select row_number() over (order by k) + 1, k * 2 from w group by k order by 1 desc",
                "select distinct k, count(*) over (partition by k) from w",
                "select distinct on_k from (select k as on_k, rank() over (order by k) from w) u",
                "select id from w order by row_number() over (order by n, id) limit 5",
                "select id, n from w order by rank() over (order by n desc nulls last), id offset 3 limit 7",
                "select * from (select id, k, row_number() over (partition by k order by id) as r from w) u where r <= 2",
                "select * from (select id, k, count(*) over (partition by k) as c from w) u where k = 1 and c > 3",
                "select * from (select id, k, n, sum(id) over (partition by k order by id) as c from w) u where n > 3",
                "select * from (select k + 1 as kk, sum(id) over (partition by k + 1) as c from w) u where kk = 2",
                "select u.r, w.id from w join (select id, row_number() over (order by id desc) r from w) u on u.r = w.id",
                "select w.id, u.r from w left join (select id, rank() over (order by n) r from w where k = 1) u"
                        + " on u.id = w.id",
                "select id, (select max(r) from (select row_number() over (order by id) r from e) u) from w",
                "select id, (select max(r) from (select row_number() over (order by a) r from e where a = w.id) u) from w",
                "select id, (select max(r) from (select rank() over (order by n) r from w x where x.k = w.k) u) from w",
                "select id from w where id in (select row_number() over (order by n) * 10 from w)",
                "select id from w where exists (select rank() over (order by a) from e where e.a = w.id)",
                "select id, sum((select max(id) from w x where x.k = w.k)) over (order by id) from w",
                "with c as (select id, lag(id) over (order by id) p from w) select count(*), sum(p) from c",
                "select id, rank() over (order by n) from w union all select 1, row_number() over () from e",
                "select row_number() over (), count(*) over () from e",
                "select sum(a) over (order by b), first_value(a) over (order by b) from e",
                "select row_number() over (order by g), sum(g) over (order by g) from generate_series(1, 5) g",
                "select row_number() over (), 1 + rank() over ()",
                "select count(*) from (select id, row_number() over (partition by k order by x) r, sum(x) over"
                        + " (partition by k order by id rows between 5 preceding and 5 following) from big) u where r < 4",
                "select sum(a), sum(b), sum(c) from (select sum(x) over (order by id) a, max(x) over (order by id"
                        + " rows between 100 preceding and current row) b, rank() over (order by x) c from big) u",
                "select case when rank() over (order by n) > 3 and b then 1 else 0 end, not b from w",
                "select id, coalesce(lag(n) over (order by id), -1)::text || 'x' from w"
            })
    void queries(String sql) {
        ways.assertSame(sql);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "select id, sum(n) over w1, rank() over w1 from w window w1 as (partition by k order by id)",
                "select id, sum(n) over (w1 order by id), count(*) over w2 from w"
                        + " window w1 as (partition by k), w2 as (w1 order by s)",
                "select id, sum(n) over (w1 rows 2 preceding) from w window w1 as (order by id)",
                "select id, sum(n) over w1 from w window w1 as (order by id rows between 1 following and 3 following)",
                "select id, count(*) over \"W\" from w window \"W\" as (partition by k)",
                "select k, sum(sum(n)) over w1 from w group by k having count(*) > 1 window w1 as (order by k) order by 1",
                "select id from w window w1 as (order by id)",
                "select id, rank() over w1 from w window w1 as (order by rows), w2 as (w1)",
                "select id, rank() over nope from w",
                "select id, rank() over (nope) from w",
                "select id from w window w1 as (order by id), w1 as (order by k)",
                "select id, sum(n) over (w1 partition by n) from w window w1 as (partition by k)",
                "select id, sum(n) over (w1 order by n) from w window w1 as (order by k)",
                "select id, sum(n) over (w1) from w window w1 as (order by k rows 1 preceding)",
                "select id, sum(n) over w1 from w window w1 as (order by k, id rows 1 preceding)",
                "select id from w window w1 as (order by nothing)",
                "select id, sum(range) over (partition by rows order by range, id rows 1 preceding) from"
                        + " (select id, k as rows, n as range from w) u",
                "select id as current, k as over, n as unbounded, v as exclude, s as following from w order by current"
            })
    void namedWindows(String sql) {
        ways.assertSame(sql);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "select id from w where rank() over () > 1",
                "select id from w where k = 1 and rank() over () > 1",
                "select k from w group by k having rank() over () > 1",
                "select k from w group by rank() over ()",
                "select * from w join e on rank() over () = 1",
                "select sum(rank() over ()) from w",
                "select sum(sum(n) over ()) over () from w",
                "select sum(n) over (order by rank() over ()) from w",
                "select sum(n) filter (where rank() over () > 1) over () from w",
                "select n, sum(sum(n)) over () from w",
                "select k, sum(v) over (order by k) from w group by k",
                "select row_number() from w",
                "select lower(s) over () from w",
                "select abs(n) over (order by id) from w",
                "select count(distinct n) over () from w",
                "select row_number() filter (where b) over () from w",
                "select row_number(1) over () from w",
                "select ntile('x') over () from w",
                "select ntile(1.5) over () from w",
                "select ntile(0) over (order by id) from w",
                "select ntile(-1) over (order by id) from e",
                "select nth_value(n, 0) over (order by id) from w",
                "select lag(n, 1, 'x') over (order by id) from w",
                "select lag(n, 1, s) over (order by id) from w",
                "select lag() over () from w",
                "select lag(null) over () from w",
                "select first_value('x') over () from w",
                "select sum(s) over () from w",
                "select sum(n) over (order by id rows between unbounded following and current row) from w",
                "select sum(n) over (order by id rows between current row and unbounded preceding) from w",
                "select sum(n) over (order by id rows between current row and 1 preceding) from w",
                "select sum(n) over (order by id rows between 1 following and current row) from w",
                "select sum(n) over (order by id rows between 1 following and 1 preceding) from w",
                "select sum(n) over (order by id rows 1 following) from w",
                "select sum(n) over (groups 1 preceding) from w",
                "select sum(n) over (range 1 preceding) from w",
                "select sum(n) over (order by id, k range 1 preceding) from w",
                "select sum(n) over (order by s range 1 preceding) from w",
                "select sum(n) over (order by id range 1.5 preceding) from w",
                "select sum(n) over (order by d range 1 preceding) from w",
                "select sum(n) over (order by id rows -1 preceding) from w",
                "select sum(n) over (order by id rows null preceding) from w",
                "select sum(n) over (order by id rows between 1 preceding and -1 following) from e cross join w",
                "select sum(n) over (order by id range -1 preceding) from w",
                "select sum(n) over (order by d range interval '-1 day' preceding) from w",
                "select sum(n) over (order by v range (-1.5) preceding) from w",
                "select sum(n) over (order by id rows id preceding) from w",
                "select sum(n) over (order by id rows 'x' preceding) from w",
                "select id from w limit row_number() over ()",
                "values (row_number() over ())"
            })
    void errors(String sql) {
        ways.assertSame(sql);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "order by v range between 2.5 preceding and 1 following",
                "order by v desc range between 2.5 preceding and 1.125 following",
                "order by f range between 0.5 preceding and 0.25 following",
                "order by f desc nulls last range between 0.5 preceding and 'infinity' following",
                "order by d range between '3 days' preceding and '1 day' following",
                "order by d desc range between interval '1 month' preceding and current row",
                "order by ts range between interval '10 hours' preceding and '1 day' following",
                "partition by k order by i range between '1 day' preceding and '2 days' following",
                "order by id range between 9223372036854775807 preceding and 9223372036854775807 following",
                "order by n nulls first range between 2 preceding and unbounded following",
                "order by n desc range between 1 following and 3 following",
                "order by n range between 3 preceding and 1 preceding exclude no others",
                "order by ts::time range between '3 hours' preceding and '2 hours' following",
                "order by n::smallint range 2 preceding",
                "order by n::real range 2 preceding",
                "order by 1 range between 1 preceding and 1 following",
                "order by 1 + 1 rows 3 preceding",
                "rows between 0 preceding and 0 following",
                "order by id rows 1.5 preceding",
                "order by id rows between $$2$$ preceding and 1 + 1 following"
            })
    void rangeOffsets(String window) {
        ways.assertSame(
                "select id, count(*) over w1, sum(n) over w1, min(v) over w1 from w window w1 as (" + window + ")");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "select distinct on (k) k, id, n from w order by k, id desc",
                "select distinct on (n) id from w order by n nulls first, id",
                "select distinct on (k, b) id, k + 1 from w order by b, k desc, id",
                "select distinct on (id % 3) id from w order by id % 3, n desc nulls last, id limit 2",
                "select distinct on (1, c) k as c, b from w order by c, b",
                "select distinct on (k) k, count(*) over (partition by k) from w",
                "select distinct on (k % 2) k, sum(n) from w group by k order by k % 2, sum(n), k",
                "select * from (select distinct on (k) k, id from w order by k, id) u where k > 1",
                "select id, (select distinct on (x.k) x.n from w x where x.id = w.id) from w",
                "select distinct on (a) b from e order by a",
                "select distinct on (k) id from w order by id",
                "select distinct on (k, n) id from w order by k, id",
                "select distinct on (k) id from w order by id, k",
                "select distinct on (5) id from w",
                "select distinct on (id) rank() over (order by id) from w order by id desc"
            })
    void distinctOn(String sql) {
        ways.assertSame(sql);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "select id, (select n from w x where x.k = w.k order by x.id desc limit 1) from w",
                "select id, (select s from w x where x.id > w.id order by x.id offset 2 limit 1) from w",
                "select w.id, u.id, u.v from w, lateral (select id, v from w x where x.k = w.k and x.id < w.id"
                        + " order by x.id desc limit 2) u",
                "select w.id, u.id from w left join lateral (select id from w x where x.n = w.n order by id offset 1) u on true",
                "select id from w where id in (select x.id from w x where x.k = w.k order by x.id limit 3)",
                "select id from w where exists (select 1 from w x where x.k = w.k offset 14)",
                "select id, (select count(*) from (select 1 from w x where x.k = w.k limit 5) u) from w",
                "select id, (select sum(n) from (select n from w x where x.k = w.k order by id limit 0) u) from w",
                "select id, (select max(id) from (select id from w x where x.k = w.k order by id limit null) u) from w",
                "select id, (select sum(r) from (select rank() over (order by n) r from w x where x.k = w.k) u) from w",
                "select id, (select id from w x where x.k = w.k limit 2) from w where id < 3"
            })
    void limitPerOuterRow(String sql) {
        ways.assertSame(sql);
    }

    private static Stream<String> randomQueries() {
        Random random = new Random(SEED);
        return Stream.generate(() -> WindowQueries.random(random)).limit(RANDOM_QUERIES);
    }

    @ParameterizedTest
    @MethodSource("randomQueries")
    void randomFrames(String sql) {
        ways.assertSame(sql);
    }
}
