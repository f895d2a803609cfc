package dev.spillway.planner.cost;

import static org.assertj.core.api.Assertions.assertThat;

import dev.spillway.planner.PathMethod;
import dev.spillway.planner.PlannerSettings;
import java.util.OptionalDouble;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

/// The costs that PostgreSQL 18.4 prints (two decimals): t1 has 1,000,000 rows on 13,334 pages, t2 200,000 on 885, t3
/// 3,000,000 on 13,312.
class PostgresCostTest {
    private static final PlannerSettings DEFAULTS = PlannerSettings.defaults(2);
    private static final Offset<Double> PRINTED = Offset.offset(0.0101);
    private static final double T1_BLOCKS = 13_334;
    private static final double T1_ROWS = 1_000_000;
    private static final double OPERATOR = 0.0025;
    private static final int WHOLE_ROW_WIDTH = 76;

    @Test
    void serialScan() {
        check(t1(0, 0, DEFAULTS).cost(), 0, 23_334.00);
        check(t1(0, OPERATOR, DEFAULTS).cost(), 0, 25_834.00);
    }

    @Test
    void parallelScanDividesTheCpuPartOnly() {
        Flow plain = t1(2, 0, DEFAULTS);
        check(plain.cost(), 0, 17_500.67);
        assertThat(plain.rows()).isEqualTo(416_667);
        Flow filtered = t1(2, OPERATOR, DEFAULTS);
        check(filtered.cost(), 0, 18_542.33);
        check(GatherCost.gather(filtered.cost(), 1_041, DEFAULTS), 1_000.00, 19_646.43);
    }

    @Test
    void filteredCount() {
        Flow scan = new Flow(t1(2, OPERATOR, DEFAULTS).cost(), 1, 0);
        check(finalizedCount(scan, 2, DEFAULTS, 18_542.33, 19_542.54), 19_542.55, 19_542.56);
    }

    @Test
    void leaderThatDoesNotTakePart() {
        PlannerSettings settings =
                DEFAULTS.toBuilder().parallelLeaderParticipation(false).build();
        Flow scan = t1(2, 0, settings);
        check(scan.cost(), 0, 18_334.00);
        assertThat(scan.rows()).isEqualTo(500_000);
    }

    @Test
    void workersGrowWithTheLogarithmOfTheTable() {
        PlannerSettings settings =
                DEFAULTS.toBuilder().maxParallelWorkersPerGather(4).build();
        int workers = Parallelism.workers((long) T1_BLOCKS, settings);
        assertThat(workers).isEqualTo(3);
        Flow scan = t1(workers, 0, settings);
        check(scan.cost(), 0, 16_559.81);
        assertThat(scan.rows()).isEqualTo(322_581);
        check(finalizedCount(scan, 3, settings, 17_366.26, 18_366.57), 18_366.58, 18_366.59);
    }

    @Test
    void fourWorkersLeaveTheLeaderNoShare() {
        PlannerSettings settings =
                DEFAULTS.toBuilder().maxParallelWorkersPerGather(4).build();
        Flow scan = t1(4, 0, settings);
        check(scan.cost(), 0, 15_834.00);
        check(finalizedCount(scan, 4, settings, 16_459.00, 17_459.41), 17_459.42, 17_459.43);
    }

    @Test
    void workersStartAtTheMinimalTableSize() {
        PlannerSettings settings =
                DEFAULTS.toBuilder().maxParallelWorkersPerGather(1024).build();
        assertThat(Parallelism.workers(1_023, settings)).isZero();
        assertThat(Parallelism.workers(1_024, settings)).isEqualTo(1);
        assertThat(Parallelism.workers(3_071, settings)).isEqualTo(1);
        assertThat(Parallelism.workers(3_072, settings)).isEqualTo(2);
        assertThat(Parallelism.workers(9_216, settings)).isEqualTo(3);
        assertThat(Parallelism.workers(27_648, settings)).isEqualTo(4);
        assertThat(Parallelism.workers(82_944, settings)).isEqualTo(5);
        PlannerSettings always =
                settings.toBuilder().minParallelTableScanBlocks(0).build();
        assertThat(Parallelism.workers(0, always)).isEqualTo(1);
        assertThat(Parallelism.divisor(1, DEFAULTS)).isEqualTo(1.7);
        assertThat(Parallelism.divisor(2, DEFAULTS)).isEqualTo(2.4);
        assertThat(Parallelism.divisor(3, DEFAULTS)).isCloseTo(3.1, Offset.offset(1e-9));
        assertThat(Parallelism.divisor(4, DEFAULTS)).isEqualTo(4);
    }

