package dev.spillway.exec.join;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.spillway.data.DataType;
import dev.spillway.data.IntervalValue;
import dev.spillway.data.Physical;
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
import dev.spillway.plan.Expression;
import dev.spillway.plan.Function;
import dev.spillway.plan.PlanNode;
import dev.spillway.plan.PlanNode.JoinType;
import dev.spillway.testing.Seed;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

@SuppressWarnings("NullAway") // what a test looks up is there, or the test fails
class JoinOperatorTest {
    private static final List<ColumnLayout> LAYOUT = List.of(
            ColumnLayout.of(DataType.BIGINT),
            ColumnLayout.bounded(DataType.INTEGER, -10_000, 10_000, false),
            ColumnLayout.of(DataType.numeric(12, 2)),
            ColumnLayout.of(DataType.NUMERIC),
            ColumnLayout.of(DataType.DOUBLE_PRECISION),
            ColumnLayout.of(DataType.TEXT),
            ColumnLayout.of(DataType.BOOLEAN),
            ColumnLayout.of(DataType.INTERVAL));

    private ParticipantContext context = ParticipantContext.leader(new FakeStorage().execution(WorkerPool.none()));

    /// Rows as a multiset. AssertJ's comparison in any order takes minutes for the hundred thousand rows that some
    /// seeds join.
    private static Map<List<@Nullable Object>, Integer> counted(List<List<@Nullable Object>> rows) {
        Map<List<@Nullable Object>, Integer> counts = new HashMap<>();
        rows.forEach(row -> counts.merge(row, 1, Integer::sum));
        return counts;
    }

    @Test
    void agreesWithTheReferenceForEveryTypeOfJoin() {
        compareWithTheReference();
    }

    @Test
    void agreesWithTheReferenceInTempFiles() {
        ExecutionContext execution = new FakeStorage().execution(WorkerPool.none(), 8 << 10);
        context = ParticipantContext.leader(execution);
        compareWithTheReference();
        assertThat(context.instrumentation(1).buffers().tempWrittenBlocks()).isPositive();
        assertThat(execution.tempFiles().usedBytes()).isZero();
    }

    /// The outer rows meet the parts of the inner side again from a tape, in the batches they came in.
    @Test
    void loopsRememberMatchesOfSmallBatches() {
        context = ParticipantContext.leader(new FakeStorage().execution(WorkerPool.none(), 8 << 10));
        Random random = new Random(11);
        RandomRows outer = RandomRows.create(random, LAYOUT, 200, 20);
        RandomRows inner = RandomRows.create(random, LAYOUT, 250, 20);
        for (JoinType type : JoinType.values()) {
            PlanNode.NestedLoop node =
                    new PlanNode.NestedLoop(header(type), type, result(), result(), joinFilter(true), Optional.empty());
            Operator batches = FakeOperator.of(LAYOUT, outer.rows(), 20);
            try (Operator join = JoinOperators.nestedLoop(node, batches, inner.operator(), context)) {
                assertThat(counted(FakeOperator.drain(join)))
                        .as(type.toString())
                        .isEqualTo(counted(reference(outer.rows(), inner.rows(), List.of(), type, true)));
            }
        }
        assertThat(context.instrumentation(1).buffers().tempWrittenBlocks()).isPositive();
    }

    private void compareWithTheReference() {
        long seed = Seed.of("JoinOperatorTest");
        Random random = new Random(seed);
        for (int round = 0; round < 90; round++) {
            RandomRows outer = rows(random);
            RandomRows inner = rows(random);
            List<Integer> keys = new ArrayList<>();
            for (int i = random.nextInt(3); i >= 0; i--) {
                keys.add(random.nextInt(LAYOUT.size()));
            }
            JoinType type = JoinType.values()[random.nextInt(JoinType.values().length)];
            boolean isFiltered = random.nextBoolean();
            List<List<@Nullable Object>> expected = reference(outer.rows(), inner.rows(), keys, type, isFiltered);
            PlanNode.HashJoin node = hashJoin(keys, type, isFiltered);
            try (Operator join = JoinOperators.hashJoin(node, outer.operator(), inner.operator(), context)) {
                assertThat(counted(FakeOperator.drain(join)))
                        .as("round %s, %s, keys %s, filtered %s", round, type, keys, isFiltered)
                        .isEqualTo(counted(expected));
            }
            if (outer.rows().size() < 300 && inner.rows().size() < 300) {
                agreesForLoops(outer, inner, type, isFiltered);
            }
        }
        assertThat(context.execution().memory().usedBytes()).isZero();
    }

