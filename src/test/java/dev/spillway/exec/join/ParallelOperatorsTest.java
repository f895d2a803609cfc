package dev.spillway.exec.join;

import static org.assertj.core.api.Assertions.assertThat;

import dev.spillway.data.Batch;
import dev.spillway.data.DataType;
import dev.spillway.exec.FakeScanSource;
import dev.spillway.exec.FakeStorage;
import dev.spillway.exec.QueryExecution;
import dev.spillway.exec.TestPlans;
import dev.spillway.exec.Values;
import dev.spillway.exec.gather.PlatformWorkerPool;
import dev.spillway.plan.AggregateFunction;
import dev.spillway.plan.Expression;
import dev.spillway.plan.Expression.AggregateCall;
import dev.spillway.plan.Expression.SortKey;
import dev.spillway.plan.PlanNode;
import dev.spillway.plan.PlanNode.AggregateMode;
import dev.spillway.plan.PlanNode.AggregateStrategy;
import dev.spillway.plan.PlanNode.JoinType;
import dev.spillway.storage.ColumnDefinition;
import dev.spillway.testing.LeakCheck;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/// Joins, aggregates and top-N over scans, with workers and without, against sums that are known.
@ExtendWith(LeakCheck.class)
class ParallelOperatorsTest {
    private static final int ORDERS = 20_000;
    private static final int LINES_PER_ORDER = 5;
    private static final Expression KEY = TestPlans.column(0, DataType.INTEGER);
    private static final Expression VALUE = TestPlans.column(1, DataType.INTEGER);

    private final PlatformWorkerPool pool = new PlatformWorkerPool(3);

    @AfterEach
    void everyWorkerIsIdle() {
        assertThat(pool.busy()).isZero();
        pool.close();
    }

    private static FakeStorage storage() {
        List<ColumnDefinition> columns = List.of(
                new ColumnDefinition("k", DataType.INTEGER, false), new ColumnDefinition("v", DataType.INTEGER, false));
        List<List<@Nullable Object>> lines = new ArrayList<>();
        List<List<@Nullable Object>> orders = new ArrayList<>();
        for (long i = 0; i < (long) ORDERS * LINES_PER_ORDER; i++) {
            lines.add(List.of(i / LINES_PER_ORDER, i % 7));
        }
        for (long i = 0; i < ORDERS; i += 2) {
            orders.add(List.of(i, i));
        }
        return new FakeStorage(FakeScanSource.of(1, columns, lines), FakeScanSource.of(2, columns, orders));
    }

    private static PlanNode scan(int id, int relation, boolean isParallel) {
        return TestPlans.scan(id, relation, List.of(DataType.INTEGER, DataType.INTEGER), Optional.empty(), isParallel);
    }

    private List<List<@Nullable Object>> run(PlanNode plan) {
        List<List<@Nullable Object>> rows = new ArrayList<>();
        try (QueryExecution execution = QueryExecution.open(plan, storage().execution(pool))) {
            for (Optional<Batch> batch = execution.next(); batch.isPresent(); batch = execution.next()) {
                for (int row = 0; row < batch.get().rowCount(); row++) {
                    List<@Nullable Object> values = new ArrayList<>();
                    for (int i = 0; i < execution.layout().size(); i++) {
                        values.add(Values.valueAt(
                                batch.get().column(i),
                                row,
                                execution.layout().get(i).type()));
                    }
                    rows.add(values);
                }
            }
        }
        return rows;
    }

    /// Keys, then count and sum of the value, finalised above a Gather.
    private static PlanNode aggregated(PlanNode input, List<Expression> keys, Expression value) {
        List<AggregateCall> calls = List.of(
                new AggregateCall(AggregateFunction.COUNT_STAR, List.of(), false, Optional.empty(), DataType.BIGINT),
                new AggregateCall(AggregateFunction.SUM, List.of(value), false, Optional.empty(), DataType.BIGINT));
        AggregateStrategy strategy = keys.isEmpty() ? AggregateStrategy.PLAIN : AggregateStrategy.HASHED;
        Expression[] output = new Expression[keys.size() + 2];
        for (int i = 0; i < output.length; i++) {
            output[i] = TestPlans.column(i, i < keys.size() ? keys.get(i).type() : DataType.BIGINT);
        }
        PlanNode partial = new PlanNode.Aggregate(
                TestPlans.header(12, output), input, strategy, AggregateMode.PARTIAL, keys, calls, Optional.empty());
        PlanNode gather = new PlanNode.Gather(TestPlans.header(11, output), partial, 3, true, 0);
        return new PlanNode.Aggregate(
                TestPlans.header(10, output),
                gather,
                strategy,
                AggregateMode.FINALIZE,
                List.of(output).subList(0, keys.size()),
                calls,
                Optional.empty());
    }