    @Test
    void groupingHashedPartiallyAndMerged() {
        AggregateCost.Work thousandGroups = new AggregateCost.Work(2 * OPERATOR, 0, 1, 2, 0, 1_000);
        check(AggregateCost.hashed(t1(0, 0, DEFAULTS), thousandGroups, DEFAULTS), 30_834, 30_844);
        Cost partial = AggregateCost.hashed(t1(2, 0, DEFAULTS), thousandGroups, DEFAULTS);
        check(partial, 20_625.67, 20_635.67);
        Cost sort = SortCost.of(new Flow(partial, 1_000, 20), OptionalDouble.empty(), DEFAULTS);
        check(sort, 20_685.50, 20_688.00);
        double rows = Parallelism.gatheredRows(1_000, 2, DEFAULTS);
        assertThat(rows).isEqualTo(2_400);
        Cost merge = GatherCost.gatherMerge(sort, rows, 2, DEFAULTS);
        check(merge, 21_685.52, 21_965.04);
        check(AggregateCost.sorted(new Flow(merge, rows, 20), thousandGroups, DEFAULTS), 21_685.52, 21_993.04);
    }

    @Test
    void distinctHashedPartiallyAndMerged() {
        AggregateCost.Work keyOnly = new AggregateCost.Work(0, 0, 1, 0, 0, 1_000);
        Cost partial = AggregateCost.hashed(t1(2, 0, DEFAULTS), keyOnly, DEFAULTS);
        Cost sort = SortCost.of(new Flow(partial, 1_000, 4), OptionalDouble.empty(), DEFAULTS);
        Cost merge = GatherCost.gatherMerge(sort, 2_400, 2, DEFAULTS);
        assertThat(merge.startup()).isCloseTo(19_602.19, PRINTED);
        double unique = OPERATOR * 2_400;
        assertThat(merge.total() + unique).isCloseTo(19_887.71, PRINTED);
    }

    @Test
    void hashJoinThatNeedsBatches() {
        Flow t2 = new Flow(new Cost(0, 0, 885 + 2_000), 200_000, 4);
        check(hashJoin(t1(0, 0, DEFAULTS), t2, 0, DEFAULTS), 6_167.00, 43_847.00);
        Cost partial = hashJoin(t1(2, 0, DEFAULTS), t2, 0, DEFAULTS);
        check(partial, 6_167.00, 30_101.50);
        Flow joined = new Flow(partial, 83_333, 0);
        check(finalizedCount(joined, 2, DEFAULTS, 30_309.83, 31_310.04), 31_310.05, 31_310.06);
    }

    @Test
    void parallelHashCountsTheTuplesOfItsPaths() {
        PlannerSettings settings = DEFAULTS.toBuilder().workMemBytes(64L << 20).build();
        Flow t3 = new Flow(new Cost(0, 0, 13_312 + 12_500), 1_250_000, 4);
        Cost shared = hashJoin(t3, t1(2, 0, settings), 2, settings);
        check(shared, 22_709.00, 54_944.61);
        check(finalizedCount(new Flow(shared, 416_667, 0), 2, settings, 55_986.28, 56_986.49), 56_986.50, 56_986.51);
        Cost repeated = hashJoin(t3, t1(0, 0, settings), 0, settings);
        check(repeated, 35_834.00, 70_500.17);
        check(finalizedCount(new Flow(repeated, 416_667, 0), 2, settings, 71_541.84, 72_542.05), 72_542.05, 72_542.06);
    }

