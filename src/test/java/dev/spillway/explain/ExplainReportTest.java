package dev.spillway.explain;

import static org.assertj.core.api.Assertions.assertThat;

import dev.spillway.data.DataType;
import dev.spillway.instrument.NodeInstrumentation;
import dev.spillway.plan.AggregateFunction;
import dev.spillway.plan.Expression;
import dev.spillway.plan.Expression.AggregateCall;
import dev.spillway.plan.Expression.ColumnRef;
import dev.spillway.plan.Expression.Constant;
import dev.spillway.plan.Expression.Output;
import dev.spillway.plan.Expression.SortKey;
import dev.spillway.plan.Function;
import dev.spillway.plan.NodeHeader;
import dev.spillway.plan.PlanChoice;
import dev.spillway.plan.PlanNode;
import dev.spillway.storage.RelationId;
import dev.spillway.testing.Golden;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ExplainReportTest {
    private static final RelationId FLIGHTS = new RelationId(1);
    private static final ColumnRef ORIGIN = new ColumnRef(0, DataType.TEXT, "origin");
    private static final AggregateCall COUNT =
            new AggregateCall(AggregateFunction.COUNT_STAR, List.of(), false, Optional.empty(), DataType.BIGINT);
    private static final Expression FILTER = new Expression.Call(
            Function.GREATER,
            List.of(new ColumnRef(1, DataType.INTEGER, "delay"), new Constant(60L, DataType.INTEGER)),
            DataType.BOOLEAN);
    private static final List<Output> GROUPS =
            List.of(new Output("origin", ORIGIN), new Output("count", new ColumnRef(1, DataType.BIGINT, "count(*)")));

    @Test
    void jsonOfAPlannedStatementHasPostgresKeysAndTheChoice() {
        Golden.assertMatches(
                report(Optional.empty()).render(ExplainOptions.of(false, ExplainOptions.Format.JSON)),
                "explain/planned.json");
    }

    @Test
    void jsonOfARunHasActualsBuffersAndWorkers() {
        ExplainOptions options =
                new ExplainOptions(true, true, true, true, true, true, true, ExplainOptions.Format.JSON);
        Golden.assertMatches(report(Optional.of(run())).render(options), "explain/analyzed.json");
    }

    @Test
    void textOfARunReadsAsPostgresDoes() {
        Golden.assertMatches(
                report(Optional.of(run())).render(ExplainOptions.of(true, ExplainOptions.Format.TEXT)),
                "explain/analyzed.txt");
    }

    @Test
    void rowsAreAveragesOverLoops() {
        assertThat(report(Optional.of(run())).render(ExplainOptions.of(true, ExplainOptions.Format.TEXT)))
                .contains("rows=75.50 loops=2");
    }

    private static ExplainReport report(Optional<ExplainReport.Run> run) {
        PlanChoice choice = new PlanChoice(
                new PlanChoice.Alternative("flush-then-parallel", 9_500.5, Map.of("flush", 500.0), parallel()),
                Optional.of(new PlanChoice.Alternative("serial", 10_000, Map.of("scan", 10_000.0), serial())),
                0.04995,
                "cheaper by 5.0 %",
                5.0,
                100,
                Optional.of(199.9),
                Optional.of(9.995));
        return new ExplainReport(
                choice,
                new ExplainReport.TempBuffers(16_384, 400, 100, run.isPresent() ? 0 : 100, 100, 1.25),
                Map.of("work_mem", "64MB"),
                0.5,
                run);
    }

    private static PlanNode parallel() {
        PlanNode scan = new PlanNode.SeqScan(
                new NodeHeader(4, 0, 7_000, 300_000, 4, List.of(new Output("origin", ORIGIN))),
                FLIGHTS,
                "flights",
                "f",
                List.of(3, 1),
                Optional.of(FILTER),
                true);
        PlanNode partial = aggregate(3, 8_000, scan, PlanNode.AggregateMode.PARTIAL);
        PlanNode gather = new PlanNode.Gather(new NodeHeader(2, 9_000, 9_400, 302, 12, GROUPS), partial, 1, true, 500);
        PlanNode finalized = aggregate(1, 9_490, gather, PlanNode.AggregateMode.FINALIZE);
        return new PlanNode.Sort(
                new NodeHeader(0, 9_500, 9_500.5, 151, 12, GROUPS),
                finalized,
                List.of(new SortKey(new ColumnRef(1, DataType.BIGINT, "(count(*))"), true, true)),
                Optional.empty());
    }

    private static PlanNode serial() {
        PlanNode scan = new PlanNode.SeqScan(
                new NodeHeader(1, 0, 9_000, 600_000, 4, List.of(new Output("origin", ORIGIN))),
                FLIGHTS,
                "flights",
                "f",
                List.of(3, 1),
                Optional.of(FILTER),
                false);
        return aggregate(0, 10_000, scan, PlanNode.AggregateMode.SIMPLE);
    }

    private static PlanNode aggregate(int id, double cost, PlanNode input, PlanNode.AggregateMode mode) {
        return new PlanNode.Aggregate(
                new NodeHeader(id, cost - 1, cost, 151, 12, GROUPS),
                input,
                PlanNode.AggregateStrategy.HASHED,
                mode,
                List.of(ORIGIN),
                List.of(COUNT),
                Optional.empty());
    }

    private static ExplainReport.Run run() {
        NodeInstrumentation sort = ran(1, 151);
        sort.property("Sort Method", "quicksort");
        sort.property("Sort Space Used", 32L);
        sort.property("Sort Space Type", "Memory");
        NodeInstrumentation gather = ran(1, 151);
        gather.property("Workers Launched", 1L);
        gather.property("Temp Buffers Flushed", 100L);
        gather.property("Temp Buffers Flush Time", 1.25);
        NodeInstrumentation partial = ran(1, 76);
        partial.addWorker(ran(1, 75));
        NodeInstrumentation scan = ran(1, 300);
        scan.removedByFilter(40);
        scan.buffers().localRead(12, 500_000);
        scan.addWorker(ran(1, 200));
        return new ExplainReport.Run(Map.of(0, sort, 1, ran(1, 151), 2, gather, 3, partial, 4, scan), 12.5, true);
    }

    private static NodeInstrumentation ran(long loops, long rows) {
        NodeInstrumentation ran = new NodeInstrumentation();
        for (long i = 0; i < loops; i++) {
            ran.endLoop(rows, 1_000_000, 2_000_000);
        }
        return ran;
    }
}
