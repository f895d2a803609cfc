package dev.spillway.planner.path;

import dev.spillway.plan.Expression.SortKey;
import dev.spillway.planner.cost.Cost;
import dev.spillway.planner.cost.Flow;
import java.util.List;

/// What the search compares. `workers` > 0 makes a path partial; `isParallelSafe` says that participants may each run
/// it (no Gather in it). Immutable.
public record PathHeader(Flow flow, int workers, boolean isParallelSafe, List<SortKey> order) {
    public PathHeader {
        order = List.copyOf(order);
    }

    public Cost cost() {
        return flow.cost();
    }

    public double rows() {
        return flow.rows();
    }

    public int width() {
        return flow.width();
    }

    /// The same kind of path with other numbers, unordered.
    PathHeader with(Cost cost, double rows, int width) {
        return new PathHeader(new Flow(cost, rows, width), workers, isParallelSafe, List.of());
    }

    /// The same with other numbers, and the order kept.
    PathHeader ordered(Cost cost, double rows, int width) {
        return new PathHeader(new Flow(cost, rows, width), workers, isParallelSafe, order);
    }
}
