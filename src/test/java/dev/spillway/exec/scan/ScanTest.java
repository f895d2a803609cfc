package dev.spillway.exec.scan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.spillway.data.DataType;
import dev.spillway.error.SpillwayException;
import dev.spillway.exec.ExecutionContext;
import dev.spillway.exec.FakeOperator;
import dev.spillway.exec.FakeScanSource;
import dev.spillway.exec.FakeStorage;
import dev.spillway.exec.Operator;
import dev.spillway.exec.OperatorBuilder;
import dev.spillway.exec.ParticipantContext;
import dev.spillway.exec.QueryExecution;
import dev.spillway.exec.TestPlans;
import dev.spillway.exec.WorkerPool;
import dev.spillway.plan.Expression;
import dev.spillway.plan.Function;
import dev.spillway.plan.PlanNode;
import dev.spillway.storage.ColumnDefinition;
import dev.spillway.storage.RelationId;
import dev.spillway.storage.ScanPredicate;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ScanTest {
    private static final DataType MONEY = DataType.numeric(15, 2);
    private static final List<ColumnDefinition> COLUMNS = List.of(
            new ColumnDefinition("id", DataType.INTEGER, false),
            new ColumnDefinition("price", MONEY, true),
            new ColumnDefinition("name", DataType.varchar(5), true),
            new ColumnDefinition("day", DataType.DATE, true));

    private final FakeScanSource source = FakeScanSource.of(
            1,
            COLUMNS,
            List.of(
                    row(1L, "1.50", "ab", 10L),
                    row(2L, "2.00", "b", 11L),
                    row(3L, null, null, null),
                    row(4L, "2.01", "special", 12L)));
    private final FakeStorage storage = new FakeStorage(source);
    private final ExecutionContext execution = storage.execution(WorkerPool.none());

    private static List<@Nullable Object> row(
            Object id, @Nullable String price, @Nullable String name, @Nullable Object day) {
        return Arrays.asList(id, price == null ? null : new BigDecimal(price), name, day);
    }

    private static Expression price() {
        return TestPlans.column(1, MONEY);
    }

    private static Expression number(String text) {
        return TestPlans.constant(new BigDecimal(text), DataType.NUMERIC);
    }

    private List<Object> idsWhere(Expression filter) {
        List<DataType> types = COLUMNS.stream().map(ColumnDefinition::type).toList();
        return run(TestPlans.scan(1, 1, types, Optional.of(filter), false)).stream()
                .map(List::getFirst)
                .toList();
    }

    private List<List<@Nullable Object>> run(PlanNode plan) {
        try (Operator operator = OperatorBuilder.build(plan, ParticipantContext.leader(execution))) {
            return FakeOperator.drain(operator);
        }
    }

    @Test
    void constantsOfAnotherScaleKeepTheirMeaning() {
        assertThat(idsWhere(TestPlans.test(Function.LESS, price(), number("2.005"))))
                .containsExactly(1L, 2L);
        assertThat(idsWhere(TestPlans.test(Function.GREATER_OR_EQUAL, price(), number("2.005"))))
                .containsExactly(4L);
        assertThat(idsWhere(TestPlans.test(Function.GREATER, number("2"), price())))
                .containsExactly(1L);
        assertThat(idsWhere(TestPlans.test(Function.EQUAL, price(), number("2.005"))))
                .isEmpty();
        assertThat(idsWhere(TestPlans.test(Function.NOT_EQUAL, price(), number("2.005"))))
                .containsExactly(1L, 2L, 4L);
        assertThat(idsWhere(TestPlans.test(Function.LESS_OR_EQUAL, price(), number("-1e30"))))
                .isEmpty();
    }

    @Test
    void splitsConjunctsIntoWhatStorageDoesAndTheRest() {
        Expression like = TestPlans.test(
                Function.LIKE, TestPlans.column(2, DataType.varchar(5)), TestPlans.constant("%b%", DataType.TEXT));
        Expression filter = TestPlans.test(
                Function.AND,
                like,
                TestPlans.test(
                        Function.LESS,
                        TestPlans.column(0, DataType.INTEGER),
                        TestPlans.constant(2L, DataType.INTEGER)));
        ScanConditions conditions = ScanConditions.split(
                Optional.of(filter), List.of(0, 1, 2, 3), COLUMNS, ParticipantContext.leader(execution));
        assertThat(conditions.predicates()).containsExactly(new ScanPredicate.LongRange(0, Long.MIN_VALUE, 1, false));
        assertThat(conditions.residual()).containsExactly(like);
        assertThat(idsWhere(filter)).containsExactly(1L);
    }

    @Test
    void comparesDatesWithTimestampsInDays() {
        Expression day = new Expression.Cast(TestPlans.column(3, DataType.DATE), DataType.TIMESTAMP, true);
        long noon = 10 * 86_400_000_000L + 43_200_000_000L;
        assertThat(idsWhere(TestPlans.test(Function.GREATER, day, TestPlans.constant(noon, DataType.TIMESTAMP))))
                .containsExactly(2L, 4L);
        assertThat(idsWhere(TestPlans.test(Function.LESS, day, TestPlans.constant(noon, DataType.TIMESTAMP))))
                .containsExactly(1L);
    }

    @Test
    void givesRowIdsAndSkipsDeletedRows() {
        source.delete(1);
        PlanNode.SeqScan scan = new PlanNode.SeqScan(
                TestPlans.header(1, TestPlans.column(1, DataType.BIGINT)),
                new RelationId(1),
                "t",
                "t",
                List.of(0, PlanNode.SeqScan.ROW_ID),
                Optional.of(TestPlans.test(
                        Function.IS_DISTINCT_FROM,
                        TestPlans.column(0, DataType.INTEGER),
                        TestPlans.constant(3L, DataType.INTEGER))),
                false);
        assertThat(run(scan)).containsExactly(List.of(0L), List.of(3L));
    }

    @Test
    void countsRowsWithoutReadingColumns() {
        PlanNode.SeqScan scan = new PlanNode.SeqScan(
                TestPlans.header(1), new RelationId(1), "t", "t", List.of(), Optional.empty(), false);
        assertThat(run(scan)).hasSize(4);
    }

    @Test
    void errorsComeOnlyFromRowsThatReachTheExpression() {
        Expression division = TestPlans.call(
                Function.DIVIDE,
                DataType.INTEGER,
                TestPlans.constant(1L, DataType.INTEGER),
                TestPlans.call(
                        Function.SUBTRACT,
                        DataType.INTEGER,
                        TestPlans.column(0, DataType.INTEGER),
                        TestPlans.constant(2L, DataType.INTEGER)));
        Expression guarded = new Expression.Case(
                List.of(new Expression.When(
                        TestPlans.test(
                                Function.NOT_EQUAL,
                                TestPlans.column(0, DataType.INTEGER),
                                TestPlans.constant(2L, DataType.INTEGER)),
                        division)),
                TestPlans.constant(0L, DataType.INTEGER),
                DataType.INTEGER);
        List<DataType> types = COLUMNS.stream().map(ColumnDefinition::type).toList();
        PlanNode.SeqScan scan = TestPlans.scan(2, 1, types, Optional.empty(), false);
        assertThat(run(new PlanNode.Result(TestPlans.header(1, guarded), Optional.of(scan), Optional.empty())))
                .containsExactly(List.of(-1L), List.of(0L), List.of(1L), List.of(0L));
        assertThatThrownBy(() ->
                        run(new PlanNode.Result(TestPlans.header(1, division), Optional.of(scan), Optional.empty())))
                .isInstanceOfSatisfying(SpillwayException.class, error -> {
                    assertThat(error.message()).isEqualTo("division by zero");
                    assertThat(error.code().sqlState()).isEqualTo("22012");
                });
    }

    @Test
    void integersAreCheckedAgainstTheirRange() {
        Expression sum = TestPlans.call(
                Function.ADD,
                DataType.INTEGER,
                TestPlans.column(0, DataType.INTEGER),
                TestPlans.constant((long) Integer.MAX_VALUE, DataType.INTEGER));
        List<DataType> types = COLUMNS.stream().map(ColumnDefinition::type).toList();
        PlanNode.SeqScan scan = TestPlans.scan(2, 1, types, Optional.empty(), false);
        assertThatThrownBy(
                        () -> run(new PlanNode.Result(TestPlans.header(1, sum), Optional.of(scan), Optional.empty())))
                .hasMessage("integer out of range");
    }

    @Test
    void seriesOfNumbersAndTimestamps() {
        assertThat(series(DataType.INTEGER, 1L, 10L, 4L)).containsExactly(1L, 5L, 9L);
        assertThat(series(DataType.INTEGER, 3L, 1L, -1L)).containsExactly(3L, 2L, 1L);
        assertThat(series(DataType.BIGINT, Long.MAX_VALUE - 1, Long.MAX_VALUE, 1L))
                .hasSize(2);
        assertThat(series(DataType.INTEGER, 1L, 5_000L, 1L)).hasSize(5_000);
        assertThat(series(DataType.INTEGER, 2L, 1L, 1L)).isEmpty();
        assertThat(series(DataType.NUMERIC, new BigDecimal("0.1"), new BigDecimal("0.35"), new BigDecimal("0.1")))
                .containsExactly(new BigDecimal("0.1"), new BigDecimal("0.2"), new BigDecimal("0.3"));
        assertThatThrownBy(() -> series(DataType.INTEGER, 1L, 2L, 0L)).hasMessage("step size cannot equal zero");
    }

    private List<Object> series(DataType type, Object start, Object stop, Object step) {
        PlanNode.FunctionScan scan = new PlanNode.FunctionScan(
                TestPlans.header(1, TestPlans.column(0, type)),
                "g",
                List.of(new Expression.Call(
                        Function.GENERATE_SERIES,
                        List.of(
                                TestPlans.constant(start, type),
                                TestPlans.constant(stop, type),
                                TestPlans.constant(step, type)),
                        type)),
                false,
                Optional.empty());
        List<Object> values = new ArrayList<>();
        run(scan).forEach(row -> values.add(row.getFirst()));
        return values;
    }

    @Test
    void limitsAndOffsets() {
        assertThat(limited(2L, 1L)).containsExactly(2L, 3L);
        assertThat(limited(null, 3L)).containsExactly(4L);
        assertThat(limited(0L, null)).isEmpty();
        assertThatThrownBy(() -> limited(-1L, null)).hasMessage("LIMIT must not be negative");
        assertThatThrownBy(() -> limited(1L, -1L)).hasMessage("OFFSET must not be negative");
    }

    private List<Object> limited(@Nullable Long count, @Nullable Long offset) {
        List<DataType> types = COLUMNS.stream().map(ColumnDefinition::type).toList();
        PlanNode.Limit limit = new PlanNode.Limit(
                TestPlans.header(1, TestPlans.column(0, DataType.INTEGER)),
                TestPlans.scan(2, 1, types, Optional.empty(), false),
                Optional.of(TestPlans.constant(count, DataType.BIGINT)),
                Optional.of(TestPlans.constant(offset, DataType.BIGINT)));
        return run(limit).stream().map(List::getFirst).toList();
    }

    @Test
    void valuesKeepTheirOwnScales() {
        PlanNode.ValuesScan values = new PlanNode.ValuesScan(
                TestPlans.header(1, TestPlans.column(0, DataType.NUMERIC)),
                List.of(
                        List.of(number("1.5")),
                        List.of(number("2")),
                        List.of(TestPlans.constant(null, DataType.NUMERIC))),
                Optional.empty());
        assertThat(run(values))
                .containsExactly(
                        List.of(new BigDecimal("1.5")), List.of(new BigDecimal("2")), Arrays.asList((Object) null));
    }

    @Test
    void insertWritesEverythingOrNothing() {
        List<DataType> types = COLUMNS.stream().map(ColumnDefinition::type).toList();
        PlanNode.Result tooLong = new PlanNode.Result(
                TestPlans.header(
                        2,
                        TestPlans.constant(1L, DataType.INTEGER),
                        number("1"),
                        TestPlans.constant("too long", DataType.TEXT),
                        TestPlans.constant(null, DataType.DATE)),
                Optional.empty(),
                Optional.empty());
        PlanNode insert = inserting(tooLong);
        try (QueryExecution query = QueryExecution.open(insert, execution)) {
            assertThatThrownBy(query::next).hasMessage("value too long for type character varying(5)");
        }
        assertThat(storage.undone).isEqualTo(1);
        Expression fits = TestPlans.test(
                Function.NOT_EQUAL, TestPlans.column(0, DataType.INTEGER), TestPlans.constant(4L, DataType.INTEGER));
        PlanNode fitting = inserting(TestPlans.scan(2, 1, types, Optional.of(fits), false));
        try (QueryExecution query = QueryExecution.open(fitting, execution)) {
            assertThat(query.next()).isEmpty();
        }
        assertThat(storage.finished).isEqualTo(1);
        assertThat(storage.written.getLast().rowCount()).isEqualTo(3);
    }

    private static PlanNode inserting(PlanNode rows) {
        return new PlanNode.ModifyTable(
                TestPlans.header(1), rows, new RelationId(1), "t", "t", new PlanNode.Change.Insert());
    }
}
