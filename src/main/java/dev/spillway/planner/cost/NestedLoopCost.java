package dev.spillway.planner.cost;

import dev.spillway.planner.PathMethod;
import dev.spillway.planner.PlannerSettings;

/// `initial_cost_nestloop` and `final_cost_nestloop` over a materialised inner side.
public final class NestedLoopCost {
    private NestedLoopCost() {}

    /// `filterPerTuple` is the cost of the join conditions for a pair of rows.
    public record Work(double filterPerTuple, double outputPerRow, double outputRows) {}

    /// `inner` is the input of the material.
    public static Cost of(Flow outer, Flow inner, Work work, PlannerSettings settings) {
        Flow material = new Flow(MaterialCost.of(inner, settings), inner.rows(), inner.width());
        double rescan = MaterialCost.rescan(material, settings);
        double run = outer.cost().run() + material.cost().run();
        if (outer.rows() > 1) {
            run += (outer.rows() - 1) * rescan;
        }
        return finish(outer, material, work, settings, run, outer.rows() * inner.rows());
    }

    /// The inner side is run anew for each outer row and costs the same each time.
    public static Cost rescanned(Flow outer, Flow inner, Work work, PlannerSettings settings) {
        double startup = outer.cost().startup() + inner.cost().startup();
        double run = outer.cost().run() + inner.cost().run();
        if (outer.rows() > 1) {
            run += (outer.rows() - 1) * inner.cost().total();
        }
        double pairs = outer.rows() * inner.rows();
        double total = startup
                + run
                + (settings.cpuTupleCost() + work.filterPerTuple()) * pairs
                + work.outputPerRow() * work.outputRows();
        int disabled = outer.cost().disabledNodes()
                + inner.cost().disabledNodes()
                + settings.disabledNodes(PathMethod.NESTED_LOOP);
        return new Cost(disabled, startup, total);
    }

    /// A semi or anti join: the scan of the inner side ends at the first match.
    public static Cost firstMatch(
            Flow outer, Flow inner, Work work, HashJoinCost.FirstMatch match, PlannerSettings settings) {
        Flow material = new Flow(MaterialCost.of(inner, settings), inner.rows(), inner.width());
        double rescan = MaterialCost.rescan(material, settings);
        double matched = Math.rint(outer.rows() * match.outerMatchFraction());
        double missing = outer.rows() - matched;
        double scanned = 2.0 / (match.matchCount() + 1.0);
        double pairs = matched * inner.rows() * scanned + missing * inner.rows();
        double run = outer.cost().run() + material.cost().run();
        double rescansMissing = missing >= 1 ? missing - 1 : missing;
        double rescansMatched = missing >= 1 ? matched : Math.max(0, matched - 1);
        run += rescansMatched * rescan * scanned + rescansMissing * rescan;
        return finish(outer, material, work, settings, run, pairs);
    }

    private static Cost finish(
            Flow outer, Flow material, Work work, PlannerSettings settings, double run, double pairs) {
        double startup = outer.cost().startup() + material.cost().startup();
        double total = startup
                + run
                + (settings.cpuTupleCost() + work.filterPerTuple()) * pairs
                + work.outputPerRow() * work.outputRows();
        int disabled = outer.cost().disabledNodes()
                + material.cost().disabledNodes()
                + settings.disabledNodes(PathMethod.NESTED_LOOP);
        return new Cost(disabled, startup, total);
    }
}
