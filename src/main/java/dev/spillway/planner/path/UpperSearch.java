package dev.spillway.planner.path;

import dev.spillway.data.DataType;
import dev.spillway.plan.Expression;
import dev.spillway.plan.Expression.AggregateCall;
import dev.spillway.plan.Expression.SortKey;
import dev.spillway.plan.Function;
import dev.spillway.plan.PlanNode.AggregateMode;
import dev.spillway.plan.PlanNode.AggregateStrategy;
import dev.spillway.planner.PlannerSettings;
import dev.spillway.planner.cost.AggregateCost;
import dev.spillway.planner.cost.Cost;
import dev.spillway.planner.cost.Flow;
import dev.spillway.planner.cost.LimitCost;
import dev.spillway.planner.cost.Parallelism;
import dev.spillway.planner.cost.RowCount;
import dev.spillway.planner.logical.Expressions;
import dev.spillway.planner.logical.LogicalNode;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;

/// Paths above scans and joins: aggregates, sorts and limits. Owned by one search.
final class UpperSearch {
    private static final double UNKNOWN_LIMIT_FRACTION = 0.1;
    private static final double UNKNOWN_OFFSET_FRACTION = 0.1;

    private final SearchContext context;
    private final SortPaths sorts;

    UpperSearch(SearchContext context) {
        this.context = context;
        this.sorts = context.sorts();
    }

    static Demand demandOf(LogicalNode.Aggregate node) {
        BitSet needed = Expressions.variables(node.keys());
        node.calls().forEach(call -> needed.or(Expressions.variables(call)));
        return Demand.of(needed, 0);
    }

    Demand demandOf(LogicalNode.Sorted node, Demand demand) {
        List<Expression> keys = node.keys().stream().map(SortKey::expression).toList();
        BitSet needed = (BitSet) demand.variables().clone();
        needed.or(Expressions.variables(keys));
        return Demand.of(needed, demand.outputPerRow() + context.perRow(keys));
    }

    Demand demandOf(LogicalNode.Limited node, Demand demand) {
        Optional<Expression> bound = node.count()
                .map(count -> node.offset()
                        .<Expression>map(offset -> sum(count, offset))
                        .orElse(count));
        Optional<Long> count = PathSearch.constant(node.count());
        Optional<Long> offset = node.offset().isEmpty() ? Optional.of(0L) : PathSearch.constant(node.offset());
        double rows = count.isPresent() && offset.isPresent() ? (double) count.get() + offset.get() : -1;
        return new Demand(demand.variables(), demand.outputPerRow(), bound, rows);
    }

    private static Expression sum(Expression count, Expression offset) {
        Optional<Long> first = PathSearch.constant(Optional.of(count));
        Optional<Long> second = PathSearch.constant(Optional.of(offset));
        if (first.isPresent() && second.isPresent() && first.get() <= Long.MAX_VALUE - second.get()) {
            return new Expression.Constant(first.get() + second.get(), DataType.BIGINT);
        }
        return new Expression.Call(Function.ADD, List.of(count, offset), DataType.BIGINT);
    }

    PathSet aggregate(LogicalNode.Aggregate node, PathSet input, Demand demand) {
        double groups = groups(node, input.rows());
        context.leafRows(node.leaf(), groups);
        double rows = RowCount.clamp(groups * context.selectivity().conjunction(node.having()));
        int width = context.variables().width(demand.within(node.variables(), new BitSet()));
        PathSet set = context.newSet(rows, node.variables());
        AggregateCost.Work whole = work(node, groups, AggregateMode.SIMPLE, demand);
        Size size = new Size(rows, width);
        Path cheapest = input.cheapest();
        set.add(aggregated(cheapest, node, AggregateMode.SIMPLE, whole, size));
        if (input.considersStartup()) {
            Path earliest = input.cheapestStartup();
            set.add(aggregated(earliest, node, AggregateMode.SIMPLE, whole, size));
        }
        new GroupPaths(context).add(set, node, input, whole, size);
        if (node.calls().stream().allMatch(AggregateCall::isCombinable)) {
            input.cheapestPartial().ifPresent(partial -> set.add(finalized(partial, node, demand, groups, rows)));
        }
        return set;
    }

    /// Each grouping set has groups of its own.
    private double groups(LogicalNode.Aggregate node, double rows) {
        if (!(node.input() instanceof LogicalNode.GroupingSets sets)) {
            return context.groups().groups(node.keys(), rows);
        }
        double groups = 0;
        for (List<Integer> set : sets.sets()) {
            List<Expression> keys = set.stream().map(sets.keys()::get).toList();
            groups += context.groups().groups(keys, rows / sets.sets().size());
        }
        return groups;
    }

    static Demand demandOf(LogicalNode.GroupingSets node, Demand demand) {
        BitSet needed = (BitSet) demand.variables().clone();
        needed.or(Expressions.variables(node.keys()));
        needed.andNot(node.ownVariables());
        return Demand.of(needed, 0);
    }

    /// Participants may each repeat their own rows.
    PathSet groupingSets(LogicalNode.GroupingSets node, PathSet input, Demand demand) {
        int width = context.variables().width(demand.within(node.variables(), new BitSet()));
        double count = node.sets().size();
        PathSet set = context.newSet(input.rows() * count, node.variables());
        set.add(repeated(input.cheapest(), node, count, width));
        input.cheapestPartial().ifPresent(partial -> set.add(repeated(partial, node, count, width)));
        return set;
    }

