package dev.spillway.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.spillway.error.ErrorCode;
import dev.spillway.error.SpillwayException;
import dev.spillway.plan.PlanChoice;
import dev.spillway.planner.PlanChooser;
import dev.spillway.testing.ResultText;
import dev.spillway.testing.TestEngine;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// A Gather over real storage, whatever becomes of its workers and of its consumer. The engine's leak check follows
/// each test.
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ParallelStatementTest {
    private static final int ROWS = 200_000;
    private static final String SUM = "SELECT count(*), sum(i) FROM t";
    private static final List<String> ALL_ROWS = List.of("200000", "20000100000");
    /// Forty thousand million pairs: nobody waits for its end.
    private static final String ENDLESS = "SELECT count(*) FROM t a, t b WHERE a.i + b.i < 0";

    @TempDir
    private Path directory;

    private Optional<TestEngine> running = Optional.empty();

    @AfterEach
    void stop() {
        running.ifPresent(TestEngine::close);
    }

    private TestEngine engine() {
        return running.orElseThrow();
    }

    private Session start(int workers) {
        TestEngine engine = new TestEngine(directory, workers);
        running = Optional.of(engine);
        Session session = engine.open(Map.of(
                "parallel_setup_cost", "0",
                "parallel_tuple_cost", "0",
                "write_page_cost", "0",
                "min_parallel_table_scan_size", "0",
                "max_parallel_workers_per_gather", "3"));
        engine.run(session, "CREATE TEMP TABLE t AS SELECT i FROM generate_series(1, " + ROWS + ") AS g(i)");
        return session;
    }

    private List<List<String>> rows(Session session, String sql) {
        TestEngine.Result result = engine().run(session, sql);
        PlanChoice choice = result.summary().choice().orElseThrow();
        assertThat(choice.chosen().name()).isNotEqualTo(PlanChooser.SERIAL);
        return ResultText.rows(result).stream()
                .map(row -> row.stream().map(String::valueOf).toList())
                .toList();
    }

    private String analyzed(Session session, String sql) {
        TestEngine.Result result = engine().run(session, "EXPLAIN (ANALYZE, COSTS OFF) " + sql);
        return ResultText.rows(result).toString();
    }

    private static void assertFails(CompletableFuture<?> answer, ErrorCode code, String message) {
        assertThatThrownBy(() -> answer.get(20, TimeUnit.SECONDS))
                .isInstanceOf(ExecutionException.class)
                .cause()
                .isInstanceOfSatisfying(SpillwayException.class, error -> {
                    assertThat(error.code()).isEqualTo(code);
                    assertThat(error.message()).contains(message);
                });
    }

    /// Runs the endless join and waits until a Gather of it holds workers.
    private Running endless(Session session) throws InterruptedException {
        CompletableFuture<StatementSummary> end = new CompletableFuture<>();
        StatementHandle handle =
                engine().sessions().run(session, StatementRequest.of(ENDLESS), new DiscardingSink(end));
        while (engine().busyWorkers() == 0) {
            assertThat(end).isNotDone();
            Thread.sleep(2);
        }
        return new Running(handle, end);
    }

    private record Running(StatementHandle handle, CompletableFuture<StatementSummary> end) {}

    @Test
    void withoutAnyWorkerTheLeaderDoesIt() {
        Session session = start(0);
        assertThat(rows(session, SUM)).containsExactly(ALL_ROWS);
        assertThat(analyzed(session, SUM)).contains("Workers Planned: 3", "Workers Launched: 0");
    }

    @Test
    void fewerWorkersThanPlannedAreEnough() {
        Session session = start(1);
        assertThat(rows(session, SUM)).containsExactly(ALL_ROWS);
        assertThat(analyzed(session, SUM)).contains("Workers Planned: 3", "Workers Launched: 1");
    }

    @Test
    void workersTakenByAnotherSessionAreDoneWithout() throws Exception {
        Session session = start(1);
        Session other = engine().open(Map.of(
                "parallel_setup_cost", "0", "write_page_cost", "0", "min_parallel_table_scan_size", "0"));
        engine().run(other, "CREATE TEMP TABLE t AS SELECT i FROM generate_series(1, " + ROWS + ") AS g(i)");
        Running running = endless(other);
        assertThat(rows(session, SUM)).containsExactly(ALL_ROWS);
        assertThat(analyzed(session, SUM)).contains("Workers Launched: 0");
        running.handle().cancel();
        assertFails(running.end(), ErrorCode.QUERY_CANCELED, "user request");
    }

    @Test
    void anErrorOfOneParticipantIsTheStatements() {
        Session session = start(3);
        for (int row = 1; row < ROWS; row += 33_333) {
            String sql = "SELECT sum(100 / (i - " + row + ")) FROM t";
            assertThatThrownBy(() -> engine().run(session, sql))
                    .isInstanceOfSatisfying(SpillwayException.class, error -> {
                        assertThat(error.code()).isEqualTo(ErrorCode.DIVISION_BY_ZERO);
                        assertThat(error.message()).isEqualTo("division by zero");
                        assertThat(error.getSuppressed()).isEmpty();
                    });
            assertThat(rows(session, SUM)).containsExactly(ALL_ROWS);
        }
        assertThat(engine().busyWorkers()).isZero();
    }

    @Test
    void aLimitEndsTheScanEarly() {
        Session session = start(3);
        assertThat(rows(session, "SELECT i FROM t WHERE i % 1000 = 5 LIMIT 7"))
                .hasSize(7)
                .doesNotHaveDuplicates();
        assertThat(engine().run(session, "SELECT i FROM t LIMIT 0").batches()).isEmpty();
        assertThat(engine().busyWorkers()).isZero();
        assertThat(rows(session, SUM)).containsExactly(ALL_ROWS);
    }

    @Test
    void aClosedSessionStopsItsWorkers() throws Exception {
        Session session = start(3);
        Running running = endless(session);
        engine().sessions().close(session);
        assertFails(running.end(), ErrorCode.ADMIN_SHUTDOWN, "the session was closed");
        assertThat(engine().frames().framesInUse()).isZero();
        assertThat(engine().memory().usedBytes()).isZero();
        assertThat(engine().busyWorkers()).isZero();
    }

    @Test
    void cancellationStopsWorkersAndTheSessionLivesOn() throws Exception {
        Session session = start(3);
        Running running = endless(session);
        running.handle().cancel();
        assertFails(running.end(), ErrorCode.QUERY_CANCELED, "canceling statement due to user request");
        assertThat(rows(session, SUM)).containsExactly(ALL_ROWS);
    }

    @Test
    void theTimeoutStopsWorkersToo() {
        Session session = start(3);
        engine().run(session, "SET statement_timeout = '200ms'");
        assertThatThrownBy(() -> engine().run(session, ENDLESS))
                .isInstanceOfSatisfying(SpillwayException.class, error -> {
                    assertThat(error.code()).isEqualTo(ErrorCode.QUERY_CANCELED);
                    assertThat(error.message()).isEqualTo("canceling statement due to statement timeout");
                });
        engine().run(session, "RESET statement_timeout");
        assertThat(rows(session, SUM)).containsExactly(ALL_ROWS);
    }
}
