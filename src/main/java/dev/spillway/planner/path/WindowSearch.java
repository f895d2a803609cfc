package dev.spillway.planner.path;

import dev.spillway.plan.Expression;
import dev.spillway.plan.Expression.SortKey;
import dev.spillway.plan.WindowFrame;
import dev.spillway.planner.cost.Cost;
import dev.spillway.planner.cost.Flow;
import dev.spillway.planner.cost.WindowCost;
import dev.spillway.planner.logical.Expressions;
import dev.spillway.planner.logical.LogicalNode;
import java.util.BitSet;
import java.util.List;

/// Paths for window functions: always over the whole, sorted input. Owned by one search.
final class WindowSearch {
    private static final double DEFAULT_INEQUALITY_SELECTIVITY = 1.0 / 3;

    private final SearchContext context;
    private static final Demand NOTHING_ABOVE = Demand.of(new BitSet(), 0);

    private final SortPaths sorts;

    WindowSearch(SearchContext context) {
        this.context = context;
        this.sorts = context.sorts();
    }

    static Demand demandOf(LogicalNode.Window node, Demand demand) {
        BitSet needed = (BitSet) demand.variables().clone();
        needed.or(Expressions.variables(node.inputs()));
        needed.andNot(node.ownVariables());
        return Demand.of(needed, 0);
    }

    PathSet window(LogicalNode.Window node, PathSet input, Demand demand) {
        List<SortKey> keys = node.sortKeys();
        int inputWidth = context.variables().width(demandOf(node, demand).within(input.variables(), new BitSet()));
        int width = context.variables().width(demand.within(node.variables(), new BitSet()));
        PathSet set = context.newSet(input.rows(), node.variables());
        for (Path path : input.complete()) {
            if (sorts.isSorted(path, keys)) {
                set.add(windowed(path, node, demand, width));
            }
            sorts.incremental(path, keys, NOTHING_ABOVE, inputWidth)
                    .ifPresent(sorted -> set.add(windowed(sorted, node, demand, width)));
        }
        if (!keys.isEmpty()) {
            Path sorted = sorts.sorted(input.cheapest(), keys, NOTHING_ABOVE, inputWidth);
            set.add(windowed(sorted, node, demand, width));
        }
        return set;
    }

    private Path windowed(Path input, LogicalNode.Window node, Demand demand, int width) {
        double rows = input.header().rows();
        WindowCost.Work work = new WindowCost.Work(
                ExpressionCost.windows(node.calls()) * context.settings().cpuOperatorCost(),
                node.partition().size() + node.order().size(),
                startupRows(node, rows));
        Cost cost =
                WindowCost.of(input.header().flow(), work, context.settings()).plusRun(demand.outputPerRow() * rows);
        // Where rows tie participants need not agree on their order, so that none may run it for itself.
        PathHeader header = new PathHeader(
                new Flow(cost, rows, width), 0, false, input.header().order());
        return new Path.Windowed(header, input, node);
    }

    /// `get_windowclause_startup_tuples`: input rows that are read before the first row comes out.
    private double startupRows(LogicalNode.Window node, double rows) {
        double ofPartition = rows / context.groups().groups(node.partition(), rows);
        List<Expression> order = node.order().stream().map(SortKey::expression).toList();
        double ofPeers = ofPartition / context.groups().groups(order, ofPartition);
        WindowFrame.Bound end = node.frame().end();
        boolean isRows = node.frame().mode() == WindowFrame.Mode.ROWS;
        double returned = switch (end.kind()) {
            case UNBOUNDED_FOLLOWING -> ofPartition;
            case CURRENT_ROW -> isRows ? 1 : ofPeers;
            case UNBOUNDED_PRECEDING, PRECEDING -> 1;
            case FOLLOWING -> {
                double offset = PathSearch.constant(end.offset())
                        .map(Long::doubleValue)
                        .orElse(ofPartition / ofPeers * DEFAULT_INEQUALITY_SELECTIVITY);
                yield isRows ? offset + 1 : ofPeers * (offset + 1);
            }
        };
        boolean looksAhead = !node.partition().isEmpty() || !order.isEmpty();
        return Math.rint(Math.max(1, Math.min(looksAhead ? returned + 1 : returned, ofPartition)));
    }
}