    private Path repeated(Path input, LogicalNode.GroupingSets node, double count, int width) {
        double rows = input.header().rows() * count;
        double perRow = context.perRow(node.keys()) / count;
        Cost cost = input.header().cost().plusRun(perRow * rows);
        return new Path.GroupingSets(input.header().with(cost, rows, width), input, node);
    }

    /// Of an aggregate's result.
    record Size(double rows, int width) {}

    /// Partial aggregation in each participant, a Gather, and the final one above.
    private Path finalized(Path partial, LogicalNode.Aggregate node, Demand demand, double groups, double rows) {
        PlannerSettings settings = context.settings();
        int stateWidth = context.variables().width(node.variables());
        double partialGroups = groups(node, partial.header().rows());
        AggregateCost.Work partialWork = work(node, partialGroups, AggregateMode.PARTIAL, demand);
        Path states =
                aggregated(partial, node, AggregateMode.PARTIAL, partialWork, new Size(partialGroups, stateWidth));
        double gathered =
                Parallelism.gatheredRows(partialGroups, partial.header().workers(), settings);
        Path gather = context.gather(states, gathered);
        int width = context.variables().width(demand.within(node.variables(), new BitSet()));
        AggregateCost.Work finalWork = work(node, groups, AggregateMode.FINALIZE, demand);
        return aggregated(gather, node, AggregateMode.FINALIZE, finalWork, new Size(rows, width));
    }

    private AggregateCost.Work work(LogicalNode.Aggregate node, double groups, AggregateMode mode, Demand demand) {
        double operator = context.settings().cpuOperatorCost();
        double perTuple = mode == AggregateMode.FINALIZE
                ? node.calls().size()
                : ExpressionCost.transition(node.calls()) + ExpressionCost.operators(node.keys());
        double perGroup = 0;
        if (mode != AggregateMode.PARTIAL) {
            perGroup = ExpressionCost.finishing(node.calls()) * operator
                    + context.perRow(node.having())
                    + demand.outputPerRow();
        }
        return new AggregateCost.Work(
                perTuple * operator, perGroup, node.keys().size(), node.calls().size(), 0, groups);
    }

    private Path aggregated(
            Path input, LogicalNode.Aggregate node, AggregateMode mode, AggregateCost.Work work, Size size) {
        PlannerSettings settings = context.settings();
        boolean isPlain = node.keys().isEmpty();
        Flow flow = input.header().flow();
        Cost cost = isPlain ? AggregateCost.plain(flow, work, settings) : AggregateCost.hashed(flow, work, settings);
        AggregateStrategy strategy = isPlain ? AggregateStrategy.PLAIN : AggregateStrategy.HASHED;
        return new Path.Aggregated(input.header().with(cost, size.rows(), size.width()), input, node, strategy, mode);
    }

    PathSet sort(LogicalNode.Sorted node, PathSet input, Demand demand) {
        int width = context.variables().width(demand.within(node.variables(), new BitSet()));
        PathSet set = context.newSet(input.rows(), node.variables());
        for (Path path : input.complete()) {
            if (sorts.isSorted(path, node.keys())) {
                set.add(path);
            }
            sorts.incremental(path, node.keys(), demand, width).ifPresent(set::add);
        }
        set.add(sorts.sorted(input.cheapest(), node.keys(), demand, width));
        if (demand.boundRows() > 0) {
            input.cheapestPartial()
                    .filter(partial -> demand.boundRows() < partial.header().rows())
                    .ifPresent(partial -> set.add(sortedTwice(partial, node.keys(), demand, width)));
        }
        return set;
    }

    /// Each participant keeps its own top rows, and only those pass the Gather.
    private Path sortedTwice(Path partial, List<SortKey> keys, Demand demand, int width) {
        Path top = sorts.sorted(partial, keys, demand, partial.header().width());
        double kept = Math.min(demand.boundRows(), top.header().rows());
        Cost cost = top.header().cost();
        double fraction = kept / top.header().rows();
        Cost bounded = new Cost(cost.disabledNodes(), cost.startup(), cost.startup() + cost.run() * fraction);
        Path limited = new Path.Sorted(
                top.header().ordered(bounded, kept, top.header().width()), partial, keys, demand.bound());
        double gathered = Parallelism.gatheredRows(kept, partial.header().workers(), context.settings());
        return sorts.sorted(context.gather(limited, gathered), keys, demand, width);
    }

    PathSet limit(LogicalNode.Limited node, PathSet input) {
        PathSet set = context.newSet(input.rows(), node.variables());
        double offset = node.offset().isEmpty()
                ? 0
                : PathSearch.constant(node.offset())
                        .map(Long::doubleValue)
                        .orElse(RowCount.clamp(input.rows() * UNKNOWN_OFFSET_FRACTION));
        double count = node.count().isEmpty()
                ? -1
                : PathSearch.constant(node.count())
                        .map(Long::doubleValue)
                        .orElse(RowCount.clamp(input.rows() * UNKNOWN_LIMIT_FRACTION));
        PathSet limited = null;
        for (Path path : input.complete()) {
            Flow flow = LimitCost.of(path.header().flow(), offset, count);
            limited = limited == null ? context.newSet(flow.rows(), node.variables()) : limited;
            PathHeader header = new PathHeader(flow, 0, false, path.header().order());
            limited.add(new Path.Limited(header, path, node));
        }
        return limited == null ? set : limited;
    }
}
