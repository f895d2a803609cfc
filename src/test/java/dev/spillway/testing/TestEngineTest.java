package dev.spillway.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.spillway.session.Session;
import dev.spillway.thread.NamedThreads;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Every test that uses a [TestEngine] relies on its finding leaks: so each kind is leaked here on purpose.
class TestEngineTest {
    @TempDir
    private Path directory;

    private TestEngine engine;

    @BeforeEach
    void work() {
        engine = new TestEngine(directory, 2);
        Session session = engine.open(Map.of("parallel_setup_cost", "0", "min_parallel_table_scan_size", "0"));
        engine.run(session, "CREATE TEMP TABLE t AS SELECT i FROM generate_series(1, 100000) AS g(i)");
        TestEngine.Result result = engine.run(session, "SELECT i % 10, count(*) FROM t GROUP BY 1");
        assertThat(result.summary().rowCount()).isEqualTo(10);
        assertThat(engine.frames().framesInUse()).isPositive();
    }

    @AfterEach
    void nothingIsLeftAtLast() {
        engine.close();
    }

    private void assertFound(String leak) {
        assertThatThrownBy(() -> engine.close(0))
                .isInstanceOf(AssertionError.class)
                .hasMessageStartingWith("the test left behind:")
                .hasMessageContaining(leak);
    }

    @Test
    void findsFramesAndMemory() {
        engine.frames().acquire(3);
        engine.memory().reserve(4_096);
        assertThatThrownBy(() -> engine.close(0))
                .hasMessageContaining("frames must be 0 (got: 3)")
                .hasMessageContaining("bytes of memory must be 0 (got: 4096)");
        engine.frames().release(3);
        engine.memory().release(4_096);
    }

    @Test
    void findsAThread() throws InterruptedException {
        CountDownLatch end = new CountDownLatch(1);
        Thread thread = NamedThreads.platform("spillway-forgotten", () -> {
            try {
                end.await();
            } catch (InterruptedException interrupted) {
                throw new IllegalStateException(interrupted);
            }
        });
        thread.start();
        assertFound("thread still runs: spillway-forgotten");
        end.countDown();
        thread.join();
    }

    @Test
    void findsAFile() throws IOException {
        Path file = directory.resolve("relation");
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            assertThat(channel.isOpen()).isTrue();
            assertFound("file still open: " + file);
        }
    }
}
