package dev.spillway.differential;

import static org.assertj.core.api.Assertions.assertThat;

import dev.spillway.testing.TestEngine;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Generated queries: serial = parallel over dirty buffers = parallel after a flush = PostgreSQL 18.
///
/// `-Ddifferential.seed=…` repeats a run and `-Ddifferential.count=…` sets how many queries there are; both are
/// printed.
class DifferentialTest {
    private static final long SEED = Long.getLong("differential.seed", 20_260_101L);
    private static final int COUNT = Integer.getInteger("differential.count", 500);
    private static final int FAILURES_SHOWN_MAX = 20;

    @TempDir
    Path directory;

    @Test
    void everyWayGivesPostgresAnswer() {
        System.out.println("differential: seed " + SEED + ", " + COUNT + " queries");
        List<String> failures = new ArrayList<>();
        try (TestEngine engine = new TestEngine(directory, 2);
                Engine postgres = new PostgresEngine()) {
            Map<String, Engine> ways = new LinkedHashMap<>();
            ways.put("serial", new SpillwayEngine(engine, Map.of("max_parallel_workers_per_gather", "0")));
            ways.put("parallel", new SpillwayEngine(engine, SpillwayEngine.ALWAYS_PARALLEL));
            ways.put("flushed", new SpillwayEngine(engine, SpillwayEngine.ALWAYS_PARALLEL));
            for (String statement : SampleTables.statements(SEED)) {
                run(statement, ways, postgres, failures);
            }
            assertThat(failures).as("the sample tables").isEmpty();
            QueryGenerator generator = new QueryGenerator(SEED);
            for (int i = 0; i < COUNT && failures.size() < FAILURES_SHOWN_MAX; i++) {
                ways.get("parallel").run("SELECT pg_temp_buffers_dirty('big'), pg_temp_buffers_dirty('small')");
                ways.get("flushed").run("SELECT pg_flush_local_buffers()");
                run(generator.next(), ways, postgres, failures);
            }
            ways.values().forEach(Engine::close);
        }
        assertThat(String.join("\n\n", failures))
                .as("differences to PostgreSQL, seed " + SEED)
                .isEmpty();
    }

    private static void run(String sql, Map<String, Engine> ways, Engine postgres, List<String> failures) {
        Answer expected = postgres.run(sql);
        ways.forEach((name, engine) -> {
            Optional<String> difference = engine.run(sql).differenceTo(expected);
            difference.ifPresent(it -> failures.add(name + ": " + it + "\n" + sql));
        });
    }
}
