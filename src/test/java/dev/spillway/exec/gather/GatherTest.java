package dev.spillway.exec.gather;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.spillway.data.DataType;
import dev.spillway.error.ErrorCode;
import dev.spillway.error.SpillwayException;
import dev.spillway.exec.ExecutionContext;
import dev.spillway.exec.FakeScanSource;
import dev.spillway.exec.FakeStorage;
import dev.spillway.exec.QueryExecution;
import dev.spillway.exec.TestPlans;
import dev.spillway.exec.Values;
import dev.spillway.exec.WorkerPool;
import dev.spillway.plan.Expression;
import dev.spillway.plan.Function;
import dev.spillway.plan.PlanNode;
import dev.spillway.testing.LeakCheck;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(LeakCheck.class)
@Timeout(30)
@SuppressWarnings("NullAway") // what a test looks up is there, or the test fails
class GatherTest {
    private static final int ROWS = 150_000;

    private final PlatformWorkerPool pool = new PlatformWorkerPool(3);

    @AfterEach
    void everyWorkerIsIdle() {
        assertThat(pool.busy()).isZero();
        pool.close();
    }

    @Test
    void workersAndLeaderReadEachRowOnce() {
        FakeScanSource source = TestPlans.numbers(1, ROWS, 65_536, () -> {});
        FakeStorage storage = new FakeStorage(source);
        List<Long> rows = new ArrayList<>();
        QueryExecution execution = QueryExecution.open(gather(3, Optional.empty()), storage.execution(pool));
        drain(execution, rows);
        execution.close();
        assertThat(rows).hasSize(ROWS).doesNotHaveDuplicates();
        assertThat(storage.flushes).isEqualTo(1);
        assertThat(storage.openSnapshots).isZero();
        assertThat(source.openReaders).hasValue(0);
        assertThat(execution.instrumentation().get(2).rows()).isEqualTo(ROWS);
        assertThat(execution.instrumentation().get(2).workers()).hasSize(3);
        assertThat(execution.instrumentation().get(1).buffers().localWrittenBlocks())
                .isEqualTo(7);
        assertThat(execution.instrumentation().get(1).buffers().localHitBlocks())
                .isEqualTo(source.stripesRead.get());
        assertThat(execution.instrumentation().get(1).properties())
                .containsEntry("Workers Launched", 3L)
                .containsEntry("Temp Buffers Flushed", 7L)
                .containsKey("Temp Buffers Flush Time");
    }

    @Test
    void runsInTheLeaderWithoutAnyWorker() {
        FakeStorage storage = new FakeStorage(TestPlans.numbers(1, ROWS, 65_536, () -> {}));
        ExecutionContext context = withoutLeader(storage.execution(WorkerPool.none()));
        List<Long> rows = new ArrayList<>();
        try (QueryExecution execution = QueryExecution.open(gather(2, Optional.empty()), context)) {
            drain(execution, rows);
        }
        assertThat(rows).isEqualTo(LongStream.range(0, ROWS).boxed().toList());
    }

    @Test
    void takesFewerWorkersThanPlanned() {
        FakeStorage storage = new FakeStorage(TestPlans.numbers(1, ROWS, 65_536, () -> {}));
        List<Long> rows = new ArrayList<>();
        QueryExecution execution = QueryExecution.open(gather(8, Optional.empty()), storage.execution(pool));
        drain(execution, rows);
        execution.close();
        assertThat(rows).hasSize(ROWS).doesNotHaveDuplicates();
        assertThat(execution.instrumentation().get(1).properties()).containsEntry("Workers Launched", 3L);
    }

    @Test
    void leaderLeavesTheWorkToWorkersWhenItDoesNotParticipate() {
        FakeStorage storage = new FakeStorage(TestPlans.numbers(1, ROWS, 65_536, () -> {}));
        List<Long> rows = new ArrayList<>();
        QueryExecution execution =
                QueryExecution.open(gather(2, Optional.empty()), withoutLeader(storage.execution(pool)));
        drain(execution, rows);
        execution.close();
        assertThat(rows).hasSize(ROWS).doesNotHaveDuplicates();
        assertThat(execution.instrumentation().get(2).loops()).isEqualTo(2);
    }

    @Test
    void theFirstErrorReachesTheClientOnceWithItsContext() {
        AtomicInteger stripes = new AtomicInteger();
        FakeScanSource source = TestPlans.numbers(1, ROWS, 65_536, () -> {
            if (Thread.currentThread().getName().startsWith("spillway-worker") && stripes.incrementAndGet() == 3) {
                throw new SpillwayException(ErrorCode.IO_ERROR, "could not read block");
            }
        });
        FakeStorage storage = new FakeStorage(source);
        try (QueryExecution execution =
                QueryExecution.open(gather(2, Optional.empty()), withoutLeader(storage.execution(pool)))) {
            assertThatThrownBy(() -> drain(execution, new ArrayList<>()))
                    .isInstanceOfSatisfying(SpillwayException.class, error -> {
                        assertThat(error.code()).isEqualTo(ErrorCode.IO_ERROR);
                        assertThat(error.context()).contains("parallel worker");
                    });
        }
        assertThat(source.openReaders).hasValue(0);
        assertThat(storage.openSnapshots).isZero();
    }

