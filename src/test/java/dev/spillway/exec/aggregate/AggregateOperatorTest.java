package dev.spillway.exec.aggregate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.spillway.data.Batch;
import dev.spillway.data.DataType;
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
import dev.spillway.plan.AggregateFunction;
import dev.spillway.plan.Expression;
import dev.spillway.plan.Expression.AggregateCall;
import dev.spillway.plan.Function;
import dev.spillway.plan.PlanNode;
import dev.spillway.plan.PlanNode.AggregateMode;
import dev.spillway.plan.PlanNode.AggregateStrategy;
import dev.spillway.testing.Seed;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

@SuppressWarnings("NullAway") // what a test looks up is there, or the test fails
class AggregateOperatorTest {
    private static final List<ColumnLayout> LAYOUT = List.of(
            ColumnLayout.of(DataType.BIGINT),
            ColumnLayout.bounded(DataType.INTEGER, -100_000, 100_000, false),
            ColumnLayout.bounded(DataType.numeric(12, 2), -100_000, 100_000, true),
            ColumnLayout.of(DataType.NUMERIC),
            ColumnLayout.of(DataType.DOUBLE_PRECISION),
            ColumnLayout.of(DataType.REAL),
            ColumnLayout.of(DataType.TEXT),
            ColumnLayout.of(DataType.BOOLEAN),
            ColumnLayout.of(DataType.INTERVAL),
            ColumnLayout.of(DataType.DATE),
            ColumnLayout.of(DataType.numeric(12, 2), Physical.LONG));

    private ParticipantContext context = ParticipantContext.leader(new FakeStorage().execution(WorkerPool.none()));

    @Test
    void agreesWithTheReferenceInEveryMode() {
        compareWithTheReference(40, 3_000, true);
    }

    @Test
    void agreesWithTheReferenceInTempFiles() {
        ExecutionContext execution = new FakeStorage().execution(WorkerPool.none(), 64 << 10);
        context = ParticipantContext.leader(execution);
        compareWithTheReference(15, 50_000, false);
        assertThat(context.instrumentation(1).buffers().tempWrittenBlocks()).isPositive();
        assertThat(execution.tempFiles().usedBytes()).isZero();
        assertThat(execution.memory().usedBytes()).isZero();
    }

    /// Groups come in the order of their first rows where they fit the memory.
    private void compareWithTheReference(int rounds, int domainMax, boolean isOrdered) {
        long seed = Seed.of("AggregateOperatorTest");
        Random random = new Random(seed);
        for (int round = 0; round < rounds; round++) {
            int count = random.nextInt(4) == 0 ? random.nextInt(3) : random.nextInt(6_000);
            int domain = new int[] {3, 40, domainMax}[random.nextInt(3)];
            RandomRows rows = RandomRows.create(random, LAYOUT, count, domain);
            List<Expression> keys = new ArrayList<>();
            for (int i = random.nextInt(4); i > 0; i--) {
                keys.add(column(random.nextInt(LAYOUT.size())));
            }
            List<AggregateCall> calls = randomCalls(random, false);
            List<List<@Nullable Object>> expected = new ReferenceAggregate(LAYOUT, keys, calls).run(rows.rows());
            assertSame(
                    simple(rows.operator(), keys, calls),
                    expected,
                    isOrdered,
                    keys.size(),
                    "simple, round " + round + ", keys " + keys + ", calls " + calls);
            assertSame(
                    partialAndFinal(rows.split(1 + random.nextInt(3)), keys, calls),
                    expected,
                    keys.size(),
                    "partial, round " + round + ", keys " + keys + ", calls " + calls);
            List<AggregateCall> distinct = randomCalls(random, true);
            assertSame(
                    simple(rows.operator(), keys, distinct),
                    new ReferenceAggregate(LAYOUT, keys, distinct).run(rows.rows()),
                    isOrdered,
                    keys.size(),
                    "distinct, round " + round + ", keys " + keys + ", calls " + distinct);
        }
    }

    /// The same for equal keys, of which any may stand for its group.
    private static String keyText(List<@Nullable Object> keys) {
        StringBuilder text = new StringBuilder();
        for (Object key : keys) {
            text.append(
                            switch (key) {
                                case null -> "NULL";
                                case Double number -> number + 0.0;
                                case BigDecimal number -> number.stripTrailingZeros();
                                default -> key;
                            })
                    .append('|');
        }
        return text.toString();
    }

    /// In any order: sorted by their keys, of which each group has its own.
    private static void assertSame(
            List<List<@Nullable Object>> actual, List<List<@Nullable Object>> expected, int keys, String description) {
        Comparator<List<@Nullable Object>> byKeys = Comparator.comparing(row -> keyText(row.subList(0, keys)));
        assertThat(actual.stream().sorted(byKeys).toList())
                .as(description)
                .usingElementComparator(ReferenceAggregate::compareRows)
                .containsExactlyElementsOf(expected.stream().sorted(byKeys).toList());
    }

