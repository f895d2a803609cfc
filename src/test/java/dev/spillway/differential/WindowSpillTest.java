package dev.spillway.differential;

import static org.assertj.core.api.Assertions.assertThat;

import dev.spillway.testing.Seed;
import dev.spillway.testing.TestEngine;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Window functions over partitions that do not fit `work_mem`: from a temp file = in memory = PostgreSQL 18. What the
/// engine leaves behind fails its `close()`.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class WindowSpillTest {
    private static final int RANDOM_QUERIES = 100;

    @TempDir
    static Path directory;

    private TestEngine engine;
    private Ways ways;

    @BeforeAll
    void fill() {
        Map<String, String> parallel = new HashMap<>(Ways.PARALLEL);
        parallel.putAll(Map.of("work_mem", "64kB", "hash_mem_multiplier", "1"));
        engine = new TestEngine(directory, 2);
        ways = new Ways(engine)
                .with("in memory", Ways.SERIAL)
                .with("small memory", Ways.SMALL_MEMORY)
                .with("small and parallel", parallel);
        ways.prepare(
                WindowQueries.table(2_000),
                // 64 times work_mem; one partition, a few large ones, or one huge one among many small ones (mixed).
                "create temp table big as select g as id, (g * 7919) % 40009 as u, g % 40 as few, g % 9001 as many,"
                        + " case when g % 3 = 0 then 0 when g % 5 = 0 then 1 else g % 3000 + 2 end as mixed,"
                        + " case when g % 11 <> 0 then (g::bigint * 104729 % 100003) / 100.0 end as n,"
                        + " (g * 31 % 5003) / 4.0::double precision as d, 'text of ' || (g * 7919) % 40009 as t,"
                        + " timestamp '2001-01-01' + (g % 5000) * interval '1 hour' as ts from generate_series(1, 40000) g");
    }

    @AfterAll
    void close() {
        ways.close();
        engine.close();
    }

    private void assertSpilled(String sql) {
        assertThat(ways.session("small memory")
                        .run("explain (analyze, costs off) " + sql)
                        .rows())
                .as(sql)
                .anyMatch(line -> line.toString().contains("Storage: Disk"));
    }

    private static Stream<String> randomQueries() {
        Random random = new Random(Seed.of("WindowSpillTest"));
        return Stream.generate(() -> WindowQueries.random(random)).limit(RANDOM_QUERIES);
    }

    @ParameterizedTest
    @MethodSource("randomQueries")
    void randomFrames(String sql) {
        ways.assertSame(sql);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "select id, row_number() over w, rank() over w, dense_rank() over w, percent_rank() over w,"
                        + " cume_dist() over w, ntile(7) over w from big window w as (order by many, few)",
                "select id, lag(t) over w, lead(n, 3) over w, first_value(t) over w, last_value(id) over w,"
                        + " nth_value(id, 5) over w from big window w as (order by u, id)",
                "select id, row_number() over w, rank() over w, lag(u, 2, -1) over w, sum(n) over w, count(n) over w"
                        + " from big window w as (partition by mixed order by u, id)",
                "select id, sum(n) over w, avg(n) over w, min(t) over w, max(n) over w, stddev(n) over w, sum(d) over w"
                        + " from big window w as (order by u, id)",
                "select id, sum(id) over (), count(*) over (), avg(d) over (), max(t) over (), min(ts) over () from big",
                "select id, sum(n) over w, count(*) over w, max(t) over w, avg(id) over w from big"
                        + " window w as (partition by mixed)",
                "select id, sum(n) over w, min(t) over w, avg(d) over w, last_value(t) over w, array_agg(id) over w from big"
                        + " window w as (order by u, id rows between 7 preceding and 5 following)",
                "select id, sum(id) over w, max(n) over w, count(*) over w, string_agg(t, ',') over w from big"
                        + " window w as (order by u, id rows between 3 preceding and 3 following exclude current row)",
                "select id, sum(n) over w, min(n) over w, count(*) over w, first_value(many) over w from big"
                        + " window w as (order by many range between 2 preceding and 1 following)",
                "select id, sum(n) over w, max(id) over w, count(*) over w from big"
                        + " window w as (order by many groups between 2 preceding and current row exclude group)",
                "select id, sum(n) over w, bit_or(id) over w, count(*) over w from big window w as"
                        + " (order by ts range between interval '3 hours' preceding and interval '1 hour' following exclude ties)"
            })
    void at64TimesTheMemory(String sql) {
        ways.assertSame(sql);
        assertSpilled(sql);
    }

    /// Frames that PostgreSQL would take minutes for.
    @ParameterizedTest
    @ValueSource(
            strings = {
                "select id, sum(n) over w, max(t) over w, avg(d) over w, count(*) over w, first_value(t) over w from big"
                        + " window w as (order by u, id rows between 9000 preceding and 11000 following)",
                "select id, min(n) over w, stddev_pop(n) over w, last_value(id) over w from big window w as"
                        + " (order by u, id rows between unbounded preceding and unbounded following exclude current row)",
                "select id, sum(id) over w, corr(d, id) over w, any_value(few) over w from big window w as"
                        + " (order by few groups between 3 preceding and 4 following exclude ties)",
                "select id, nth_value(many, 12000) over w, sum(n) over w, bool_or(n > 999) over w from big window w as"
                        + " (order by many range between 3000 preceding and unbounded following exclude group)"
            })
    void wideFrames(String sql) {
        Answer expected = ways.session("in memory").run(sql);
        assertThat(expected.message()).isEmpty();
        assertThat(ways.differences(sql, expected)).as(sql).isEmpty();
        assertSpilled(sql);
    }

    /// Sort and window together take work_mem each, buffers of a few blocks, and the batch on its way to the
    /// client.
    @Test
    void theMemoryIsBounded() {
        long left = 3L << 20;
        long taken = engine.memory().limitBytes() - engine.memory().usedBytes() - left;
        for (String frame :
                List.of("", "rows between 50 preceding and 9000 following", "groups 3 preceding exclude ties")) {
            String sql =
                    "select count(*), sum(a), max(b) from (select sum(n) over w as a, max(t) over w as b, lag(t) over w,"
                            + " first_value(d) over w from big cross join generate_series(1, 5) g"
                            + " window w as (order by u, g.g " + frame + ")) x";
            Answer expected = ways.session("in memory").run(sql);
            engine.memory().reserve(taken);
            try {
                assertThat(ways.session("small memory").run(sql)).as(sql).isEqualTo(expected);
            } finally {
                engine.memory().release(taken);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "select ntile(0) over (order by u) from big",
                "select nth_value(id, 30000 - id) over (order by id) from big",
                "select sum(interval '1000000 years') over (order by id) from big",
                "select sum(id) over (order by n range -1.0 preceding) from big",
                "select sum(1e308::float8) over (order by id) from big"
            })
    void errors(String sql) {
        assertThat(ways.assertSame(sql).sqlState()).as(sql).isPresent();
        assertThat(ways.assertSame("select count(*) from big").rows()).containsExactly(List.of("40000"));
    }

    @Test
    void theLimitOfTempFilesEndsTheStatementOnly() {
        try (Engine session = new SpillwayEngine(engine, Map.of("work_mem", "64kB", "temp_file_limit", "300kB"))) {
            session.run("create temp table one as select g as id, g as k from generate_series(1, 20000) g");
            Answer answer = session.run("select id, sum(k) over () from one");
            assertThat(answer.sqlState()).hasValue("53400");
            assertThat(answer.message()).isEqualTo("temporary file size exceeds \"temp_file_limit\" (300kB)");
            assertThat(session.run("select count(*) from one").rows()).containsExactly(List.of("20000"));
        }
    }
}
