package dev.spillway.planner.cost;

import dev.spillway.planner.PathMethod;
import dev.spillway.planner.PlannerSettings;

/// `initial_cost_mergejoin` and `final_cost_mergejoin`.
public final class MergeJoinCost {
    private MergeJoinCost() {}

    /// The part of a sorted side that the merge reads: from where the other side begins to where it ends.
    public record Range(double start, double end) {
        public static final Range ALL = new Range(0, 1);
    }

    /// The join itself. `clauses` are the merged equalities; `matchedTuples` the pairs that pass them;
    /// `otherPerTuple` is the cost of the remaining conditions. `restores`: rows of the inner side may be read
    /// again
    /// for the next outer row. `isInnerSorted`: by a sort below the join, and so `isOuterSorted`; a sort is done
    /// before the first row.
    public record Work(
            int clauses,
            double matchedTuples,
            double otherPerTuple,
            double outputPerRow,
            double outputRows,
            boolean restores,
            boolean isInnerSorted) {}

    /// What the join costs at least: a side that is sorted for it is read whole, of another little may be read.
    public static Cost least(Flow outer, Flow inner, PlannerSettings settings) {
        double startup = outer.cost().startup() + inner.cost().startup();
        return new Cost(disabledNodes(outer, inner, settings), startup, startup);
    }

    private static int disabledNodes(Flow outer, Flow inner, PlannerSettings settings) {
        return outer.cost().disabledNodes()
                + inner.cost().disabledNodes()
                + settings.disabledNodes(PathMethod.MERGE_JOIN);
    }

    public static Cost of(Flow outer, Flow inner, Work work, Range ofOuter, Range ofInner, PlannerSettings settings) {
        double outerSkipped = Math.rint(outer.rows() * ofOuter.start());
        double innerSkipped = Math.rint(inner.rows() * ofInner.start());
        double outerRows = RowCount.clamp(outer.rows() * ofOuter.end());
        double innerRows = RowCount.clamp(inner.rows() * ofInner.end());
        double outerStart = outerSkipped / outer.rows();
        double innerStart = innerSkipped / inner.rows();
        double outerRun = outer.cost().run() * (outerRows / outer.rows() - outerStart);
        double innerRun = inner.cost().run() * (innerRows / inner.rows() - innerStart);
        double startup = outer.cost().startup()
                + outer.cost().run() * outerStart
                + inner.cost().startup()
                + inner.cost().run() * innerStart;
        double rescanned = work.restores() ? Math.max(0, work.matchedTuples() - inner.rows()) : 0;
        double ratio = 1 + rescanned / inner.rows();
        double comparison = settings.cpuOperatorCost() * work.clauses();
        startup += comparison * (outerSkipped + innerSkipped * ratio);
        double run = outerRun
                + innerRun(inner, innerRun, innerRows, ratio, work, settings)
                + comparison * (outerRows - outerSkipped + (innerRows - innerSkipped) * ratio)
                + (settings.cpuTupleCost() + work.otherPerTuple()) * work.matchedTuples()
                + work.outputPerRow() * work.outputRows();
        return new Cost(disabledNodes(outer, inner, settings), startup, startup + run);
    }

    /// Reading rows again, from the side itself or from what is kept of it.
    private static double innerRun(
            Flow inner, double innerRun, double innerRows, double ratio, Work work, PlannerSettings settings) {
        double bare = innerRun * ratio;
        double kept = innerRun + settings.cpuOperatorCost() * innerRows * ratio;
        boolean isKeptForSpace = work.isInnerSorted() && inner.bytes() > settings.workMemBytes();
        boolean isKept = work.restores() && settings.isEnabled(PathMethod.MATERIAL) && (kept < bare || isKeptForSpace);
        return isKept ? kept : bare;
    }
}