    private static void assertSame(
            List<List<@Nullable Object>> actual,
            List<List<@Nullable Object>> expected,
            boolean isOrdered,
            int keys,
            String description) {
        if (isOrdered) {
            assertThat(actual)
                    .as(description)
                    .usingElementComparator(ReferenceAggregate::compareRows)
                    .containsExactlyElementsOf(expected);
        } else {
            assertSame(actual, expected, keys, description);
        }
    }

    private static List<AggregateCall> randomCalls(Random random, boolean mayBeDistinct) {
        List<AggregateCall> calls = new ArrayList<>();
        for (int i = random.nextInt(7); i >= 0; i--) {
            int column = random.nextInt(LAYOUT.size());
            List<AggregateFunction> functions =
                    ReferenceAggregate.functionsOf(LAYOUT.get(column).type());
            AggregateFunction function = functions.get(random.nextInt(functions.size()));
            Optional<Expression> filter = random.nextInt(4) == 0
                    ? Optional.of(TestPlans.test(Function.LESS, column(1), TestPlans.constant(1L, DataType.INTEGER)))
                    : Optional.empty();
            boolean isDistinct = mayBeDistinct && function != AggregateFunction.COUNT_STAR && random.nextBoolean();
            List<Expression> arguments = function == AggregateFunction.COUNT_STAR ? List.of() : List.of(column(column));
            DataType type =
                    ReferenceAggregate.resultType(function, LAYOUT.get(column).type());
            calls.add(new AggregateCall(function, arguments, isDistinct, filter, type));
        }
        return calls;
    }

    private static Expression column(int index) {
        return TestPlans.column(index, LAYOUT.get(index).type());
    }

    private List<List<@Nullable Object>> simple(Operator child, List<Expression> keys, List<AggregateCall> calls) {
        return drain(node(keys, calls, AggregateMode.SIMPLE), child);
    }

    private List<List<@Nullable Object>> partialAndFinal(
            List<Operator> children, List<Expression> keys, List<AggregateCall> calls) {
        List<Batch> states = new ArrayList<>();
        List<ColumnLayout> layout = List.of();
        long rowsMax = 0;
        for (Operator child : children) {
            try (Operator partial =
                    AggregateOperators.create(node(keys, calls, AggregateMode.PARTIAL), child, context)) {
                layout = partial.layout();
                rowsMax = child.rowsMax();
                for (Batch batch = partial.next(); batch != null; batch = partial.next()) {
                    states.add(batch);
                }
            }
        }
        Operator gathered = new RandomRows.Bounded(new FakeOperator(layout, states), rowsMax);
        return drain(node(keys, calls, AggregateMode.FINALIZE), gathered);
    }

    private static PlanNode.Aggregate node(List<Expression> keys, List<AggregateCall> calls, AggregateMode mode) {
        Expression[] output = new Expression[keys.size() + calls.size()];
        for (int i = 0; i < output.length; i++) {
            DataType type = i < keys.size()
                    ? keys.get(i).type()
                    : calls.get(i - keys.size()).type();
            output[i] = TestPlans.column(i, type);
        }
        PlanNode input = new PlanNode.Result(TestPlans.header(2), Optional.empty(), Optional.empty());
        return new PlanNode.Aggregate(
                TestPlans.header(1, output),
                input,
                keys.isEmpty() ? AggregateStrategy.PLAIN : AggregateStrategy.HASHED,
                mode,
                keys,
                calls,
                Optional.empty());
    }

    private List<List<@Nullable Object>> drain(PlanNode.Aggregate node, Operator child) {
        List<List<@Nullable Object>> rows;
        try (Operator operator = AggregateOperators.create(node, child, context)) {
            rows = FakeOperator.drain(operator);
        }
        assertThat(context.execution().memory().usedBytes()).isZero();
        return rows;
    }

    private @Nullable Object single(AggregateFunction function, DataType argument, List<@Nullable Object> values) {
        List<ColumnLayout> layout = List.of(ColumnLayout.of(argument));
        List<List<@Nullable Object>> rows = new ArrayList<>();
        for (Object value : values) {
            List<@Nullable Object> row = new ArrayList<>();
            row.add(value);
            rows.add(row);
        }
        AggregateCall call = new AggregateCall(
                function,
                List.of(TestPlans.column(0, argument)),
                false,
                Optional.empty(),
                ReferenceAggregate.resultType(function, argument));
        return simple(FakeOperator.of(layout, rows, 3), List.of(), List.of(call))
                .getFirst()
                .getFirst();
    }

