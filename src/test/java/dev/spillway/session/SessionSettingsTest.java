package dev.spillway.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.spillway.data.Batch;
import dev.spillway.data.DataType;
import dev.spillway.error.ErrorCode;
import dev.spillway.error.SpillwayException;
import dev.spillway.exec.Values;
import dev.spillway.testing.TestEngine;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What a session changes takes effect in its next statement.
class SessionSettingsTest {
    private static final String EXPLAIN = "EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON) SELECT count(*) FROM t";

    @TempDir
    private Path directory;

    private TestEngine engine;
    private Session session;

    @BeforeEach
    void start() {
        engine = new TestEngine(directory, 1);
        session = engine.open(Map.of());
        engine.run(session, "CREATE TEMP TABLE t AS SELECT g AS a FROM generate_series(1, 5000) g");
    }

    @AfterEach
    void stop() {
        engine.close();
    }

    private String text(String sql) {
        Batch batch = engine.run(session, sql).batches().getFirst();
        return String.valueOf(Values.valueAt(batch.column(0), 0, DataType.TEXT));
    }

    @Test
    void timesOfReadsAndWritesAreShownWhereTheyAreTracked() {
        assertThat(text(EXPLAIN)).contains("Local Hit Blocks").doesNotContain("I/O");
        engine.run(session, "SET track_io_timing = on");
        assertThat(text(EXPLAIN)).contains("Local I/O Read Time").contains("Local I/O Write Time");
    }

    @Test
    void theSinkIsToldTheSessionsSpoolDelay() throws Exception {
        assertThat(spoolDelay()).isEqualTo(Duration.ofSeconds(1));
        engine.run(session, "SET result_spool_delay = '50ms'");
        assertThat(spoolDelay()).isEqualTo(Duration.ofMillis(50));
    }

    private Duration spoolDelay() throws Exception {
        CompletableFuture<Duration> told = new CompletableFuture<>();
        engine.sessions()
                .run(
                        session,
                        StatementRequest.of("SELECT a FROM t LIMIT 1"),
                        new DiscardingSink(new CompletableFuture<>()) {
                            @Override
                            public void spoolDelay(Duration delay) {
                                told.complete(delay);
                            }
                        });
        return told.get(20, TimeUnit.SECONDS);
    }

    @Test
    void aComputedNumericOfMoreThan38DigitsIsRightAndDoesNotFitADeclaredOne() {
        String wide = "12345678901234567890.5 * 12345678901234567890.25 * (a + 0.0)";
        assertThat(text("SELECT (" + wide + ")::text FROM t WHERE a = 1"))
                .isEqualTo("152415787532388367511164459050944978017.6250");
        engine.run(session, "CREATE TEMP TABLE w AS SELECT " + wide + " * 1000000 AS x FROM t WHERE a < 3");
        assertThat(text("SELECT min(x)::text FROM w")).isEqualTo("152415787532388367511164459050944978017625000.0000");
        assertThat(text("SELECT (x / 1000000)::text FROM w ORDER BY x LIMIT 1"))
                .startsWith("152415787532388367511164459050944978017.6250");
        assertThatThrownBy(() -> engine.run(session, "CREATE TEMP TABLE v AS SELECT x::numeric(38,4) AS x FROM w"))
                .isInstanceOfSatisfying(
                        SpillwayException.class,
                        e -> assertThat(e.code()).isEqualTo(ErrorCode.NUMERIC_VALUE_OUT_OF_RANGE));
    }
}
