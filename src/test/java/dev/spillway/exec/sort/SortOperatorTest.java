package dev.spillway.exec.sort;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.spillway.data.Batch;
import dev.spillway.data.DataType;
import dev.spillway.data.IntervalValue;
import dev.spillway.error.ErrorCode;
import dev.spillway.error.SpillwayException;
import dev.spillway.exec.ColumnLayout;
import dev.spillway.exec.ExecutionContext;
import dev.spillway.exec.FakeOperator;
import dev.spillway.exec.FakeStorage;
import dev.spillway.exec.MemoryBudget;
import dev.spillway.exec.Operator;
import dev.spillway.exec.ParticipantContext;
import dev.spillway.exec.RandomRows;
import dev.spillway.exec.StartTimes;
import dev.spillway.exec.TestPlans;
import dev.spillway.exec.WorkerPool;
import dev.spillway.exec.table.ValueOrder;
import dev.spillway.instrument.BufferUsage;
import dev.spillway.plan.Expression;
import dev.spillway.plan.Expression.SortKey;
import dev.spillway.plan.PlanNode;
import dev.spillway.testing.Seed;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

@SuppressWarnings("NullAway") // what a test looks up is there, or the test fails
class SortOperatorTest {
    private static final List<ColumnLayout> LAYOUT = List.of(
            ColumnLayout.of(DataType.BIGINT),
            ColumnLayout.of(DataType.INTEGER),
            ColumnLayout.of(DataType.numeric(12, 2)),
            ColumnLayout.of(DataType.NUMERIC),
            ColumnLayout.of(DataType.DOUBLE_PRECISION),
            ColumnLayout.of(DataType.TEXT),
            ColumnLayout.of(DataType.BOOLEAN),
            ColumnLayout.of(DataType.INTERVAL));

    private ParticipantContext context = ParticipantContext.leader(new FakeStorage().execution(WorkerPool.none()));

    @Test
    void agreesWithTheReferenceWithAndWithoutBound() {
        compareWithTheReference();
    }

    @Test
    void agreesWithTheReferenceInTempFiles() {
        ExecutionContext execution = new FakeStorage().execution(WorkerPool.none(), 64 << 10);
        context = ParticipantContext.leader(execution);
        compareWithTheReference();
        assertThat(context.instrumentation(1).buffers().tempWrittenBlocks()).isPositive();
        assertThat(execution.tempFiles().usedBytes()).isZero();
    }

    private void compareWithTheReference() {
        long seed = Seed.of("SortOperatorTest");
        Random random = new Random(seed);
        for (int round = 0; round < 40; round++) {
            int count = random.nextInt(5) == 0 ? random.nextInt(3) : random.nextInt(30_000);
            RandomRows rows = RandomRows.create(random, LAYOUT, count, random.nextBoolean() ? 5 : 20_000);
            List<SortKey> keys = new ArrayList<>();
            for (int i = random.nextInt(3); i >= 0; i--) {
                int column = random.nextInt(LAYOUT.size());
                keys.add(new SortKey(
                        TestPlans.column(column, LAYOUT.get(column).type()),
                        random.nextBoolean(),
                        random.nextBoolean()));
            }
            List<List<@Nullable Object>> expected = new ArrayList<>(rows.rows());
            Comparator<List<@Nullable Object>> order = order(keys);
            expected.sort(order);
            // The sort is stable, so that rows and not only keys must agree.
            assertThat(run(keys, Optional.empty(), rows.operator()))
                    .as("round %s, keys %s", round, keys)
                    .usingElementComparator(SortOperatorTest::same)
                    .containsExactlyElementsOf(expected);
            long bound = random.nextInt(3) == 0 ? 0 : random.nextInt(200);
            assertThat(run(keys, Optional.of(TestPlans.constant(bound, DataType.BIGINT)), rows.operator()))
                    .as("round %s, keys %s, bound %s", round, keys, bound)
                    .usingElementComparator(order)
                    .containsExactlyElementsOf(expected.subList(0, (int) Math.min(bound, expected.size())));
        }
        assertThat(context.execution().memory().usedBytes()).isZero();
    }

    private static int same(List<@Nullable Object> a, List<@Nullable Object> b) {
        return a.equals(b) ? 0 : 1;
    }

    private static Comparator<List<@Nullable Object>> order(List<SortKey> keys) {
        return (a, b) -> {
            for (SortKey key : keys) {
                int column = ((Expression.ColumnRef) key.expression()).index();
                Object left = a.get(column);
                Object right = b.get(column);
                int order = 0;
                if (left == null || right == null) {
                    order = left == right ? 0 : (left == null) == key.nullsFirst() ? -1 : 1;
                } else {
                    order = key.descending() ? compare(right, left) : compare(left, right);
                }
                if (order != 0) {
                    return order;
                }
            }
            return 0;
        };
    }

