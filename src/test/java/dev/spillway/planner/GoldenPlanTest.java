package dev.spillway.planner;

import static dev.spillway.planner.logical.QueryFixture.call;
import static dev.spillway.planner.logical.QueryFixture.countStar;
import static dev.spillway.planner.logical.QueryFixture.number;
import static dev.spillway.planner.logical.QueryFixture.sum;
import static org.assertj.core.api.Assertions.assertThat;

import dev.spillway.data.DataType;
import dev.spillway.plan.Expression;
import dev.spillway.plan.Function;
import dev.spillway.plan.PlanNode;
import dev.spillway.planner.logical.QueryFixture;
import dev.spillway.planner.logical.QueryFixture.Column;
import dev.spillway.planner.logical.QueryFixture.Table;
import dev.spillway.planner.logical.Translation;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// Whole plans with the costs that PostgreSQL 18.4 prints, where the plan has the same shape here. The blocks of a
/// table are put on the columns that the query reads, since PostgreSQL reads whole rows.
class GoldenPlanTest {
    private static final PlannerSettings DEFAULTS = PlannerSettings.defaults(2);
    private static final PlannerSettings SERIAL =
            DEFAULTS.toBuilder().extendedParallelProcessing(false).build();
    private static final Table T1 = Table.of(
            1,
            "t1",
            1_000_000,
            13_334,
            new Column("id", DataType.INTEGER, 13_334, 1_000_000),
            new Column("k", DataType.INTEGER, 13_334, 1_000),
            new Column("v", DataType.DOUBLE_PRECISION, 0, 1_000_000),
            new Column("pad", DataType.character(64), 0, 10));
    private static final Table T2 = Table.of(2, "t2", 200_000, 885, new Column("id", DataType.INTEGER, 885, 200_000));
    private static final Table T3 =
            Table.of(3, "t3", 3_000_000, 13_312, new Column("id", DataType.INTEGER, 13_312, 3_000_000));

    private final QueryFixture query = new QueryFixture();

    private PlannedQuery plan(Translation translation, PlannerSettings settings) {
        List<String> names = IntStream.range(0, translation.fields().size())
                .mapToObj(i -> "f" + i)
                .toList();
        return new QueryPlanner()
                .plan(new QueryPlanner.Statement(translation, query.variables(), names, Optional.empty()), settings);
    }

    private String parallel(Translation translation, PlannerSettings settings) {
        PlannedQuery planned = plan(translation, settings);
        assertThat(planned.alternatives().needsFlush())
                .as(planned.serialReason())
                .isTrue();
        return PlanPrinter.print(planned.alternatives().flushed());
    }

    private String serial(Translation translation) {
        return PlanPrinter.print(plan(translation, SERIAL).alternatives().leaderOnly());
    }

    @Test
    void serialScan() {
        Translation t1 = query.scan(T1);
        Expression id = t1.fields().get(0);
        assertThat(serial(query.project(t1, id))).isEqualTo("""
                Seq Scan on t1 0.00..23334.00 rows=1000000
                """);
        Translation filtered = query.filter(query.project(t1, id), call(Function.LESS, id, number(0)));
        assertThat(serial(filtered)).startsWith("Seq Scan on t1 0.00..25834.00");
    }

    @Test
    void gatherOverAFilteredScan() {
        Translation t1 = query.scan(T1);
        Expression id = t1.fields().get(0);
        Translation filtered = query.filter(query.project(t1, id), call(Function.LESS, id, number(1_042)));
        assertThat(parallel(filtered, DEFAULTS)).isEqualTo("""
                Gather 1000.00..19646.43 rows=1041
                  Parallel Seq Scan on t1 0.00..18542.33 rows=434
                """);
    }

    @Test
    void countInTwoPhases() {
        Translation count = query.aggregate(query.project(query.scan(T1)), List.of(), countStar());
        PlannerSettings four =
                DEFAULTS.toBuilder().maxParallelWorkersPerGather(4).build();
        Translation t1 = query.scan(T1);
        Translation all =
                query.filter(t1, call(Function.IS_NOT_NULL, t1.fields().getFirst()));
        assertThat(parallel(query.aggregate(all, List.of(), countStar()), four)).isEqualTo("""
                FINALIZE PLAIN Aggregate 18366.58..18366.59 rows=1
                  Gather 18366.26..18366.57 rows=3
                    PARTIAL PLAIN Aggregate 17366.26..17366.27 rows=1
                      Parallel Seq Scan on t1 0.00..16559.81 rows=322581
                """);
        assertThat(serial(count)).contains("rows=1000000");
    }