    @Test
    void boundedSortUnderLimit() {
        Flow scan = t1(2, 0, DEFAULTS);
        Cost sort = SortCost.of(scan, OptionalDouble.of(10), DEFAULTS);
        check(sort, 26_504.69, 27_546.36);
        double rows = Parallelism.gatheredRows(scan.rows(), 2, DEFAULTS);
        Cost merge = GatherCost.gatherMerge(sort, rows, 2, DEFAULTS);
        check(merge, 27_504.71, 143_971.31);
        check(LimitCost.of(new Flow(merge, rows, WHOLE_ROW_WIDTH), -1, 10).cost(), 27_504.71, 27_505.88);
    }

    @Test
    void externalSort() {
        Cost sort = SortCost.of(t1(2, 0, DEFAULTS), OptionalDouble.empty(), DEFAULTS);
        check(sort, 74_908.48, 75_950.15);
        check(GatherCost.gatherMerge(sort, T1_ROWS, 2, DEFAULTS), 75_908.50, 192_374.98);
    }

    @Test
    void disabledNodesAreCountedNotPriced() {
        PlannerSettings settings =
                DEFAULTS.toBuilder().enable(PathMethod.SORT, false).build();
        Cost enabled = SortCost.of(t1(0, 0, DEFAULTS), OptionalDouble.empty(), DEFAULTS);
        Cost disabled = SortCost.of(t1(0, 0, settings), OptionalDouble.empty(), settings);
        assertThat(disabled.disabledNodes()).isEqualTo(1);
        assertThat(disabled.total()).isEqualTo(enabled.total());
    }

    @Test
    void hashAggregateThatSpillsPaysForItsPages() {
        AggregateCost.Work few = new AggregateCost.Work(OPERATOR, 0, 1, 1, 0, 1_000);
        AggregateCost.Work many = new AggregateCost.Work(OPERATOR, 0, 1, 1, 0, 900_000);
        Flow scan = t1(0, 0, DEFAULTS);
        double groupsOnly = (900_000 - 1_000) * 0.01;
        assertThat(AggregateCost.hashed(scan, many, DEFAULTS).total())
                .isGreaterThan(AggregateCost.hashed(scan, few, DEFAULTS).total() + groupsOnly + 10_000);
    }

    private static Cost hashJoin(Flow outer, Flow inner, int sharingWorkers, PlannerSettings settings) {
        double innerRowsTotal = sharingWorkers > 0 ? T1_ROWS : inner.rows();
        HashTableSize table = HashTableSize.choose(innerRowsTotal, inner.width(), sharingWorkers, settings);
        double largerDistinct = outer.rows() > 1_000_000 ? 3_000_000 : T1_ROWS;
        double matched = RowCount.clamp(outer.rows() * inner.rows() / largerDistinct);
        Flow narrowOuter = new Flow(outer.cost(), outer.rows(), 4);
        return HashJoinCost.of(
                narrowOuter,
                new Flow(inner.cost(), inner.rows(), 4),
                table,
                new HashJoinCost.Work(1, 1.0 / 1_000_000, matched, 0, 0, matched),
                settings);
    }

    private static Cost finalizedCount(
            Flow input, int workers, PlannerSettings settings, double partialStartup, double gatherTotal) {
        AggregateCost.Work count = new AggregateCost.Work(OPERATOR, 0, 0, 1, 0, 1);
        Cost partial = AggregateCost.plain(input, count, settings);
        assertThat(partial.startup()).isCloseTo(partialStartup, PRINTED);
        double rows = Parallelism.gatheredRows(1, workers, settings);
        Cost gather = GatherCost.gather(partial, rows, settings);
        assertThat(gather.total()).isCloseTo(gatherTotal, PRINTED);
        return AggregateCost.plain(new Flow(gather, rows, 8), count, settings);
    }

    private static Flow t1(int workers, double filterPerTuple, PlannerSettings settings) {
        SeqScanCost.Work work = new SeqScanCost.Work(T1_BLOCKS, T1_ROWS, T1_ROWS, filterPerTuple, 0);
        double rows = RowCount.clamp(T1_ROWS / Parallelism.divisor(workers, settings));
        return new Flow(SeqScanCost.of(work, workers, settings), rows, WHOLE_ROW_WIDTH);
    }

    private static void check(Cost cost, double startup, double total) {
        assertThat(cost.startup()).isCloseTo(startup, PRINTED);
        assertThat(cost.total()).isCloseTo(total, PRINTED);
    }
}