    private static int compare(Object a, Object b) {
        return switch (a) {
            case Long number -> number.compareTo((Long) b);
            case Boolean flag -> flag.compareTo((Boolean) b);
            case Double number -> Double.compare(number + 0.0, (Double) b + 0.0);
            case BigDecimal number -> number.compareTo((BigDecimal) b);
            case IntervalValue interval -> ValueOrder.compare(interval, b);
            default ->
                Arrays.compareUnsigned(
                        ((String) a).getBytes(StandardCharsets.UTF_8), ((String) b).getBytes(StandardCharsets.UTF_8));
        };
    }

    private List<List<@Nullable Object>> run(List<SortKey> keys, Optional<Expression> bound, Operator child) {
        try (Operator operator = SortOperators.create(node(keys, bound), child, context)) {
            return FakeOperator.drain(operator);
        }
    }

    private static PlanNode.Sort node(List<SortKey> keys, Optional<Expression> bound) {
        Expression[] output = new Expression[LAYOUT.size()];
        for (int i = 0; i < output.length; i++) {
            output[i] = TestPlans.column(i, LAYOUT.get(i).type());
        }
        PlanNode input = new PlanNode.Result(TestPlans.header(2), Optional.empty(), Optional.empty());
        return new PlanNode.Sort(TestPlans.header(1, output), input, keys, bound);
    }

    @Test
    void tellsItsMethodAndSpace() {
        SortKey key = new SortKey(TestPlans.column(0, DataType.BIGINT), false, false);
        RandomRows rows = RandomRows.create(new Random(3), LAYOUT, 1_000, 50);
        run(List.of(key), Optional.empty(), rows.operator());
        assertThat(context.instrumentation(1).properties())
                .containsEntry("Sort Method", "quicksort")
                .containsEntry("Sort Space Type", "Memory")
                .containsKey("Sort Space Used");
        run(List.of(key), Optional.of(TestPlans.constant(5L, DataType.BIGINT)), rows.operator());
        assertThat(context.instrumentation(1).properties()).containsEntry("Sort Method", "top-N heapsort");
    }

    @Test
    void tellsWhatItTookOfTheDisk() {
        ExecutionContext execution = new FakeStorage().execution(WorkerPool.none(), 1 << 20);
        context = ParticipantContext.leader(execution);
        SortKey key = new SortKey(TestPlans.column(0, DataType.BIGINT), false, false);
        run(
                List.of(key),
                Optional.empty(),
                RandomRows.create(new Random(3), LAYOUT, 20_000, 50).operator());
        assertThat(context.instrumentation(1).properties())
                .containsEntry("Sort Method", "external merge")
                .containsEntry("Sort Space Type", "Disk");
        BufferUsage blocks = context.instrumentation(1).buffers();
        assertThat(blocks.tempReadBlocks()).isPositive().isEqualTo(blocks.tempWrittenBlocks());
        assertThat(execution.tempFiles().usedBytes()).isZero();
    }

    @Test
    void moreThanTheBudgetIsOutOfMemory() {
        ExecutionContext base = new FakeStorage().execution(WorkerPool.none());
        ExecutionContext small = new ExecutionContext(
                base.cancellation(),
                base.parameters(),
                StartTimes.at(0),
                base.storage(),
                base.workers(),
                base.options(),
                new MemoryBudget(1 << 20),
                base.tempFiles());
        RandomRows rows = RandomRows.create(new Random(4), LAYOUT, 20_000, 50_000);
        SortKey key = new SortKey(TestPlans.column(0, DataType.BIGINT), false, false);
        try (Operator operator = SortOperators.create(
                node(List.of(key), Optional.empty()), rows.operator(), ParticipantContext.leader(small))) {
            assertThatThrownBy(operator::next)
                    .isInstanceOfSatisfying(
                            SpillwayException.class,
                            error -> assertThat(error.code()).isEqualTo(ErrorCode.OUT_OF_MEMORY));
        }
        assertThat(small.memory().usedBytes()).isZero();
    }

    @Test
    void selectingLanesEqualsTheScalarTwin() {
        Random random = new Random(5);
        int[] rows = new int[Batch.MAX_ROWS];
        int[] scalarRows = new int[Batch.MAX_ROWS];
        for (int count = 0; count <= Batch.MAX_ROWS; count += 1 + random.nextInt(60)) {
            long[] values = random.longs(Batch.MAX_ROWS, -50, 50).toArray();
            int found = TopKernels.select(values, count, 40, Long.MAX_VALUE, rows);
            assertThat(found).isEqualTo(TopKernels.selectScalar(values, count, 40, Long.MAX_VALUE, scalarRows));
            assertThat(Arrays.copyOf(rows, found)).isEqualTo(Arrays.copyOf(scalarRows, found));
        }
    }
}