    @Test
    void groupsInTwoPhases() {
        Translation t1 = query.scan(T1);
        Expression k = t1.fields().get(1);
        Translation grouped =
                query.aggregate(t1, List.of(k), countStar(), sum(t1.fields().get(2)));
        assertThat(serial(grouped)).startsWith("SIMPLE HASHED Aggregate 30834.00..30844.00 rows=1000");
        assertThat(parallel(grouped, DEFAULTS)).isEqualTo("""
                FINALIZE HASHED Aggregate 21893.67..21903.67 rows=1000
                  Gather 21625.67..21875.67 rows=2400
                    PARTIAL HASHED Aggregate 20625.67..20635.67 rows=1000
                      Parallel Seq Scan on t1 0.00..17500.67 rows=416667
                """);
    }

    @Test
    void hashJoinWithARepeatedBuild() {
        Translation joined = joinOfT1(T2);
        assertThat(serial(joined)).startsWith("Hash INNER Join 6167.00..43847.00 rows=200000");
        Translation count = query.aggregate(joined, List.of(), countStar());
        PlannerSettings repeated =
                DEFAULTS.toBuilder().enable(PathMethod.PARALLEL_HASH, false).build();
        assertThat(parallel(count, repeated)).isEqualTo("""
                FINALIZE PLAIN Aggregate 31310.05..31310.06 rows=1
                  Gather 31309.83..31310.04 rows=2
                    PARTIAL PLAIN Aggregate 30309.83..30309.84 rows=1
                      Hash INNER Join 6167.00..30101.50 rows=83333
                        Parallel Seq Scan on t1 0.00..17500.67 rows=416667
                        Seq Scan on t2 0.00..2885.00 rows=200000
                """);
    }

    @Test
    void parallelHash() {
        PlannerSettings settings = DEFAULTS.toBuilder().workMemBytes(64L << 20).build();
        Translation count = query.aggregate(joinOfT1(T3), List.of(), countStar());
        assertThat(parallel(count, settings)).isEqualTo("""
                FINALIZE PLAIN Aggregate 56986.50..56986.51 rows=1
                  Gather 56986.28..56986.49 rows=2
                    PARTIAL PLAIN Aggregate 55986.28..55986.29 rows=1
                      Parallel Hash INNER Join 22709.00..54944.61 rows=416667
                        Parallel Seq Scan on t3 0.00..25812.00 rows=1250000
                        Parallel Seq Scan on t1 0.00..17500.67 rows=416667
                """);
        PlannerSettings repeated =
                settings.toBuilder().enable(PathMethod.PARALLEL_HASH, false).build();
        assertThat(parallel(count, repeated)).contains("Hash INNER Join 35834.00..70500.17 rows=416667");
    }

    @Test
    void topRowsOfEachParticipant() {
        Translation t1 = query.scan(T1);
        Translation sorted = query.limit(query.sort(t1, t1.fields().get(2)), 10);
        String plan = parallel(sorted, DEFAULTS);
        assertThat(plan).contains("Parallel Seq Scan on t1").startsWith("Limit");
        assertThat(plan.lines().map(line -> line.strip().split(" ")[0]))
                .containsExactly("Limit", "Sort", "Gather", "Sort", "Parallel");
    }

    @Test
    void nodeIdsCountInPreorder() {
        PlanNode plan = plan(query.aggregate(joinOfT1(T2), List.of(), countStar()), DEFAULTS)
                .alternatives()
                .flushed();
        assertThat(ids(plan))
                .isEqualTo(IntStream.range(0, ids(plan).size()).boxed().toList());
    }

    private static List<Integer> ids(PlanNode node) {
        List<Integer> ids = new java.util.ArrayList<>(List.of(node.header().id()));
        node.children().forEach(child -> ids.addAll(ids(child)));
        return ids;
    }

    private Translation joinOfT1(Table other) {
        Translation t1 = query.scan(T1);
        Translation second = query.scan(other);
        Expression left = t1.fields().getFirst();
        Expression right = second.fields().getFirst();
        return query.project(query.inner(t1, second, call(Function.EQUAL, left, right)));
    }
}
