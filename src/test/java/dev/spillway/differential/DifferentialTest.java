package dev.spillway.differential;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Generated queries: serial = parallel over dirty buffers = parallel after a flush = with little memory
/// = PostgreSQL 18.
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
        try (Ways ways = Ways.all(directory).with("flushed", Ways.PARALLEL)) {
            SampleTables.statements(SEED).forEach(ways::prepare);
            QueryGenerator generator = new QueryGenerator(SEED);
            for (int i = 0; i < COUNT && failures.size() < FAILURES_SHOWN_MAX; i++) {
                ways.session("parallel").run("SELECT pg_temp_buffers_dirty('big'), pg_temp_buffers_dirty('small')");
                ways.session("flushed").run("SELECT pg_flush_local_buffers()");
                String sql = generator.next();
                ways.differences(sql, ways.postgres().run(sql)).forEach(it -> failures.add(it + "\n" + sql));
            }
        }
        assertThat(String.join("\n\n", failures))
                .as("differences to PostgreSQL, seed " + SEED)
                .isEmpty();
    }
}
