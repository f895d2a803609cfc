package dev.spillway.planner.path;

import dev.spillway.plan.Expression;
import dev.spillway.plan.Expression.SortKey;
import dev.spillway.plan.PlanNode.AggregateMode;
import dev.spillway.plan.PlanNode.AggregateStrategy;
import dev.spillway.planner.cost.AggregateCost;
import dev.spillway.planner.cost.Cost;
import dev.spillway.planner.cost.Flow;
import dev.spillway.planner.logical.LogicalNode;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/// Aggregates over rows that are sorted by the group keys: in an order that they have, after an incremental sort, or
/// after a sort. Owned by one search.
final class GroupPaths {
    private static final Demand NOTHING_ABOVE = Demand.of(new BitSet(), 0);

    private final SearchContext context;
    private final SortPaths sorts;

    GroupPaths(SearchContext context) {
        this.context = context;
        this.sorts = context.sorts();
    }

    void add(PathSet set, LogicalNode.Aggregate node, PathSet input, AggregateCost.Work work, UpperSearch.Size size) {
        if (node.keys().isEmpty() || node.input() instanceof LogicalNode.GroupingSets) {
            return;
        }
        Path cheapest = input.cheapest();
        List<SortKey> asWritten = keys(node, List.of());
        for (Path path : input.complete()) {
            List<SortKey> keys = keys(node, path.header().order());
            if (sorts.isSorted(path, keys)) {
                set.add(grouped(path, keys, node, work, size));
            } else {
                sorts.incremental(path, keys, NOTHING_ABOVE, path.header().width())
                        .ifPresent(sorted -> set.add(grouped(sorted, keys, node, work, size)));
            }
        }
        List<SortKey> keys = keys(node, context.orders().wantedOf(node));
        set.add(grouped(sorts.ensured(cheapest, keys), keys, node, work, size));
        if (!keys.equals(asWritten)) {
            set.add(grouped(sorts.ensured(cheapest, asWritten), asWritten, node, work, size));
        }
    }

    /// The group keys as keys of a sort: those of `order` first, in its order, as far as it goes.
    private List<SortKey> keys(LogicalNode.Aggregate node, List<SortKey> order) {
        List<Expression> rest = new ArrayList<>(node.keys());
        List<SortKey> keys = new ArrayList<>();
        for (SortKey sorted : order) {
            List<Expression> same = rest.stream()
                    .filter(key -> context.orders().canonical(key).equals(sorted.expression()))
                    .toList();
            if (same.isEmpty()) {
                break;
            }
            same.forEach(key -> keys.add(new SortKey(key, sorted.descending(), sorted.nullsFirst())));
            rest.removeAll(same);
        }
        rest.forEach(key -> keys.add(new SortKey(key, false, false)));
        return keys;
    }

    private Path grouped(
            Path input,
            List<SortKey> keys,
            LogicalNode.Aggregate node,
            AggregateCost.Work work,
            UpperSearch.Size size) {
        Flow flow = input.header().flow();
        Cost cost = node.calls().isEmpty() && node.having().isEmpty()
                ? AggregateCost.unique(flow, work, context.settings())
                : AggregateCost.sorted(flow, work, context.settings());
        PathHeader header = new PathHeader(
                new Flow(cost, size.rows(), size.width()), 0, input.header().isParallelSafe(), order(keys, node));
        return new Path.Aggregated(header, input, node, AggregateStrategy.SORTED, AggregateMode.SIMPLE);
    }

    /// The order of the groups, over the aggregate's own variables.
    private List<SortKey> order(List<SortKey> keys, LogicalNode.Aggregate node) {
        List<SortKey> order = new ArrayList<>();
        for (SortKey key : keys) {
            int position = node.keys().indexOf(key.expression());
            order.add(new SortKey(
                    context.variables().reference(node.firstVariable() + position),
                    key.descending(),
                    key.nullsFirst()));
        }
        return context.orders().useful(context.orders().canonical(order), node.variables());
    }
}