    private void agreesForLoops(RandomRows outer, RandomRows inner, JoinType type, boolean isFiltered) {
        PlanNode.NestedLoop node = new PlanNode.NestedLoop(
                header(type), type, result(), result(), joinFilter(isFiltered), Optional.empty());
        try (Operator join = JoinOperators.nestedLoop(node, outer.operator(), inner.operator(), context)) {
            assertThat(FakeOperator.drain(join))
                    .as("loop, %s, filtered %s", type, isFiltered)
                    .containsExactlyInAnyOrderElementsOf(
                            reference(outer.rows(), inner.rows(), List.of(), type, isFiltered));
        }
    }

    private static RandomRows rows(Random random) {
        int count = random.nextInt(4) == 0 ? random.nextInt(3) : random.nextInt(random.nextBoolean() ? 200 : 3_000);
        return RandomRows.create(random, LAYOUT, count, count < 250 ? 20 : 3_000);
    }

    private static PlanNode result() {
        return new PlanNode.Result(TestPlans.header(2), Optional.empty(), Optional.empty());
    }

    private static dev.spillway.plan.NodeHeader header(JoinType type) {
        Expression[] output = new Expression[type.emitsPairs() ? 2 * LAYOUT.size() : LAYOUT.size()];
        int from = type == JoinType.RIGHT_SEMI || type == JoinType.RIGHT_ANTI ? LAYOUT.size() : 0;
        for (int i = 0; i < output.length; i++) {
            output[i] = TestPlans.column(from + i, LAYOUT.get(i % LAYOUT.size()).type());
        }
        return TestPlans.header(1, output);
    }

    private static PlanNode.HashJoin hashJoin(List<Integer> keys, JoinType type, boolean isFiltered) {
        List<Expression> columns = new ArrayList<>();
        keys.forEach(key -> columns.add(TestPlans.column(key, LAYOUT.get(key).type())));
        return new PlanNode.HashJoin(
                header(type),
                type,
                result(),
                result(),
                columns,
                columns,
                joinFilter(isFiltered),
                Optional.empty(),
                false,
                false);
    }

    /// outer.c1 < inner.c1
    private static Optional<Expression> joinFilter(boolean isFiltered) {
        return isFiltered
                ? Optional.of(TestPlans.test(
                        Function.LESS,
                        TestPlans.column(1, DataType.INTEGER),
                        TestPlans.column(LAYOUT.size() + 1, DataType.INTEGER)))
                : Optional.empty();
    }

    private static List<List<@Nullable Object>> reference(
            List<List<@Nullable Object>> outer,
            List<List<@Nullable Object>> inner,
            List<Integer> keys,
            JoinType type,
            boolean isFiltered) {
        List<List<@Nullable Object>> result = new ArrayList<>();
        boolean[] isInnerMatched = new boolean[inner.size()];
        for (List<@Nullable Object> left : outer) {
            boolean isMatched = false;
            for (int i = 0; i < inner.size(); i++) {
                List<@Nullable Object> right = inner.get(i);
                if (matches(left, right, keys) && (!isFiltered || isLess(left.get(1), right.get(1)))) {
                    isMatched = true;
                    isInnerMatched[i] = true;
                    if (type.emitsPairs()) {
                        result.add(joined(left, right));
                    }
                }
            }
            if (!isMatched && (type == JoinType.LEFT || type == JoinType.FULL)) {
                result.add(joined(left, null));
            }
            if (type == JoinType.SEMI && isMatched || type == JoinType.ANTI && !isMatched) {
                result.add(left);
            }
        }
        for (int i = 0; i < isInnerMatched.length; i++) {
            if (!isInnerMatched[i] && (type == JoinType.RIGHT || type == JoinType.FULL)) {
                result.add(joined(null, inner.get(i)));
            } else if (type == (isInnerMatched[i] ? JoinType.RIGHT_SEMI : JoinType.RIGHT_ANTI)) {
                result.add(inner.get(i));
            }
        }
        return result;
    }

