package dev.spillway.planner.path;

import dev.spillway.error.ErrorCode;
import dev.spillway.error.SpillwayException;
import dev.spillway.plan.Expression;
import dev.spillway.planner.PlannerSettings;
import dev.spillway.planner.cost.Cost;
import dev.spillway.planner.cost.Flow;
import dev.spillway.planner.cost.RowCount;
import dev.spillway.planner.logical.Expressions;
import dev.spillway.planner.logical.LogicalNode;
import dev.spillway.planner.logical.Translation;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;

/// One search over one query, bottom-up. Owned by the thread that plans.
public final class PathSearch {
    /// Sets of inputs are the bits of a long.
    private static final int JOIN_INPUTS_MAX = Long.SIZE;

    private final SearchContext context;
    private final ScanSearch scans;
    private final JoinPaths joins;
    private final UpperSearch upper;
    private final WindowSearch windows;
    private final FunctionSearch functions;
    private final CommonTableSearch common;

    private PathSearch(SearchContext context) {
        this.context = context;
        this.scans = new ScanSearch(context);
        this.joins = new JoinPaths(context);
        this.upper = new UpperSearch(context);
        this.windows = new WindowSearch(context);
        this.functions = new FunctionSearch(context);
        this.common = new CommonTableSearch(context, this::paths);
    }

    /// The cheapest path for a query. With `allowsPartialTemp` TEMP relations may be scanned by several
    /// participants, and what their flush costs is left out; without it nothing about them leaves the leader.
    public static Path search(QueryFacts facts, PlannerSettings settings, boolean allowsPartialTemp) {
        Translation query = facts.query();
        boolean considersStartup = hasLimit(query.node());
        PathSearch search = new PathSearch(new SearchContext(settings, facts, allowsPartialTemp, considersStartup));
        PathSet paths = search.paths(
                query.node(), Demand.of(Expressions.variables(query.fields()), search.context.perRow(query.fields())));
        if (settings.debugParallelQuery()) {
            return paths.complete().stream()
                    .filter(path -> !path.header().isParallelSafe())
                    .min(PathSet.BY_TOTAL)
                    .orElseGet(paths::cheapest);
        }
        return paths.cheapest();
    }

    private static boolean hasLimit(LogicalNode node) {
        return switch (node) {
            case LogicalNode.Limited limited -> true;
            case LogicalNode.Window window -> hasLimit(window.input());
            case LogicalNode.Sorted sorted -> hasLimit(sorted.input());
            case LogicalNode.Aggregate aggregate -> hasLimit(aggregate.input());
            case LogicalNode.Computed computed -> hasLimit(computed.input());
            case LogicalNode.OuterJoin join -> hasLimit(join.left()) || hasLimit(join.right());
            case LogicalNode.JoinSet set -> set.items().stream().anyMatch(PathSearch::hasLimit);
            case LogicalNode.Union union -> union.branches().stream().anyMatch(branch -> hasLimit(branch.node()));
            case LogicalNode.Scan scan -> false;
            case LogicalNode.Functions functions -> false;
            case LogicalNode.ProjectSet sets -> hasLimit(sets.input());
            case LogicalNode.With with -> hasLimit(with.input());
            case LogicalNode.Recursion recursion -> false;
            case LogicalNode.CommonScan scan -> false;
            case LogicalNode.GroupingSets sets -> hasLimit(sets.input());
            case LogicalNode.Values values -> false;
        };
    }

