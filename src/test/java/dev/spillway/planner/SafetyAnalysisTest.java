package dev.spillway.planner;

import static dev.spillway.planner.logical.QueryFixture.call;
import static dev.spillway.planner.logical.QueryFixture.number;
import static org.assertj.core.api.Assertions.assertThat;

import dev.spillway.data.DataType;
import dev.spillway.function.ScalarFunction;
import dev.spillway.function.Volatility;
import dev.spillway.plan.Expression;
import dev.spillway.plan.Expression.ScalarCall;
import dev.spillway.plan.Expression.SessionCall;
import dev.spillway.plan.Function;
import dev.spillway.plan.ParallelSafety;
import dev.spillway.plan.SessionFunction;
import dev.spillway.planner.logical.LogicalNode;
import dev.spillway.planner.logical.QueryFixture;
import dev.spillway.planner.logical.QueryFixture.Column;
import dev.spillway.planner.logical.QueryFixture.Table;
import dev.spillway.planner.logical.Translation;
import dev.spillway.sql.relation.TableChange;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SafetyAnalysisTest {
    private static final Table LARGE =
            Table.of(1, "t", 1_000_000, 20_000, new Column("a", DataType.INTEGER, 20_000, 100));
    private static final Expression FLUSH =
            new SessionCall(SessionFunction.PG_FLUSH_LOCAL_BUFFERS, List.of(), DataType.BIGINT);

    private final QueryFixture query = new QueryFixture();
    private final Translation scan = query.scan(LARGE);
    private final Expression column = scan.fields().getFirst();

    @Test
    void relationsNeedAFlush() {
        assertThat(SafetyAnalysis.of(scan.node())).isEqualTo(ParallelSafety.NEEDS_TEMP_FLUSH);
        Expression constant = number(1);
        LogicalNode values = new LogicalNode.Values(0, List.of(List.of(constant)), 0, 1);
        assertThat(SafetyAnalysis.of(values)).isEqualTo(ParallelSafety.PARALLEL_SAFE);
    }

    @Test
    void sessionFunctionsMakeEverythingAroundThemUnsafe() {
        assertThat(SafetyAnalysis.of(FLUSH)).isEqualTo(ParallelSafety.PARALLEL_UNSAFE);
        Expression nested = call(Function.LESS, column, FLUSH);
        assertThat(SafetyAnalysis.of(nested)).isEqualTo(ParallelSafety.PARALLEL_UNSAFE);
        assertThat(SafetyAnalysis.of(query.filter(scan, nested).node())).isEqualTo(ParallelSafety.PARALLEL_UNSAFE);
        assertThat(plan(query.project(scan, FLUSH), Optional.empty())
                        .alternatives()
                        .needsFlush())
                .isFalse();
    }

    @Test
    void generatedFunctionsAreSafeUnlessVolatile() {
        assertThat(SafetyAnalysis.of(scalar("initcap", Volatility.IMMUTABLE))).isEqualTo(ParallelSafety.PARALLEL_SAFE);
        assertThat(SafetyAnalysis.of(scalar("clock", Volatility.VOLATILE))).isEqualTo(ParallelSafety.PARALLEL_UNSAFE);
    }

    @Test
    void statementsThatChangeARelationAreSerial() {
        TableChange insert = new TableChange.Insert(LARGE.catalogTable(), "t", List.of());
        PlannedQuery planned = plan(scan, Optional.of(insert));
        assertThat(planned.safety()).isEqualTo(ParallelSafety.PARALLEL_UNSAFE);
        assertThat(planned.alternatives().needsFlush()).isFalse();
        assertThat(PlanPrinter.print(planned.alternatives().leaderOnly()))
                .startsWith("ModifyTable")
                .contains("  Seq Scan on t");
        Translation filtered = query.filter(scan, call(Function.EQUAL, column, number(3)));
        assertThat(plan(filtered, Optional.empty()).alternatives().needsFlush()).isTrue();
    }

    @Test
    void settingsKeepTempRelationsInTheLeader() {
        Translation filtered = query.filter(scan, call(Function.EQUAL, column, number(3)));
        PlannerSettings off = PlannerSettings.defaults(2).toBuilder()
                .extendedParallelProcessing(false)
                .build();
        PlannedQuery planned = plan(filtered, Optional.empty(), off);
        assertThat(planned.alternatives().needsFlush()).isFalse();
        assertThat(planned.serialReason()).isEqualTo("extended_parallel_processing is off");
    }

    private static Expression scalar(String name, Volatility volatility) {
        ScalarFunction.OfValues body = arguments -> null;
        return new ScalarCall(new ScalarFunction(name, volatility, true, true, () -> body), List.of(), DataType.TEXT);
    }

    private PlannedQuery plan(Translation translation, Optional<TableChange> change) {
        return plan(translation, change, PlannerSettings.defaults(2));
    }

    private PlannedQuery plan(Translation translation, Optional<TableChange> change, PlannerSettings settings) {
        List<String> names = change.isPresent()
                ? List.of()
                : translation.fields().stream().map(field -> "f").toList();
        return new QueryPlanner()
                .plan(new QueryPlanner.Statement(translation, query.variables(), names, change), settings);
    }
}