    @Test
    void parallelHashMatchesEachRowOnceWhoeverBuilds() {
        for (boolean isParallelHash : new boolean[] {true, false}) {
            for (int round = 0; round < 10; round++) {
                PlanNode join = new PlanNode.HashJoin(
                        TestPlans.header(20, KEY, VALUE, TestPlans.column(3, DataType.INTEGER)),
                        JoinType.INNER,
                        scan(21, 1, true),
                        scan(22, 2, isParallelHash),
                        List.of(KEY),
                        List.of(KEY),
                        Optional.empty(),
                        Optional.empty(),
                        isParallelHash,
                        true);
                long matches = (long) ORDERS / 2 * LINES_PER_ORDER;
                long sum = (ORDERS - 2L) * ORDERS / 4 * LINES_PER_ORDER;
                assertThat(run(aggregated(join, List.of(), TestPlans.column(2, DataType.INTEGER))))
                        .as("parallel hash %s, round %s", isParallelHash, round)
                        .containsExactly(List.of(matches, sum));
            }
        }
    }

    @Test
    void groupsOfAllParticipantsAreMerged() {
        List<List<@Nullable Object>> groups = run(aggregated(scan(21, 1, true), List.of(KEY), VALUE));
        assertThat(groups).hasSize(ORDERS);
        assertThat(groups).allSatisfy(group -> assertThat(group.get(1)).isEqualTo((long) LINES_PER_ORDER));
        assertThat(groups.stream().mapToLong(group -> (Long) group.get(0)).sum())
                .isEqualTo((ORDERS - 1L) * ORDERS / 2);
    }

    @Test
    void aTopNThatPrunesItsScanLosesNoRow() {
        List<ColumnDefinition> columns = List.of(
                new ColumnDefinition("k", DataType.INTEGER, false), new ColumnDefinition("v", DataType.INTEGER, false));
        List<List<@Nullable Object>> rows = new ArrayList<>();
        Random random = new Random(4);
        for (long i = 0; i < 100_000; i++) {
            rows.add(List.of((long) random.nextInt(300), i));
        }
        for (boolean descending : new boolean[] {true, false}) {
            PlanNode sort = new PlanNode.Sort(
                    TestPlans.header(1, KEY, VALUE),
                    scan(2, 1, false),
                    List.of(new SortKey(KEY, descending, false), new SortKey(VALUE, true, false)),
                    Optional.of(TestPlans.constant(700L, DataType.BIGINT)));
            List<List<@Nullable Object>> expected = new ArrayList<>(rows);
            expected.sort((a, b) -> {
                int order = Long.compare((Long) a.get(0), (Long) b.get(0));
                return order != 0 ? descending ? -order : order : Long.compare((Long) b.get(1), (Long) a.get(1));
            });
            FakeScanSource source = FakeScanSource.of(1, columns, rows);
            List<List<@Nullable Object>> top = new ArrayList<>();
            try (QueryExecution execution = QueryExecution.open(sort, new FakeStorage(source).execution(pool))) {
                for (Optional<Batch> batch = execution.next(); batch.isPresent(); batch = execution.next()) {
                    for (int row = 0; row < batch.get().rowCount(); row++) {
                        List<@Nullable Object> values = new ArrayList<>();
                        values.add(Values.valueAt(batch.get().column(0), row, DataType.INTEGER));
                        values.add(Values.valueAt(batch.get().column(1), row, DataType.INTEGER));
                        top.add(values);
                    }
                }
            }
            assertThat(top).isEqualTo(expected.subList(0, 700));
        }
    }
}