    private PathSet paths(LogicalNode node, Demand demand) {
        return switch (node) {
            case LogicalNode.Scan scan -> scans.scan(scan, List.of(), demand);
            case LogicalNode.Functions functions -> this.functions.scan(functions, List.of(), demand);
            case LogicalNode.ProjectSet sets ->
                functions.projectSet(sets, paths(sets.input(), FunctionSearch.demandOf(sets, demand)), demand);
            case LogicalNode.Values values -> scans.values(values, List.of(), demand);
            case LogicalNode.JoinSet set -> joinSet(set, demand);
            case LogicalNode.OuterJoin join -> outerJoin(join, demand);
            case LogicalNode.Aggregate aggregate ->
                upper.aggregate(aggregate, paths(aggregate.input(), UpperSearch.demandOf(aggregate)), demand);
            case LogicalNode.Sorted sorted ->
                upper.sort(sorted, paths(sorted.input(), upper.demandOf(sorted, demand)), demand);
            case LogicalNode.Window window ->
                windows.window(window, paths(window.input(), WindowSearch.demandOf(window, demand)), demand);
            case LogicalNode.Limited limited ->
                upper.limit(limited, paths(limited.input(), upper.demandOf(limited, demand)));
            case LogicalNode.Computed computed -> computed(computed, demand);
            case LogicalNode.Union union -> union(union, demand);
            case LogicalNode.GroupingSets sets ->
                upper.groupingSets(sets, paths(sets.input(), UpperSearch.demandOf(sets, demand)), demand);
            case LogicalNode.With with -> common.with(with, demand);
            case LogicalNode.Recursion recursion -> common.recursion(recursion, demand);
            case LogicalNode.CommonScan scan -> common.scan(scan, List.of(), demand);
        };
    }

    private PathSet joinSet(LogicalNode.JoinSet set, Demand demand) {
        if (set.items().size() > JOIN_INPUTS_MAX) {
            throw new SpillwayException(
                    ErrorCode.STATEMENT_TOO_COMPLEX,
                    "a join can have at most " + JOIN_INPUTS_MAX + " inputs (got: "
                            + set.items().size() + ")");
        }
        JoinGraph graph = context.facts().graph(set);
        if (graph.size() == 1) {
            return filtered(graph.item(0), graph.local(0), demand);
        }
        List<PathSet> items = new ArrayList<>();
        for (int i = 0; i < graph.size(); i++) {
            BitSet needed = (BitSet) demand.variables().clone();
            needed.or(graph.readAbove(1L << i));
            items.add(filtered(graph.item(i), graph.local(i), Demand.of(needed, 0)));
        }
        return new JoinOrderSearch(context, graph, demand).search(items);
    }

    /// An input with its own conditions: scans take them in, on everything else they are checked above.
    private PathSet filtered(LogicalNode node, List<Expression> filter, Demand demand) {
        return switch (node) {
            case LogicalNode.Scan scan -> scans.scan(scan, filter, demand);
            case LogicalNode.Functions functions -> this.functions.scan(functions, filter, demand);
            case LogicalNode.Values values -> scans.values(values, filter, demand);
            case LogicalNode.CommonScan scan -> common.scan(scan, filter, demand);
            case LogicalNode other when filter.isEmpty() -> paths(other, demand);
            case LogicalNode other -> filterAbove(other, filter, demand);
        };
    }

    private PathSet filterAbove(LogicalNode node, List<Expression> filter, Demand demand) {
        BitSet needed = (BitSet) demand.variables().clone();
        needed.or(Expressions.variables(filter));
        PathSet input = paths(node, Demand.of(needed, 0));
        double selectivity = context.selectivity().conjunction(filter);
        double rows = RowCount.clamp(input.rows() * selectivity);
        int width = context.variables().width(demand.within(node.variables(), new BitSet()));
        PathSet set = context.newSet(rows, node.variables());
        for (Path path : input.complete()) {
            set.add(filter(path, filter, selectivity, demand, width));
        }
        for (Path path : input.partial()) {
            set.add(filter(path, filter, selectivity, demand, width));
        }
        context.addGather(set, rows);
        return set;
    }

    private Path filter(Path input, List<Expression> filter, double selectivity, Demand demand, int width) {
        double rows = RowCount.clamp(input.header().rows() * selectivity);
        double run = context.perRow(filter) * input.header().rows() + demand.outputPerRow() * rows;
        Cost cost = input.header().cost().plusRun(run);
        return new Path.Filtered(input.header().ordered(cost, rows, width), input, filter);
    }

