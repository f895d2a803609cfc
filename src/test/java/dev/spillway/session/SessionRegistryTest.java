package dev.spillway.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.spillway.error.ErrorCode;
import dev.spillway.error.SpillwayException;
import dev.spillway.session.load.CsvFormat;
import dev.spillway.session.load.CsvSource;
import dev.spillway.testing.TestEngine;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class SessionRegistryTest {
    private static final String ENDLESS = "SELECT count(*) FROM generate_series(1, 100000000000) g WHERE g % 7 = 3";
    private static final SessionOptions LIMITS =
            new SessionOptions(2, 1, Duration.ofMinutes(1), Duration.ofHours(1), 10);

    @TempDir
    private Path directory;

    private TestEngine engine;
    private SessionRegistry registry;

    @BeforeEach
    void start() {
        engine = new TestEngine(directory, 1, LIMITS);
        registry = engine.sessions();
    }

    @AfterEach
    void stop() {
        engine.close();
    }

    private static void assertFails(CompletableFuture<?> answer, ErrorCode code) {
        assertThatThrownBy(() -> answer.get(20, TimeUnit.SECONDS))
                .isInstanceOf(ExecutionException.class)
                .cause()
                .isInstanceOfSatisfying(
                        SpillwayException.class, e -> assertThat(e.code()).isEqualTo(code));
    }

    private static void assertRefused(Runnable call, ErrorCode code) {
        assertThatThrownBy(call::run)
                .isInstanceOfSatisfying(
                        SpillwayException.class, e -> assertThat(e.code()).isEqualTo(code));
    }

    private Running submit(Session session, String sql) {
        CompletableFuture<StatementSummary> end = new CompletableFuture<>();
        return new Running(registry.run(session, StatementRequest.of(sql), new DiscardingSink(end)), end);
    }

    private record Running(StatementHandle handle, CompletableFuture<StatementSummary> end) {
        Running awaitStart() throws InterruptedException {
            while (!handle.isRunning()) {
                Thread.sleep(2);
            }
            return this;
        }
    }

    @Test
    void theQueueIsBoundedAndAWaitingStatementIsCancelledAtOnce() throws Exception {
        Session session = engine.open(Map.of());
        Running first = submit(session, ENDLESS).awaitStart();
        Running second = submit(session, "SELECT 1");
        assertRefused(() -> submit(session, "SELECT 2"), ErrorCode.CONFIGURATION_LIMIT_EXCEEDED);
        assertThat(registry.statements()).hasSize(2);
        second.handle().cancel();
        assertFails(second.end(), ErrorCode.QUERY_CANCELED);
        assertThat(first.end()).isNotDone();
        registry.statement(first.handle().id()).orElseThrow().cancel();
        assertFails(first.end(), ErrorCode.QUERY_CANCELED);
        assertThat(first.handle().isTimedOut()).isFalse();
        assertThat(submit(session, "SELECT 1").end().get(20, TimeUnit.SECONDS).rowCount())
                .isEqualTo(1);
        assertThat(registry.statements()).isEmpty();
    }

    /// A linkage error or the like leaves a leader that nobody can trust.
    @Test
    void aLeaderThatDiesOfAnErrorTakesItsSessionWithIt() {
        Session session = engine.open(Map.of());
        engine.run(session, "CREATE TEMP TABLE t AS SELECT 1 AS a");
        CompletableFuture<StatementSummary> end = new CompletableFuture<>();
        registry.run(session, StatementRequest.of("SELECT a FROM t"), new DiscardingSink(end) {
            @Override
            public void start(List<ResultColumn> columns) {
                throw new LinkageError("a class that is not there");
            }
        });
        assertFails(end, ErrorCode.INTERNAL_ERROR);
        assertThat(registry.all()).isEmpty();
        assertThat(registry.find(session.id())).isInstanceOfSatisfying(SessionRegistry.Lookup.Ended.class, ended -> {
            assertThat(ended.session().reason()).isEqualTo(EndedSession.Reason.FAILED);
            assertThat(ended.session().lostTables()).containsExactly("t");
        });
        assertRefused(() -> submit(session, "SELECT 1"), ErrorCode.CONNECTION_DOES_NOT_EXIST);
        assertThat(session.awaitEnd(Duration.ofSeconds(20))).isTrue();
    }

    @Test
    void sessionsAreBounded() {
        engine.open(Map.of());
        engine.open(Map.of());
        assertRefused(() -> engine.open(Map.of()), ErrorCode.TOO_MANY_CONNECTIONS);
        assertRefused(
                () -> registry.runAlone(StatementRequest.of("SELECT 1"), new DiscardingSink(new CompletableFuture<>())),
                ErrorCode.TOO_MANY_CONNECTIONS);
    }

    @Test
    void closingStopsAScanAndGivesEverythingBack() throws Exception {
        Session session = engine.open(Map.of());
        engine.run(session, "CREATE TEMP TABLE t AS SELECT g FROM generate_series(1, 100000) g");
        assertThat(engine.frames().framesInUse()).isPositive();
        Running scan = submit(session, "SELECT count(*) FROM t a, t b WHERE a.g + b.g < 0")
                .awaitStart();
        Running waiting = submit(session, "SELECT 1");
        registry.close(session);
        assertFails(scan.end(), ErrorCode.ADMIN_SHUTDOWN);
        assertFails(waiting.end(), ErrorCode.ADMIN_SHUTDOWN);
        assertThat(engine.frames().framesInUse()).isZero();
        assertRefused(() -> submit(session, "SELECT 1"), ErrorCode.CONNECTION_DOES_NOT_EXIST);
        assertThat(registry.find(session.id())).isInstanceOfSatisfying(SessionRegistry.Lookup.Ended.class, ended -> {
            assertThat(ended.session().reason()).isEqualTo(EndedSession.Reason.CLOSED);
            assertThat(ended.session().lostTables()).containsExactly("t");
        });
    }

    @Test
    void shutdownEndsEverythingAndRefusesMore() throws Exception {
        Session session = engine.open(Map.of());
        Running running = submit(session, ENDLESS).awaitStart();
        CompletableFuture<StatementSummary> alone = new CompletableFuture<>();
        registry.runAlone(StatementRequest.of(ENDLESS), new DiscardingSink(alone));
        registry.close();
        assertFails(running.end(), ErrorCode.ADMIN_SHUTDOWN);
        assertFails(alone, ErrorCode.ADMIN_SHUTDOWN);
        assertRefused(() -> engine.open(Map.of()), ErrorCode.ADMIN_SHUTDOWN);
    }

    @Test
    void theStateIsThatAfterTheAnswer() throws Exception {
        Session session = engine.open(Map.of());
        for (int i = 0; i < 20; i++) {
            Running created = submit(session, "CREATE TEMP TABLE t" + i + " (a integer)");
            created.end().get(20, TimeUnit.SECONDS);
            assertThat(session.state().tables()).hasSize(i + 1);
        }
    }

    @Test
    void aSessionThatClosesDuringAnUploadStopsIt() throws Exception {
        Session session = engine.open(Map.of());
        EndlessRows rows = new EndlessRows();
        CompletableFuture<LoadReport> load = session.load(new LoadRequest("t", true, CsvFormat.DEFAULT, rows));
        while (rows.position < 3 * CsvSource.SAMPLE_BYTES) {
            Thread.sleep(2);
        }
        registry.close(session);
        assertFails(load, ErrorCode.ADMIN_SHUTDOWN);
        assertThat(engine.frames().framesInUse()).isZero();
    }

    @Test
    void anUploadThatBreaksOffLeavesNoTable() {
        Session session = engine.open(Map.of());
        InputStream broken = new InputStream() {
            private int count;

            @Override
            public int read() throws java.io.IOException {
                if (count > 10_000_000) {
                    throw new java.io.IOException("connection reset");
                }
                return "a,1\n".charAt(count++ % 4);
            }
        };
        assertFails(session.load(new LoadRequest("t", true, CsvFormat.DEFAULT, broken)), ErrorCode.PROTOCOL_VIOLATION);
        assertThat(session.state().tables()).isEmpty();
    }

    @Test
    void settingsChangeAllOrNone() {
        Session session = engine.open(Map.of());
        assertFails(session.change(Map.of("work_mem", "1MB", "nonsense", "1")), ErrorCode.UNDEFINED_OBJECT);
        assertThat(session.change(Map.of("work_mem", "1MB")).join().changedSettings())
                .containsExactly(Map.entry("work_mem", "1MB"));
        assertThat(registry.bounded(Optional.empty())).isEqualTo(LIMITS.idleTimeout());
        assertRefused(() -> registry.bounded(Optional.of(Duration.ofDays(2))), ErrorCode.INVALID_PARAMETER_VALUE);
    }

    /// Rows for ever.
    private static final class EndlessRows extends InputStream {
        private static final byte[] ROW = "1,some text\n".getBytes(StandardCharsets.US_ASCII);
        private volatile int position;

        @Override
        public int read() {
            int at = position;
            position = at + 1;
            return ROW[at % ROW.length];
        }
    }
}
