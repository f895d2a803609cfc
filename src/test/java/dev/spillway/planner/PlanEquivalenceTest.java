package dev.spillway.planner;

import static org.assertj.core.api.Assertions.assertThat;

import dev.spillway.plan.PlanNode;
import dev.spillway.planner.RandomQuery.Sample;
import dev.spillway.planner.logical.LogicalNode;
import dev.spillway.testing.Seed;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// Whatever statistics and settings make the planner choose, the plan must mean the query: random queries are planned
/// with random statistics and settings, run row by row, and compared with the query evaluated as it was written.
class PlanEquivalenceTest {
    private static final int QUERIES = 3_000;

    @Test
    void everyPlanMeansTheQuery() {
        long seed = Seed.of("PlanEquivalenceTest");
        Random seeds = new Random(seed);
        int parallel = 0;
        for (int i = 0; i < QUERIES; i++) {
            Random random = new Random(seeds.nextLong());
            parallel += check(new RandomQuery(random), settings(random), "seed " + seed + ", query " + i);
        }
        assertThat(parallel).as("queries with a parallel plan").isGreaterThan(QUERIES / 10);
    }

    private static int check(RandomQuery query, PlannerSettings settings, String name) {
        Sample sample = query.next();
        List<String> names =
                sample.translation().fields().stream().map(field -> "f").toList();
        PlannedQuery planned = new QueryPlanner()
                .plan(
                        new QueryPlanner.Statement(sample.translation(), query.variables(), names, Optional.empty()),
                        settings);
        for (PlanNode plan :
                List.of(planned.alternatives().flushed(), planned.alternatives().leaderOnly())) {
            List<List<@Nullable Object>> actual = new RowInterpreter(query.tables()).run(plan);
            String description = name + "\n" + PlanPrinter.print(plan) + plan;
            if (sample.translation().node() instanceof LogicalNode.Limited) {
                assertThat(actual).as(description).hasSize((int)
                        Math.min(sample.limit(), sample.output().size()));
                assertThat(sample.output()).as(description).containsAll(actual);
            } else {
                assertThat(actual).as(description).containsExactlyInAnyOrderElementsOf(sample.output());
            }
        }
        return planned.alternatives().needsFlush() ? 1 : 0;
    }

    private static PlannerSettings settings(Random random) {
        PlannerSettings.Builder builder = PlannerSettings.defaults(1 + random.nextInt(4)).toBuilder();
        for (PathMethod method : PathMethod.values()) {
            builder.enable(method, random.nextInt(5) > 0);
        }
        if (random.nextBoolean()) {
            builder.parallelSetupCost(0).parallelTupleCost(0).minParallelTableScanBlocks(0);
        }
        return builder.debugParallelQuery(random.nextInt(10) == 0).build();
    }

    @Test
    void manyInputsAreJoinedGreedily() {
        for (int inputs : new int[] {12, 14, 20}) {
            Random random = new Random(inputs);
            RandomQuery query = new RandomQuery(random);
            Sample chain = query.chain(inputs);
            PlannedQuery planned = new QueryPlanner()
                    .plan(
                            new QueryPlanner.Statement(
                                    chain.translation(), query.variables(), List.of("f"), Optional.empty()),
                            PlannerSettings.defaults(2));
            List<PlanNode> scans = new ArrayList<>();
            collectScans(planned.alternatives().leaderOnly(), scans);
            assertThat(scans).hasSize(inputs);
        }
    }

    private static void collectScans(PlanNode node, List<PlanNode> into) {
        if (node instanceof PlanNode.SeqScan) {
            into.add(node);
        }
        node.children().forEach(child -> collectScans(child, into));
    }
}