    private PathSet computed(LogicalNode.Computed node, Demand demand) {
        BitSet needed = (BitSet) demand.variables().clone();
        needed.or(Expressions.variables(node.expressions()));
        needed.and(node.input().variables());
        double perRow = demand.outputPerRow() + context.perRow(node.expressions());
        PathSet input = paths(node.input(), Demand.of(needed, perRow));
        PathSet set = context.newSet(input.rows(), node.variables());
        input.complete().forEach(path -> set.add(new Path.Computed(path.header(), path, node)));
        input.partial().forEach(path -> set.add(new Path.Computed(path.header(), path, node)));
        return set;
    }

    private PathSet outerJoin(LogicalNode.OuterJoin node, Demand demand) {
        BitSet needed = (BitSet) demand.variables().clone();
        needed.or(Expressions.variables(node.on()));
        PathSet left = paths(node.left(), Demand.of(needed, 0));
        PathSet right = paths(node.right(), Demand.of(needed, 0));
        BitSet offered = (BitSet) left.variables().clone();
        offered.or(right.variables());
        BitSet passedOn = demand.within(node.variables(), new BitSet());
        JoinLink link = JoinLink.of(context.facts(), node.type(), node.on(), left.variables(), right.variables());
        PathSet set = context.newSet(joins.rows(node.type(), left, right, link), offered);
        JoinPaths.Target target = joins.target(set, passedOn, demand.outputPerRow());
        JoinPaths.Task task = new JoinPaths.Task(node.type(), left, right, link);
        joins.add(target, task);
        joins.add(target, task.flipped(JoinPaths.flipped(node.type())));
        context.addGather(set, set.rows());
        return set;
    }

    private PathSet union(LogicalNode.Union node, Demand demand) {
        List<Path> inputs = new ArrayList<>();
        double rows = 0;
        double startup = 0;
        double total = 0;
        int disabled = 0;
        boolean isSafe = true;
        for (LogicalNode.Branch branch : node.branches()) {
            List<Expression> wanted = wantedOutputs(node, branch, demand);
            PathSet paths = paths(
                    branch.node(),
                    Demand.of(Expressions.variables(wanted), context.perRow(wanted) + demand.outputPerRow()));
            Path cheapest = paths.cheapest();
            Cost cost = cheapest.header().cost();
            startup = inputs.isEmpty() ? cost.startup() : startup;
            total += cost.total();
            disabled += cost.disabledNodes();
            rows += cheapest.header().rows();
            isSafe &= cheapest.header().isParallelSafe();
            inputs.add(cheapest);
        }
        total += context.settings().cpuTupleCost() * 0.5 * rows;
        int width = context.variables().width(demand.within(node.variables(), new BitSet()));
        PathSet set = context.newSet(Math.max(1, rows), node.variables());
        Flow flow = new Flow(new Cost(disabled, startup, total), Math.max(1, rows), width);
        set.add(new Path.Unioned(new PathHeader(flow, 0, isSafe, List.of()), inputs, node));
        return set;
    }

    private static List<Expression> wantedOutputs(LogicalNode.Union node, LogicalNode.Branch branch, Demand demand) {
        List<Expression> wanted = new ArrayList<>();
        for (int i = 0; i < node.variableCount(); i++) {
            if (demand.variables().get(node.firstVariable() + i)) {
                wanted.add(branch.outputs().get(i));
            }
        }
        return wanted;
    }

    /// Rows that a LIMIT clause lets through where its numbers are constants.
    static Optional<Long> constant(Optional<Expression> expression) {
        return expression
                .filter(Expression.Constant.class::isInstance)
                .map(known -> ((Expression.Constant) known).value())
                .filter(Long.class::isInstance)
                .map(Long.class::cast);
    }
}
