package dev.spillway.planner.cost;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.spillway.planner.PlannerSettings;
import dev.spillway.planner.cost.MergeJoinCost.Range;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

/// Costs that PostgreSQL 18 prints for plans over sorted rows: 100,000 and 20,000 rows of one integer key each.
class SortedPathCostTest {
    private static final PlannerSettings SETTINGS = PlannerSettings.defaults(0);
    private static final Flow OUTER = new Flow(new Cost(0, 9752.82, 10002.82), 100_000, 8);
    private static final Flow INNER = new Flow(new Cost(0, 1756.77, 1806.77), 20_000, 8);
    private static final MergeJoinCost.Work WORK = new MergeJoinCost.Work(1, 20_000, 0, 0, 20_000, true, true);

    private static void assertCost(Cost actual, double startup, double total) {
        assertThat(actual.startup()).isCloseTo(startup, within(0.011));
        assertThat(actual.total()).isCloseTo(total, within(0.011));
    }

    @Test
    void sort() {
        Flow scan = new Flow(new Cost(0, 0, 1448), 100_000, 8);
        assertCost(SortCost.of(scan, OptionalDouble.empty(), SETTINGS), 9752.82, 10002.82);
    }

    @Test
    void mergeLeftJoin() {
        assertCost(MergeJoinCost.of(OUTER, INNER, WORK, Range.ALL, Range.ALL, SETTINGS), 11509.59, 12309.59);
    }

    /// The outer side has values beyond the greatest of the inner's: it is read for a half.
    @Test
    void mergeJoin() {
        Range half = new Range(0, 0.49714);
        assertCost(MergeJoinCost.of(OUTER, INNER, WORK, half, Range.ALL, SETTINGS), 11509.59, 12058.16);
    }

    @Test
    void groupAggregate() {
        AggregateCost.Work work = new AggregateCost.Work(0.0025, 0, 1, 1, 0, 100_000);
        assertCost(AggregateCost.sorted(OUTER, work, SETTINGS), 9752.82, 11502.82);
    }

    @Test
    void incrementalSort() {
        Flow index = new Flow(new Cost(0, 0.2925, 4396.19), 100_000, 8);
        assertCost(IncrementalSortCost.of(index, 100_000, OptionalDouble.empty(), SETTINGS), 0.35, 8896.19);
    }
}
