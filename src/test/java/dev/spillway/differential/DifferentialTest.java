package dev.spillway.differential;

import static org.assertj.core.api.Assertions.assertThat;

import dev.spillway.testing.TestEngine;
import dev.spillway.thread.NamedThreads;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadPoolExecutor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Generated queries: serial = parallel over dirty buffers = parallel after a flush = with little memory = PostgreSQL
/// 18.
///
/// `-Ddifferential.seed=…` repeats a run and `-Ddifferential.count=…` sets how many queries there are (`make fuzz`);
/// both are printed. Each query has a seed of its own, which repeats it alone with a count of 1.
class DifferentialTest {
    private static final long SEED = Long.getLong("differential.seed", 20_260_101L);
    private static final int COUNT = Integer.getInteger("differential.count", 5_000);
    private static final int THREADS = 2;
    private static final int FAILURES_SHOWN_MAX = Integer.getInteger("differential.shown", 10);
    /// A part of this size of all queries may be too slow for PostgreSQL, or fail on some row in one of its plans.
    private static final double UNUSABLE_PART_MAX = 0.02;

    @TempDir
    Path directory;

    @Test
    void everyWayGivesPostgresAnswer() {
        System.out.println("differential: seed " + SEED + ", " + COUNT + " queries");
        QueryRun run = new QueryRun(SEED, COUNT, FAILURES_SHOWN_MAX);
        try (TestEngine engine = new TestEngine(directory, THREADS)) {
            onThreads(() -> run.work(engine));
        }
        System.out.println(run.summary());
        assertThat(String.join("\n\n", run.failures()))
                .as("differences to PostgreSQL, seed " + SEED)
                .isEmpty();
        assertThat(run.unusable()).as("queries without an answer").isLessThanOrEqualTo((long)
                Math.max(5, COUNT * UNUSABLE_PART_MAX));
    }

    private static void onThreads(Runnable work) {
        ThreadPoolExecutor pool = NamedThreads.pool("spillway-test-fuzz", THREADS, THREADS);
        try {
            List<Future<?>> running = new ArrayList<>();
            for (int i = 0; i < THREADS; i++) {
                running.add(pool.submit(work));
            }
            for (Future<?> each : running) {
                each.get();
            }
        } catch (ExecutionException e) {
            throw new IllegalStateException("the queries could not be run", e.getCause());
        } catch (InterruptedException e) {
            throw new IllegalStateException("interrupted while queries run", e);
        } finally {
            pool.shutdown();
        }
    }
}