    /// Results of PostgreSQL 18.
    @Test
    void numericResultsHavePostgresScales() {
        DataType money = DataType.numeric(12, 2);
        assertThat(single(AggregateFunction.AVG, DataType.INTEGER, List.of(1L, 2L, 2L)))
                .isEqualTo(new BigDecimal("1.6666666666666667"));
        assertThat(single(AggregateFunction.AVG, DataType.INTEGER, List.of(100_000L)))
                .isEqualTo(new BigDecimal("100000.000000000000"));
        assertThat(single(AggregateFunction.AVG, money, List.of(new BigDecimal("1.10"), new BigDecimal("2.20"))))
                .isEqualTo(new BigDecimal("1.6500000000000000"));
        assertThat(single(AggregateFunction.STDDEV_SAMP, DataType.INTEGER, List.of(1L, 2L, 3L, 4L)))
                .isEqualTo(new BigDecimal("1.2909944487358056"));
        assertThat(single(AggregateFunction.VAR_POP, DataType.INTEGER, List.of(1L, 2L, 3L, 4L)))
                .isEqualTo(new BigDecimal("1.2500000000000000"));
        assertThat(single(AggregateFunction.VAR_POP, DataType.INTEGER, List.of(4L, 4L)))
                .isEqualTo(new BigDecimal("0"));
        assertThat(single(AggregateFunction.SUM, DataType.BIGINT, List.of(Long.MAX_VALUE, Long.MAX_VALUE)))
                .isEqualTo(new BigDecimal("18446744073709551614"));
    }

    @Test
    void sumOfIntegersBeyondBigintIsOutOfRange() {
        List<ColumnLayout> layout = List.of(ColumnLayout.of(DataType.BIGINT));
        List<List<@Nullable Object>> rows = List.of(List.of(Long.MAX_VALUE), List.of(1L));
        AggregateCall call = new AggregateCall(
                AggregateFunction.SUM,
                List.of(TestPlans.column(0, DataType.BIGINT)),
                false,
                Optional.empty(),
                DataType.BIGINT);
        assertThatThrownBy(() -> simple(FakeOperator.of(layout, rows, 2), List.of(), List.of(call)))
                .isInstanceOf(SpillwayException.class)
                .hasMessage("bigint out of range");
    }

    @Test
    void sumOfFloatsThatOverflowsIsAnErrorButInfinityIsNot() {
        assertThatThrownBy(() -> single(
                        AggregateFunction.SUM, DataType.DOUBLE_PRECISION, List.of(Double.MAX_VALUE, Double.MAX_VALUE)))
                .isInstanceOf(SpillwayException.class)
                .hasMessage("value out of range: overflow");
        assertThat(single(
                        AggregateFunction.SUM, DataType.DOUBLE_PRECISION, List.of(1.0, Double.POSITIVE_INFINITY, 2.0)))
                .isEqualTo(Double.POSITIVE_INFINITY);
    }

    /// They share a sum, which is the deviation's.
    @Test
    void averageAfterADeviationIsGatheredToo() {
        for (DataType type : List.of(DataType.NUMERIC, DataType.BIGINT)) {
            RandomRows rows = RandomRows.create(new Random(10), List.of(ColumnLayout.of(type)), 500, 100);
            List<AggregateCall> calls = Stream.of(
                            AggregateFunction.VAR_POP,
                            AggregateFunction.AVG,
                            AggregateFunction.SUM,
                            AggregateFunction.COUNT)
                    .map(function -> new AggregateCall(
                            function,
                            List.of(TestPlans.column(0, type)),
                            false,
                            Optional.empty(),
                            ReferenceAggregate.resultType(function, type)))
                    .toList();
            assertSame(
                    partialAndFinal(rows.split(3), List.of(), calls),
                    simple(rows.operator(), List.of(), calls),
                    0,
                    type.toString());
        }
    }

    @Test
    void growthBeyondTheBudgetIsOutOfMemory() {
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
        RandomRows rows = RandomRows.create(
                new Random(7), List.of(ColumnLayout.of(DataType.BIGINT)), 200_000, Integer.MAX_VALUE / 2);
        AggregateCall count =
                new AggregateCall(AggregateFunction.COUNT_STAR, List.of(), false, Optional.empty(), DataType.BIGINT);
        try (Operator operator = AggregateOperators.create(
                node(List.of(TestPlans.column(0, DataType.BIGINT)), List.of(count), AggregateMode.SIMPLE),
                rows.operator(),
                ParticipantContext.leader(small))) {
            assertThatThrownBy(operator::next)
                    .isInstanceOfSatisfying(
                            SpillwayException.class,
                            error -> assertThat(error.code()).isEqualTo(ErrorCode.OUT_OF_MEMORY));
        }
        assertThat(small.memory().usedBytes()).isZero();
    }

    @Test
    void stopsWhenCancelled() {
        RandomRows rows = RandomRows.create(new Random(8), LAYOUT, 5_000, 10);
        try (Operator operator =
                AggregateOperators.create(node(List.of(), List.of(), AggregateMode.SIMPLE), rows.operator(), context)) {
            context.cancellation().cancel(new SpillwayException(ErrorCode.QUERY_CANCELED, "stop"));
            assertThatThrownBy(operator::next).hasMessage("stop");
        }
    }

    @Test
    void vectorSumEqualsItsScalarTwin() {
        Random random = new Random(9);
        long[] values = random.longs(Batch.MAX_ROWS).toArray();
        for (int count = 0; count <= values.length; count += 1 + random.nextInt(50)) {
            assertThat(AdderKernels.sum(values, count)).isEqualTo(AdderKernels.sumScalar(values, count));
        }
    }
}
