package dev.spillway.differential;

import dev.spillway.testing.TestEngine;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/// Whole statements whose rows must be PostgreSQL 18's to the last character, or fail with its SQLSTATE.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PostgresAnswersTest {
    private static final List<String> TABLES = List.of(
            "create temp table texts (id int, t text, c char(6), v varchar(8), n int)",
            "insert into texts values (1, 'hello WORLD', 'ab', 'xyz', 3), (2, '', '', '', 0), (3, null, null, null, null),"
                    + " (4, 'aä😀b', 'ä', 'a b', -2), (5, 'one,two,,four', 'abc', 'abc', 100), (6, '  pad ', 'x', ' x ', -100)",
            "create temp table numbers (id int, g int, h text, a int, b bigint, m numeric(15,2), r numeric(6,4),"
                    + " n numeric, f float8, ok bool)",
            "insert into numbers values (1, 1, 'x', 5, 50, 1.50, 0.1250, 1.234567, 1.5, true),"
                    + " (2, 1, 'y', null, 60, null, 0.5, null, null, null), (3, 2, 'x', null, null, null, null, null, null, null),"
                    + " (4, 2, 'x', null, null, null, null, null, null, false), (5, 3, null, 7, 50, 1.50, 0.125, 10, 2.5, true),"
                    + " (6, 3, 'y', 7, 50, 1.50, 0.125, 10.00, 2.5, false), (7, null, 'z', -5, 0, -3.25, 1, -0.5, -1, true)");

    private static final List<String> STRINGS = List.of(
            "select id, chr(n + 65) from texts where n >= 0",
            "select id, ascii(t), ascii(c), ascii(v) from texts",
            "select id, lpad(t, 8), lpad(t, n), lpad(t, n, 'xy'), lpad(t, 20, t), lpad(t, 3, '') from texts where n is null or n <= 100",
            "select id, rpad(t, 8), rpad(t, n), rpad(t, n, 'xy'), rpad(t, 20, t), rpad(t, 3, '') from texts",
            "select id, split_part(t, ',', 1), split_part(t, ',', 2), split_part(t, ',', -1), split_part(t, ',', -4), split_part(t, ',', 9),"
                    + " split_part(t, '', 1), split_part(t, '', -1), split_part(t, '', 2), split_part(t, 'o', 2) from texts",
            "select id, left(t, n), right(t, n), left(t, 3), right(t, 3), left(t, -1), right(t, -1) from texts",
            "select id, repeat(t, n) from texts where n < 10 or n is null",
            "select id, reverse(t), reverse(c), reverse(v), initcap(t), initcap(v), md5(t), md5(v) from texts",
            "select id, strpos(t, 'o'), position('o' in t), strpos(t, ''), strpos(t, v), position('😀' in t), position('b' in t) from texts",
            "select id, translate(t, 'lo', 'L'), translate(t, 'abc', 'xyzq'), translate(t, '', 'x'), translate(t, '😀ä', 'e') from texts",
            "select id, starts_with(t, 'he'), starts_with(t, v) from texts",
            "select id, substring(t, n), substring(t from 2 for 3), substring(t, 0, 3), substring(t, -1, 3) from texts",
            "select id, concat_ws(',', t, n, v), concat_ws(null, t, v), concat(t, n, null, c) from texts",
            "select id, to_hex(n), to_hex(255::bigint) from texts",
            "select chr(0)",
            "select chr(-1)",
            "select chr(55296)",
            "select chr(1114112)",
            "select chr(128512), chr(228), chr(65), chr(null)",
            "select split_part('a,b', ',', 0)",
            "select lpad('abc', -5), rpad('abc', -5), lpad('abc', 5, null), lpad(null, 5), rpad('a', null)",
            "select lpad('x', 600000000)",
            "select repeat('x', 2000000000)",
            "select substring('abc', 1, -1)",
            "select concat(true, 1.50, date '2001-02-03', 'x'::char(3)), concat_ws('-', false, null, 1::bigint, interval '1 day')",
            "select concat_ws('x'), concat('a')",
            "select concat(), 1",
            "select repeat('ab', 3), repeat('x', 0), repeat('x', -1), repeat(null, 2), repeat('a', null)",
            "select left('abc', null), right(null, 1), reverse(null), initcap(null), translate('a', null, 'b')");

    private static final List<String> CONDITIONALS = List.of(
            "select id, case when ok then m else 0 end from numbers",
            "select id, case when ok then m else 0 end + 1 from numbers",
            "select id, coalesce(m, 0), coalesce(m, r), coalesce(m, 0.5), coalesce(r, m, 7) from numbers",
            "select id, greatest(m, r), least(m, r), greatest(m, 1), least(a, m), greatest(0, m, r) from numbers",
            "select id, nullif(m, 1.5), nullif(r, m) from numbers",
            "select m from numbers union all select r from numbers",
            "select m from numbers union all select 0",
            "select m from numbers union select 1.5",
            "select 0 union all select 1.50 union all select 2.5",
            "values (0), (1.50), (2.5)",
            "select x, x + 1, x * 2, -x, abs(x) from (values (0), (1.50), (2.5)) as v(x)",
            "select sum(x), max(x), min(x), avg(x), count(distinct x) from (values (0), (1.50), (2.5)) as v(x)",
            "select g, max(case when ok then m else 0 end), count(distinct coalesce(m, 0)), max(coalesce(m, 0)::text), sum(length(coalesce(m, 0)::text)),"
                    + " sum(coalesce(m, 0) / 3), sum(round(coalesce(m, 0), 3)), sum(abs(coalesce(m, r, 0)) * 2) from numbers where ok group by g",
            "select id from numbers where coalesce(m, 0)::text = '0'",
            "select coalesce(m, 0), count(*) from numbers group by coalesce(m, 0) having coalesce(m, 0) < 1 order by coalesce(m, 0)",
            "select sum(case when ok then m else 0 end), max(case when ok then m else 0 end) from numbers",
            "select g, sum(case when ok then m else 0 end) from numbers where ok group by g",
            "select g, sum(coalesce(m, 0) + 0.00), avg(coalesce(m, 0)), min(coalesce(m, 0)), max(coalesce(m, 0)) from numbers group by g",
            "select coalesce(m, 0), count(*) from numbers group by coalesce(m, 0)",
            "select distinct coalesce(m, 0) from numbers",
            "select id, round(case when ok then m else 0 end, 1), round(coalesce(m, 0)), trunc(coalesce(m, 0)) from numbers",
            "select id, case when ok then m else 0 end::text from numbers",
            "select id, (case when ok then m else 0 end)::text, coalesce(m, 0) || 'x' from numbers",
            "select id, case when ok then m else r end * m from numbers",
            "select x, y from (select case when not (a is null) then m else r end, case when not (h is null) then h else h || 'y' end"
                    + " from numbers) as q(x, y) where x > 0",
            "select id, case when ok then m when g = 1 then 0 else r end from numbers order by 2, 1",
            "select id, min(c), max(c), count(distinct c) from texts group by id",
            "select case when n > 0 then c end, coalesce(c, c), nullif(c, 'ab'), c::char(3), c::char(10), c::text, c::varchar(4), 'ab'::char(4) from texts");

    private static final List<String> NUMERICS = List.of(
            "select 999999.994::numeric(8,2)",
            "select 999999.995::numeric(8,2)",
            "select 1000000::numeric(8,2)",
            "select '1000000'::numeric(8,2)",
            "select a::numeric(3,3) from numbers",
            "select m::numeric(2,2) from numbers",
            "select f::numeric(2,1) from numbers where id = 1",
            "select (n * 100)::numeric(3,1) from numbers",
            "insert into numbers (m) values (10000000000000)",
            "insert into numbers (r) values (99.99995)",
            "insert into numbers (r) select 100.0",
            "update numbers set r = 100",
            "select 99999999999999999999999999999999999999 + 0",
            "select 1.0 / 3, 2.0 / 3, 10 / 3.0, 1e10 / 7, 1 / 3e5::numeric, 0.0001 / 30000",
            "select sum(m * m), sum(m * r), sum(n), avg(n), avg(m), avg(r), sum(n * m) from numbers",
            "select m * m, m * r * m, n * n * n, m - r, n + m, m / r, r / m, m % r, -n from numbers where id in (1, 5, 6, 7)",
            "select power(m, 2), sqrt(abs(m)), exp(r), ln(abs(n)), log(abs(n)), m ^ 3 from numbers where id in (1, 5, 7)",
            "select round(n, 2), round(n, -1), trunc(n, 1), ceil(n), floor(m), sign(n), abs(n), mod(n, 2) from numbers",
            "select 12345678901234567890.12345 * 98765432109876543.21",
            "select stddev(m), variance(m), stddev_pop(n), var_samp(a) from numbers");

    private static final List<String> QUERIES = List.of(
            "select 1 where false",
            "select 1 where true",
            "select 1 as x, 'y' where 1 = 1",
            "select count(*) where false",
            "select 1 where 2 > 1 limit 1",
            "select 1 where null",
            "select 1 where 1 = 1 order by 1",
            "select 1 where exists (select 1 from numbers where a = 7)",
            "select 1 having true",
            "select count(*) having count(*) > 1",
            "select 1 where false union all select 2 where true",
            "select (select 1 where false), (select 2 where true)",
            "select id from numbers order by id limit 1 + 1",
            "select id from numbers order by id limit (1 + 1) offset 2 * 1",
            "select id from numbers order by id limit 2.5",
            "select id from numbers order by id limit '2'",
            "select id from numbers order by id limit null",
            "select id from numbers order by id limit all",
            "select id from numbers order by id limit all offset 5",
            "select id from numbers order by id offset 5",
            "select id from numbers order by id offset 5 limit 1",
            "select id from numbers order by id limit 1 - 2",
            "select id from numbers order by id limit -1",
            "select id from numbers order by id offset -1",
            "select id from numbers order by id limit 2::bigint",
            "select id from numbers order by id limit length('ab')",
            "select id from numbers order by id limit true",
            "select id from numbers order by id limit 5000000000 offset extract(day from current_date)::int - extract(day from current_date) + 5",
            "select id from numbers order by id fetch first row only",
            "select id as rows from numbers order by id offset 5 rows",
            "select id from numbers order by id limit id",
            "select id from numbers order by id limit 1 / 0",
            "select id from numbers order by id limit 'x'",
            "select id from numbers order by id limit count(*)",
            "select id from numbers order by id fetch first 2 rows only",
            "select id from numbers order by id offset 1 row fetch next (1 + 1) rows only",
            "select extract(nope from date '2001-01-01')",
            "select extract(hour from date '2001-01-01')",
            "select date_part('nope', timestamp '2001-01-01')",
            "select date_part('timezone', timestamp '2001-01-01')",
            "select extract(timezone from timestamp '2001-01-01')",
            "select extract(timezone_hour from date '2001-01-01')",
            "select extract(day from time '10:00')",
            "select extract(nope from time '10:00')",
            "select extract(dow from interval '1 day')",
            "select extract(nope from interval '1 day')",
            "select extract(julian from timestamp '2001-01-01 12:00'), extract(isoyear from date '2001-01-01')",
            "select extract(week from interval '15 days')",
            "select date_trunc('nope', timestamp '2001-01-01')",
            "select date_trunc('week', interval '1 day')",
            "select date_trunc('dow', timestamp '2001-01-01')",
            "select extract(quarter from interval '-5 months'), extract(quarter from interval '1 year 5 months')",
            "select extract(year from 5)",
            "select date_part('year', 5)");

    private static final List<String> TIMES = List.of(
            "select current_date = localtimestamp::date, localtime = localtimestamp::time, localtimestamp - localtimestamp",
            "select count(*), count(distinct localtimestamp) from numbers where localtimestamp > '2001-01-01'",
            "select 1 where current_date < date '2001-01-01'",
            "select id from numbers where current_date - 1 < current_date and a = 7",
            "select \"current_date\" from (select 1 as \"current_date\") q",
            "select extract(year from current_date) > 2020, date_trunc('day', localtimestamp) = current_date");

    private static final List<String> AGGREGATES = List.of(
            "select count(*), count(a), sum(a), sum(b), sum(m), sum(n), sum(f), avg(a), avg(m), avg(f), min(a), max(h), bool_and(ok), bool_or(ok),"
                    + " stddev(a), variance(m) from numbers where false",
            "select g, count(*), count(a), sum(a), sum(b), sum(m), sum(n), sum(f), avg(a), avg(m), avg(f), min(a), max(h), bool_and(ok),"
                    + " bool_or(ok), stddev(a), variance(m) from numbers group by g",
            "select g, sum(a) from numbers where false group by g",
            "select count(distinct a), sum(distinct a), avg(distinct a), count(distinct h), count(distinct m), sum(distinct m), avg(distinct m),"
                    + " count(distinct n), sum(distinct n), count(distinct f), sum(distinct f), min(distinct h), max(distinct m) from numbers",
            "select g, count(distinct a), sum(distinct a), avg(distinct a), count(distinct h), count(distinct m), sum(distinct m),"
                    + " count(distinct n), sum(distinct n), count(distinct ok), sum(distinct b) from numbers group by g",
            "select h, count(distinct g), sum(distinct m), min(distinct n) from numbers group by h having count(distinct g) > 1",
            "select g, sum(a) from numbers group by g having sum(a) > 5 order by g",
            "select g, h, count(*) from numbers group by g, h having count(*) > 1 order by g, h",
            "select g, count(*) from numbers group by g having count(*) > 1 and max(m) is null order by g desc nulls last",
            "select g from numbers group by g having bool_and(ok) order by g",
            "select g, count(*) from numbers group by g having null",
            "select count(*) filter (where a > 5), sum(m) filter (where false), count(distinct h) filter (where ok) from numbers",
            "select n, count(*) from numbers group by n",
            "select m, r, count(*) from numbers group by m, r order by m, r",
            "select distinct n from numbers",
            "select count(distinct coalesce(m, 0)) from numbers",
            "select max(n + 0.000), min(n), max(m), min(r), max(r) from numbers",
            "select sum(a + b), sum(a * m), avg(a * r), sum(null::int), count(null), max(null::text) from numbers",
            "select g, sum(distinct case when ok then m else 0 end) from numbers where ok group by g",
            "select c, count(*) from texts group by c",
            "select count(distinct c), count(distinct v), count(distinct t), min(c), max(v) from texts");

    private static final List<String> UNSUPPORTED = List.of(
            "select current_time",
            "select 1::numeric(40, 2)",
            "select 'nan'::numeric",
            "select 'a'::bpchar",
            "select count(distinct a) over () from numbers",
            "select id from numbers limit (select 2)",
            "create table p (a int)");

    private static final List<Map<String, String>> SETTINGS = List.of(Map.of(), Map.of("enable_hashagg", "off"));

    @TempDir
    private static Path directory;

    private final PostgresEngine postgres = new PostgresEngine();
    private TestEngine engine;

    @BeforeAll
    void makeTables() {
        engine = new TestEngine(directory, 1);
        for (String sql : TABLES) {
            postgres.run(sql);
        }
    }

    @AfterAll
    void close() {
        postgres.close();
        engine.close();
    }

    @Test
    void functionsOfStrings() {
        compare(STRINGS);
    }

    @Test
    void conditionalsKeepEachValuesScaleAndPadding() {
        compare(CONDITIONALS);
    }

    @Test
    void numericsAreRightOrOutOfRange() {
        compare(NUMERICS);
    }

    @Test
    void queriesOfUnusualForm() {
        compare(QUERIES);
    }

    @Test
    void theTimeStandsStillWithinAStatement() {
        compare(TIMES);
    }

    @Test
    void aggregatesOverNothingAndDistinctValues() {
        compare(AGGREGATES);
    }

    /// What docs/differences.md lists as not supported says so, wherever it stands.
    @Test
    void whatIsNotSupportedSaysSo() {
        SoftAssertions all = new SoftAssertions();
        try (SpillwayEngine session = new SpillwayEngine(engine, Map.of())) {
            TABLES.forEach(session::run);
            for (String sql : UNSUPPORTED) {
                all.assertThat(session.run(sql).sqlState()).as(sql).contains("0A000");
            }
        }
        all.assertAll();
    }

    private void compare(List<String> statements) {
        SoftAssertions all = new SoftAssertions();
        for (Map<String, String> settings : SETTINGS) {
            try (SpillwayEngine session = new SpillwayEngine(engine, settings)) {
                for (String sql : TABLES) {
                    all.assertThat(session.run(sql).message()).as(sql).isEmpty();
                }
                for (String sql : statements) {
                    String expected = text(postgres.run(sql), sql);
                    all.assertThat(text(session.run(sql), sql))
                            .as(sql + " " + settings)
                            .isEqualTo(expected);
                }
            }
        }
        all.assertAll();
    }

    private static String text(Answer answer, String sql) {
        if (answer.sqlState().isPresent()) {
            return "SQLSTATE " + answer.sqlState().get() + " "
                    + answer.message().lines().findFirst().orElse("").replaceFirst("^ERROR: ", "");
        }
        List<String> rows = answer.rows().stream().map(String::valueOf).toList();
        return String.join(
                "\n", sql.contains("order by") ? rows : rows.stream().sorted().toList());
    }
}