    private static List<@Nullable Object> joined(
            @Nullable List<@Nullable Object> left, @Nullable List<@Nullable Object> right) {
        List<@Nullable Object> row = new ArrayList<>();
        for (int i = 0; i < LAYOUT.size(); i++) {
            row.add(left == null ? null : left.get(i));
        }
        for (int i = 0; i < LAYOUT.size(); i++) {
            row.add(right == null ? null : right.get(i));
        }
        return row;
    }

    private static boolean isLess(@Nullable Object left, @Nullable Object right) {
        return left instanceof Long a && right instanceof Long b && a < b;
    }

    private static boolean matches(List<@Nullable Object> left, List<@Nullable Object> right, List<Integer> keys) {
        for (int key : keys) {
            Object a = canonical(left.get(key));
            if (a == null || !a.equals(canonical(right.get(key)))) {
                return false;
            }
        }
        return true;
    }

    private static @Nullable Object canonical(@Nullable Object value) {
        return switch (value) {
            case null -> null;
            case Double number -> number + 0.0;
            case BigDecimal number -> number.stripTrailingZeros();
            case IntervalValue interval ->
                (interval.months() * 30L + interval.days()) * 86_400_000_000L + interval.micros();
            default -> value;
        };
    }

    @Test
    void keysHeldDifferentlyAreComparedAsNumeric() {
        List<ColumnLayout> longs = List.of(ColumnLayout.of(DataType.numeric(12, 2), Physical.LONG));
        List<ColumnLayout> decimals = List.of(ColumnLayout.of(DataType.NUMERIC));
        Expression key = TestPlans.column(0, DataType.NUMERIC);
        PlanNode.HashJoin node = new PlanNode.HashJoin(
                TestPlans.header(1, key, TestPlans.column(1, DataType.NUMERIC)),
                JoinType.INNER,
                result(),
                result(),
                List.of(key),
                List.of(key),
                Optional.empty(),
                Optional.empty(),
                false,
                false);
        Operator outer =
                FakeOperator.of(longs, List.of(List.of(new BigDecimal("1.50")), List.of(new BigDecimal("2.00"))), 10);
        Operator inner = FakeOperator.of(
                decimals, List.of(List.of(new BigDecimal("1.5")), List.of(new BigDecimal("2.001"))), 10);
        try (Operator join = JoinOperators.hashJoin(node, outer, inner, context)) {
            assertThat(FakeOperator.drain(join))
                    .containsExactly(List.of(new BigDecimal("1.50"), new BigDecimal("1.5")));
        }
    }

    @Test
    void buildBeyondTheBudgetIsOutOfMemory() {
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
        Random random = new Random(5);
        RandomRows rows = RandomRows.create(random, LAYOUT, 20_000, 50_000);
        try (Operator join = JoinOperators.hashJoin(
                hashJoin(List.of(0), JoinType.INNER, false),
                rows.operator(),
                rows.operator(),
                ParticipantContext.leader(small))) {
            assertThatThrownBy(join::next)
                    .isInstanceOfSatisfying(
                            SpillwayException.class,
                            error -> assertThat(error.code()).isEqualTo(ErrorCode.OUT_OF_MEMORY));
        }
        assertThat(small.memory().usedBytes()).isZero();
    }

    @Test
    void stopsWhenCancelledWhileBuildingAndWhileProbing() {
        RandomRows rows = RandomRows.create(new Random(6), LAYOUT, 5_000, 3);
        PlanNode.HashJoin node = hashJoin(List.of(1), JoinType.INNER, false);
        try (Operator join = JoinOperators.hashJoin(node, rows.operator(), rows.operator(), context)) {
            assertThat(join.next()).isNotNull();
            context.cancellation().cancel(new SpillwayException(ErrorCode.QUERY_CANCELED, "stop"));
            assertThatThrownBy(join::next).hasMessage("stop");
        }
        try (Operator join = JoinOperators.hashJoin(node, rows.operator(), rows.operator(), context)) {
            assertThatThrownBy(join::next).hasMessage("stop");
        }
    }
}
