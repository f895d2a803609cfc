package dev.spillway.planner.path;

import dev.spillway.plan.Expression;
import dev.spillway.planner.PlannerSettings;
import dev.spillway.planner.cost.Cost;
import dev.spillway.planner.cost.Flow;
import dev.spillway.planner.cost.RowCount;
import dev.spillway.planner.logical.Expressions;
import dev.spillway.planner.logical.LogicalNode;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.function.BiFunction;

/// Paths of WITH queries that are kept, and of recursion; only the leader has their rows. Owned by one search.
final class CommonTableSearch {
    /// `cost_recursive_union` expects ten rounds, and `recursive_worktable_factor` rounds of ten times the first.
    private static final double ROUNDS = 10;

    private static final double ROWS_PER_ROUND = 10;

    private final SearchContext context;
    private final BiFunction<LogicalNode, Demand, PathSet> search;

    CommonTableSearch(SearchContext context, BiFunction<LogicalNode, Demand, PathSet> search) {
        this.context = context;
        this.search = search;
    }

    /// The tables' costs are spent before the first row, as those of PostgreSQL's initplans.
    PathSet with(LogicalNode.With node, Demand demand) {
        List<Path> tables = new ArrayList<>();
        double spent = 0;
        int disabled = 0;
        for (LogicalNode.CommonTable table : node.tables()) {
            Path path = cheapest(table.branch());
            context.commonRows(table.number(), path.header().rows());
            tables.add(path);
            spent += path.header().cost().total();
            disabled += path.header().cost().disabledNodes();
        }
        PathSet input = search.apply(node.input(), demand);
        PathSet set = context.newSet(input.rows(), node.variables());
        for (Path path : input.complete()) {
            PathHeader below = path.header();
            Cost own = below.cost().plusStartup(spent);
            Cost cost = new Cost(own.disabledNodes() + disabled, own.startup(), own.total());
            set.add(new Path.With(below.ordered(cost, below.rows(), below.width()), tables, path, node));
        }
        return set;
    }

    private Path cheapest(LogicalNode.Branch branch) {
        Demand demand = Demand.of(Expressions.variables(branch.outputs()), context.perRow(branch.outputs()));
        return search.apply(branch.node(), demand).cheapest();
    }

    /// `cost_ctescan`.
    PathSet scan(LogicalNode.CommonScan node, List<Expression> filter, Demand demand) {
        PlannerSettings settings = context.settings();
        double tuples = context.commonRows(node.number());
        double rows = RowCount.clamp(tuples * context.selectivity().conjunction(filter));
        context.leafRows(node.leaf(), rows);
        double perTuple = 2 * settings.cpuTupleCost() + context.perRow(filter);
        double total = perTuple * tuples + demand.outputPerRow() * rows;
        int width = context.variables().width(demand.within(node.variables(), new BitSet()));
        PathSet set = context.newSet(rows, node.variables());
        PathHeader header = new PathHeader(new Flow(new Cost(0, 0, total), rows, width), 0, false, List.of());
        set.add(new Path.CommonScan(header, node, filter));
        return set;
    }

    /// `cost_recursive_union`.
    PathSet recursion(LogicalNode.Recursion node, Demand demand) {
        Path first = cheapest(node.first());
        context.commonRows(
                node.number(), RowCount.clamp(ROWS_PER_ROUND * first.header().rows()));
        Path repeated = cheapest(node.repeated());
        Cost start = first.header().cost();
        Cost round = repeated.header().cost();
        double rows = first.header().rows() + ROUNDS * repeated.header().rows();
        double total = start.total()
                + ROUNDS * round.total()
                + rows * (context.settings().cpuTupleCost() + demand.outputPerRow());
        Cost cost = new Cost(start.disabledNodes() + round.disabledNodes(), start.startup(), total);
        int width = context.variables().width(demand.within(node.variables(), new BitSet()));
        PathSet set = context.newSet(rows, node.variables());
        PathHeader header = new PathHeader(new Flow(cost, rows, width), 0, false, List.of());
        set.add(new Path.Recursive(header, first, repeated, node));
        return set;
    }
}
