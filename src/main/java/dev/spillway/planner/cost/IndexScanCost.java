package dev.spillway.planner.cost;

import dev.spillway.planner.PathMethod;
import dev.spillway.planner.PlannerSettings;

/// `cost_index` with `btcostestimate`, and what a row costs here beyond that: rows come through an index one by one,
/// while a sequential scan reads columns in vectors, which is two orders of magnitude faster than PostgreSQL's tuples.
public final class IndexScanCost {
    /// `cpu_index_tuple_cost`.
    private static final double INDEX_TUPLE = 0.005;
    /// Comparisons of a page on the way down, in operators.
    private static final double PAGE_OPERATORS = 50;
    /// `effective_cache_size`.
    private static final double CACHE_BLOCKS = 524_288;
    /// A row fetched through an index, in rows scanned sequentially.
    private static final double FETCH_TUPLES = 50;

    private IndexScanCost() {}

    /// An index of `tuples` entries. `blocks` of it and levels, leaves among them.
    public record Index(double blocks, double tuples, int height) {}

    /// `blocks` are those of the columns that are fetched, `columns` how many these are; `selectivity` that of the
    /// index's conditions, of which there are `conditions`; `filterPerTuple` is for those that are checked after.
    /// The scan runs `loops` times and searches the index `searches` times each.
    public record Work(
            double blocks,
            double columns,
            double tuples,
            double selectivity,
            int conditions,
            int searches,
            double correlation,
            double filterPerTuple,
            double outputPerRow,
            double loops,
            boolean isIndexOnly) {
        /// The same, run more often.
        public Work repeated(double loops) {
            return new Work(
                    blocks,
                    columns,
                    tuples,
                    selectivity,
                    conditions,
                    searches,
                    correlation,
                    filterPerTuple,
                    outputPerRow,
                    loops,
                    isIndexOnly);
        }
    }

    public static Cost of(Index index, Work work, PlannerSettings settings) {
        double entries = Math.max(1, Math.rint(work.selectivity() * index.tuples() / work.searches()));
        double pages =
                index.blocks() > 1 && index.tuples() > 1 ? Math.ceil(entries * index.blocks() / index.tuples()) : 1;
        double scans = work.loops() * work.searches();
        double indexCost = scans > 1
                ? fetched(pages * scans, index.blocks(), index.blocks()) * settings.randomPageCost() / work.loops()
                : pages * settings.randomPageCost();
        indexCost += entries * work.searches() * (INDEX_TUPLE + settings.cpuOperatorCost() * work.conditions());
        double descent =
                index.tuples() > 1 ? Math.ceil(Math.log(index.tuples()) / Math.log(2)) * settings.cpuOperatorCost() : 0;
        descent += index.height() * PAGE_OPERATORS * settings.cpuOperatorCost();
        descent *= work.searches();
        double fetchedTuples = RowCount.clamp(work.selectivity() * work.tuples());
        double perTuple = settings.cpuTupleCost() * FETCH_TUPLES + work.filterPerTuple();
        double run = indexCost
                + heap(index, work, fetchedTuples, settings)
                + perTuple * fetchedTuples
                + work.outputPerRow() * fetchedTuples;
        int disabled = settings.disabledNodes(work.isIndexOnly() ? PathMethod.INDEX_ONLY_SCAN : PathMethod.INDEX_SCAN);
        return new Cost(disabled, descent, descent + run);
    }

    /// Blocks of the relation: between one per row and column and, where the rows lie in the index's order, those
    /// of
    /// the fraction that is read.
    private static double heap(Index index, Work work, double tuples, PlannerSettings settings) {
        if (work.isIndexOnly() || work.columns() == 0) {
            return 0;
        }
        double cells = tuples * work.columns();
        double least = Math.ceil(work.selectivity() * work.blocks());
        double max;
        double min;
        if (work.loops() > 1) {
            double all = fetched(cells * work.loops(), work.blocks(), index.blocks());
            max = all * settings.randomPageCost() / work.loops();
            double some = fetched(least * work.loops(), work.blocks(), index.blocks());
            min = some * settings.randomPageCost() / work.loops();
        } else {
            max = fetched(cells, work.blocks(), index.blocks()) * settings.randomPageCost();
            min = least > 0 ? settings.randomPageCost() + (least - 1) * settings.seqPageCost() : 0;
        }
        return max + work.correlation() * work.correlation() * (min - max);
    }

    /// `index_pages_fetched`, the formula of Mackert and Lohman.
    private static double fetched(double tuples, double blocks, double indexBlocks) {
        double pages = Math.max(1, blocks);
        double cache = Math.ceil(Math.max(1, CACHE_BLOCKS * pages / (pages + indexBlocks)));
        if (pages <= cache) {
            return Math.ceil(Math.min(2 * pages * tuples / (2 * pages + tuples), pages));
        }
        double limit = 2 * pages * cache / (2 * pages - cache);
        return Math.ceil(
                tuples <= limit
                        ? 2 * pages * tuples / (2 * pages + tuples)
                        : cache + (tuples - limit) * (pages - cache) / pages);
    }
}
