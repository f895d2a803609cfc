package dev.spillway.planner.path;

import dev.spillway.data.ArrayCode;
import dev.spillway.data.ByteString;
import dev.spillway.plan.Expression;
import dev.spillway.plan.Expression.Call;
import dev.spillway.plan.Expression.Constant;
import dev.spillway.plan.Function;
import dev.spillway.planner.PlannerSettings;
import dev.spillway.planner.cost.Cost;
import dev.spillway.planner.cost.Flow;
import dev.spillway.planner.cost.RowCount;
import dev.spillway.planner.logical.Expressions;
import dev.spillway.planner.logical.LogicalNode;
import java.math.BigDecimal;
import java.util.BitSet;
import java.util.List;

/// Paths of functions that return sets. Owned by one search.
final class FunctionSearch {
    /// PostgreSQL's `prorows` where nothing is known of the arguments.
    private static final double DEFAULT_ROWS = 1_000;
    /// PostgreSQL's guess of an array's elements.
    private static final double DEFAULT_ELEMENTS = 10;

    private final SearchContext context;

    FunctionSearch(SearchContext context) {
        this.context = context;
    }

    PathSet scan(LogicalNode.Functions node, List<Expression> filter, Demand demand) {
        PlannerSettings settings = context.settings();
        double tuples = rows(node.calls());
        double rows = RowCount.clamp(tuples * context.selectivity().conjunction(filter));
        context.leafRows(node.leaf(), rows);
        double startup = context.perRow(node.calls());
        double run = (settings.cpuTupleCost() + context.perRow(filter)) * tuples + demand.outputPerRow() * rows;
        int width = context.variables().width(demand.within(node.variables(), new BitSet()));
        PathSet set = context.newSet(rows, node.variables());
        Flow flow = new Flow(new Cost(0, startup, startup + run), rows, width);
        set.add(new Path.Functions(new PathHeader(flow, 0, context.allowsPartialTemp(), List.of()), node, filter));
        return set;
    }

    static Demand demandOf(LogicalNode.ProjectSet node, Demand demand) {
        BitSet needed = (BitSet) demand.variables().clone();
        needed.or(Expressions.variables(node.calls()));
        needed.andNot(node.ownVariables());
        return Demand.of(needed, 0);
    }

    /// Participants may each call the functions for their own rows, which stay in their order.
    PathSet projectSet(LogicalNode.ProjectSet node, PathSet input, Demand demand) {
        double times = rows(node.calls());
        int width = context.variables().width(demand.within(node.variables(), new BitSet()));
        PathSet set = context.newSet(input.rows() * times, node.variables());
        input.complete().forEach(path -> set.add(projectSet(path, node, times, demand, width)));
        input.partial().forEach(path -> set.add(projectSet(path, node, times, demand, width)));
        context.addGather(set, input.rows() * times);
        return set;
    }

    private Path projectSet(Path input, LogicalNode.ProjectSet node, double times, Demand demand, int width) {
        double rows = input.header().rows() * times;
        double perInput = context.settings().cpuTupleCost() + context.perRow(node.calls());
        double perRow = context.settings().cpuTupleCost() / 2 + demand.outputPerRow();
        Cost cost = input.header().cost().plusRun(perInput * input.header().rows() + perRow * rows);
        return new Path.ProjectSet(input.header().ordered(cost, rows, width), input, node);
    }

    /// The rows that calls side by side give.
    private static double rows(List<Expression> calls) {
        double rows = 1;
        for (Expression call : calls) {
            rows = Math.max(rows, rows(call));
        }
        return rows;
    }

    private static double rows(Expression expression) {
        if (!(expression instanceof Call call) || !call.function().isSetReturning()) {
            return 1;
        }
        return call.function() == Function.GENERATE_SERIES
                ? RowCount.clamp(seriesRows(call.arguments()))
                : elements(call.arguments().getFirst());
    }

    private static double elements(Expression array) {
        return switch (array) {
            case Constant(ByteString code, var type) ->
                RowCount.clamp(ArrayCode.decode(code, type.element()).size());
            case Call call
            when call.function() == Function.ARRAY ->
                RowCount.clamp(call.arguments().size());
            default -> DEFAULT_ELEMENTS;
        };
    }

    private static double seriesRows(List<Expression> arguments) {
        double start = number(arguments.get(0));
        double stop = number(arguments.get(1));
        double step = arguments.size() > 2 ? number(arguments.get(2)) : 1;
        double rows = Math.floor((stop - start) / step) + 1;
        return Double.isFinite(rows) ? Math.max(rows, 0) : DEFAULT_ROWS;
    }

    private static double number(Expression expression) {
        return switch (expression) {
            case Constant(Long value, var type) -> value;
            case Constant(BigDecimal value, var type) -> value.doubleValue();
            case Constant(dev.spillway.data.IntervalValue value, var type) ->
                (value.months() * 30.0 + value.days()) * 86_400_000_000.0 + value.micros();
            case Expression.Cast cast -> number(cast.operand());
            case Call call
            when call.function() == Function.NEGATE -> -number(call.arguments().getFirst());
            default -> Double.NaN;
        };
    }
}