    @Test
    void anErrorOfTheLeaderStopsTheWorkers() {
        FakeScanSource source = TestPlans.numbers(1, ROWS, 65_536, () -> {
            if (!Thread.currentThread().getName().startsWith("spillway-worker")) {
                throw new SpillwayException(ErrorCode.IO_ERROR, "could not read block");
            }
        });
        FakeStorage storage = new FakeStorage(source);
        try (QueryExecution execution = QueryExecution.open(gather(2, Optional.empty()), storage.execution(pool))) {
            assertThatThrownBy(() -> drain(execution, new ArrayList<>()))
                    .isInstanceOfSatisfying(
                            SpillwayException.class,
                            error -> assertThat(error.context()).isEmpty());
        }
        assertThat(source.openReaders).hasValue(0);
    }

    @Test
    void aLimitStopsTheWorkersEarly() {
        FakeScanSource source = TestPlans.numbers(1, 2_000_000, 65_536, () -> {});
        FakeStorage storage = new FakeStorage(source);
        PlanNode.Limit limit = new PlanNode.Limit(
                TestPlans.header(0, TestPlans.column(0, DataType.BIGINT)),
                gather(3, Optional.empty()),
                Optional.of(TestPlans.constant(10L, DataType.BIGINT)),
                Optional.empty());
        List<Long> rows = new ArrayList<>();
        try (QueryExecution execution = QueryExecution.open(limit, storage.execution(pool))) {
            drain(execution, rows);
        }
        assertThat(rows).hasSize(10);
        assertThat(source.stripesRead).hasValueLessThan(2_000_000 / 2_048);
        assertThat(source.openReaders).hasValue(0);
    }

    @Test
    void mayBeClosedInTheMiddleOfAScan() {
        FakeScanSource source = TestPlans.numbers(1, ROWS, 65_536, () -> {});
        FakeStorage storage = new FakeStorage(source);
        QueryExecution execution = QueryExecution.open(gather(3, Optional.empty()), storage.execution(pool));
        assertThat(execution.next()).isPresent();
        execution.close();
        execution.close();
        assertThat(source.openReaders).hasValue(0);
        assertThat(storage.openSnapshots).isZero();
    }

    @Test
    void cancellationReachesWorkersAndLeader() {
        AtomicInteger stripes = new AtomicInteger();
        List<ExecutionContext> contexts = new ArrayList<>();
        FakeScanSource source = TestPlans.numbers(1, ROWS, 65_536, () -> {
            if (stripes.incrementAndGet() == 5) {
                contexts.getFirst()
                        .cancellation()
                        .cancel(new SpillwayException(
                                ErrorCode.QUERY_CANCELED, "canceling statement due to user request"));
            }
        });
        FakeStorage storage = new FakeStorage(source);
        contexts.add(storage.execution(pool));
        try (QueryExecution execution = QueryExecution.open(gather(3, Optional.empty()), contexts.getFirst())) {
            assertThatThrownBy(() -> drain(execution, new ArrayList<>()))
                    .isInstanceOfSatisfying(
                            SpillwayException.class,
                            error -> assertThat(error.code()).isEqualTo(ErrorCode.QUERY_CANCELED));
        }
        assertThat(source.openReaders).hasValue(0);
    }

    @Test
    void filtersInEveryParticipant() {
        FakeStorage storage = new FakeStorage(TestPlans.numbers(1, ROWS, 65_536, () -> {}));
        Expression filter = TestPlans.test(
                Function.LESS, TestPlans.column(0, DataType.BIGINT), TestPlans.constant(1_000L, DataType.BIGINT));
        List<Long> rows = new ArrayList<>();
        QueryExecution execution = QueryExecution.open(gather(3, Optional.of(filter)), storage.execution(pool));
        drain(execution, rows);
        execution.close();
        assertThat(rows).hasSize(1_000);
        assertThat(execution.instrumentation().get(2).rowsRemovedByFilter()).isEqualTo(ROWS - 1_000);
    }

    private static ExecutionContext withoutLeader(ExecutionContext context) {
        dev.spillway.exec.ExecutionOptions options = context.options();
        return new ExecutionContext(
                context.cancellation(),
                context.parameters(),
                context.startTimes(),
                context.storage(),
                context.workers(),
                new dev.spillway.exec.ExecutionOptions(
                        options.workMemBytes(),
                        options.hashMemMultiplier(),
                        false,
                        options.scanAllocation(),
                        options.isTimingOn()),
                context.memory(),
                context.tempFiles());
    }

    private static PlanNode.Gather gather(int workers, Optional<Expression> filter) {
        return new PlanNode.Gather(
                TestPlans.header(1, TestPlans.column(0, DataType.BIGINT)),
                TestPlans.scan(2, 1, List.of(DataType.BIGINT), filter, true),
                workers,
                true,
                0);
    }

    private static void drain(QueryExecution execution, List<Long> rows) {
        for (Optional<dev.spillway.data.Batch> batch = execution.next(); batch.isPresent(); batch = execution.next()) {
            for (int row = 0; row < batch.get().rowCount(); row++) {
                rows.add((Long) Values.valueAt(batch.get().column(0), row, DataType.BIGINT));
            }
        }
    }
}
