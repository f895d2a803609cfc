package dev.spillway.differential;

import static org.assertj.core.api.Assertions.assertThat;

import dev.spillway.testing.TestEngine;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Parallel Hashes whose inner side is expected to have a two-hundredth of the rows that it has: they outgrow the
/// memory of all participants. What the engine leaves behind fails its `close()`.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SharedHashSpillTest {
    private static final String LOW = "(select id, k, t, f from i where id % 7 = id % 7)";

    private static final String TABLES = """
            create temp table o as
            select g as id, g * 7 % 30011 as k, 'o ' || g as t, g % 40 as f from generate_series(1, 30000) g;
            create temp table i as
            select g as id, case when g % 9 <> 0 then g * 3 % 30011 end as k, 'i ' || g as t, g % 2 as f
            from generate_series(1, 20000) g""";

    @TempDir
    static Path directory;

    private TestEngine engine;
    private Ways ways;

    @BeforeAll
    void fill() {
        engine = new TestEngine(directory, 2);
        ways = new Ways(engine).with("in memory", Ways.SERIAL).with("small and parallel", small(Map.of()));
        ways.prepare(TABLES.split(";"));
    }

    private static Map<String, String> small(Map<String, String> more) {
        Map<String, String> settings = new HashMap<>(Ways.PARALLEL);
        settings.putAll(Map.of(
                "work_mem", "64kB",
                "hash_mem_multiplier", "1",
                "enable_mergejoin", "off",
                "enable_nestloop", "off"));
        settings.putAll(more);
        return settings;
    }

    @AfterAll
    void close() {
        ways.close();
        engine.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "select o.id, i.id, i.t from o join LOW i on o.k = i.k",
                "select o.id, i.id, i.t from o left join LOW i on o.k = i.k and i.id > o.id",
                "select o.id, i.id, i.t from o right join LOW i on o.k = i.k and i.f = 1",
                "select o.id, i.id, i.t from o full join LOW i on o.k = i.k",
                "select o.id, o.t from o where k in (select k from LOW i)",
                "select o.id, o.t from o where not exists (select 1 from LOW i where o.k = i.k)",
                "select count(*), sum(o.id), max(i.t) from o join LOW i on o.k = i.k join LOW j on j.k = i.id",
                "select count(*), sum(i.id) from (select * from o where id <= 60) o join LOW i on o.f = i.f"
            })
    void allTypesOfJoins(String sql) {
        String query = sql.replace("LOW", LOW);
        ways.assertSame(query);
    }

    @Test
    void explainShowsTheBatches() {
        List<String> lines = ways
                .session("small and parallel")
                .run("explain (analyze, costs off) select count(*), max(i.t) from o join " + LOW + " i on o.k = i.k")
                .rows()
                .stream()
                .map(row -> String.valueOf(row.getFirst()))
                .toList();
        String report = String.join("\n", lines);
        assertThat(report)
                .contains("Parallel Hash")
                .contains("temp read=")
                .contains("Batches: ")
                .doesNotContain("Batches: 1 ");
    }

    /// Without the way out it would take all the memory that there is.
    @Test
    void theMemoryIsBounded() {
        String sql = "select count(*), max(i.t || j.t) from o join LOW i on o.k = i.k join LOW j on j.k = i.id"
                .replace("LOW", LOW);
        Answer expected = ways.session("in memory").run(sql);
        long taken = engine.memory().limitBytes() - engine.memory().usedBytes() - (2L << 20);
        engine.memory().reserve(taken);
        try {
            assertThat(ways.session("small and parallel").run(sql)).isEqualTo(expected);
        } finally {
            engine.memory().release(taken);
        }
    }

    @Test
    void theLimitOfTempFilesEndsTheStatementOnly() {
        try (Engine session = new SpillwayEngine(engine, small(Map.of("temp_file_limit", "1MB")))) {
            for (String statement : TABLES.split(";")) {
                session.run(statement);
            }
            Answer answer = session.run("select o.id, i.t from o join " + LOW + " i on o.k = i.k");
            assertThat(answer.sqlState()).as(answer.message()).hasValue("53400");
            assertThat(session.run("select count(*) from i where f = 0").rows()).containsExactly(List.of("10000"));
        }
    }

    @Test
    void whoeverWantsNoMoreRowsStops() {
        String sql = "select count(*) from (select o.id from o join " + LOW + " i on o.k = i.k limit 10) x";
        assertThat(ways.assertSame(sql).rows()).containsExactly(List.of("10"));
    }
}
