package dev.spillway.planner.path;

import dev.spillway.plan.Expression;
import dev.spillway.plan.Expression.Call;
import dev.spillway.plan.PlanNode;
import dev.spillway.planner.PlannerSettings;
import dev.spillway.planner.cost.Cost;
import dev.spillway.planner.cost.Flow;
import dev.spillway.planner.cost.Parallelism;
import dev.spillway.planner.cost.RowCount;
import dev.spillway.planner.cost.SeqScanCost;
import dev.spillway.planner.logical.Expressions;
import dev.spillway.planner.logical.LogicalNode;
import dev.spillway.storage.ColumnStatistics;
import dev.spillway.storage.ScanSource;
import java.util.BitSet;
import java.util.List;

/// Paths of what has no inputs. Owned by one search.
final class ScanSearch {
    private final SearchContext context;

    ScanSearch(SearchContext context) {
        this.context = context;
    }

    PathSet scan(LogicalNode.Scan node, List<Expression> filter, Demand demand) {
        PlannerSettings settings = context.settings();
        double tuples = Math.max(0, node.statistics().rows());
        double rows = RowCount.clamp(tuples * context.selectivity().conjunction(filter));
        context.leafRows(node.leaf(), rows);
        BitSet read = demand.within(node.variables(), Expressions.variables(filter));
        SeqScanCost.Work work = new SeqScanCost.Work(
                blocks(node, read, filter), tuples, rows, context.perRow(filter), demand.outputPerRow());
        int width = context.variables().width(demand.within(node.variables(), new BitSet()));
        PathSet set = context.newSet(rows, node.variables());
        Flow serial = new Flow(SeqScanCost.of(work, 0, settings), rows, width);
        boolean isSafe = context.allowsPartialTemp();
        set.add(new Path.Scan(new PathHeader(serial, 0, isSafe, List.of()), node, filter, false));
        int workers = isSafe ? Parallelism.workers(node.statistics().blocks(), settings) : 0;
        if (workers > 0) {
            double share = RowCount.clamp(rows / Parallelism.divisor(workers, settings));
            Flow divided = new Flow(SeqScanCost.of(work, workers, settings), share, width);
            set.add(new Path.Scan(new PathHeader(divided, workers, true, List.of()), node, filter, true));
        }
        new IndexPaths(context).addScans(set, node, filter, demand);
        set.baseScan(new PathSet.BaseScan(node, filter, demand));
        context.addGather(set, rows);
        return set;
    }

    /// Blocks of the columns that are read, less what zone maps will skip.
    private double blocks(LogicalNode.Scan node, BitSet read, List<Expression> filter) {
        double blocks = 0;
        List<ColumnStatistics> columns = node.statistics().columns();
        for (int id = read.nextSetBit(0); id >= 0; id = read.nextSetBit(id + 1)) {
            int column = node.column(id);
            if (column != PlanNode.SeqScan.ROW_ID && column < columns.size()) {
                blocks += columns.get(column).blocks();
            }
        }
        return blocks * readFraction(node, filter);
    }

    /// Where a column's values follow the row order, a range over it touches few row groups: by the square of the
    /// correlation, as PostgreSQL weighs index scans.
    private double readFraction(LogicalNode.Scan node, List<Expression> filter) {
        double groups = Math.ceil(node.statistics().rows() / ScanSource.ROW_GROUP_ROWS_MAX);
        double fraction = 1;
        if (groups <= 1) {
            return fraction;
        }
        for (Expression condition : filter) {
            BitSet ids = Expressions.variables(condition);
            int column = ids.cardinality() == 1 ? node.column(ids.nextSetBit(0)) : PlanNode.SeqScan.ROW_ID;
            boolean isKnown =
                    column >= 0 && column < node.statistics().columns().size();
            if (isKnown && isRange(condition)) {
                double correlation = node.statistics().columns().get(column).correlation();
                double touched = Math.min(1, context.selectivity().single(condition) + 1 / groups);
                fraction = Math.min(fraction, 1 - correlation * correlation * (1 - touched));
            }
        }
        return fraction;
    }

    private static boolean isRange(Expression condition) {
        if (condition instanceof Expression.InList list) {
            return !list.negated() && list.operand() instanceof Expression.ColumnRef;
        }
        if (!(condition instanceof Call call) || call.arguments().size() != 2) {
            return false;
        }
        boolean isComparison = switch (call.function()) {
            case EQUAL, LESS, LESS_OR_EQUAL, GREATER, GREATER_OR_EQUAL -> true;
            default -> false;
        };
        return isComparison
                && (call.arguments().get(0) instanceof Expression.ColumnRef
                        || call.arguments().get(1) instanceof Expression.ColumnRef);
    }

    PathSet values(LogicalNode.Values node, List<Expression> filter, Demand demand) {
        PlannerSettings settings = context.settings();
        double tuples = node.rows().size();
        double rows = RowCount.clamp(tuples * context.selectivity().conjunction(filter));
        context.leafRows(node.leaf(), rows);
        boolean isResult = node.variableCount() == 0 && node.rows().size() == 1;
        double perTuple = settings.cpuTupleCost() + context.perRow(filter);
        double perValue = isResult ? 0 : settings.cpuOperatorCost();
        double total = (perTuple + perValue) * tuples + demand.outputPerRow() * rows;
        int width = context.variables().width(demand.within(node.variables(), new BitSet()));
        PathSet set = context.newSet(rows, node.variables());
        PathHeader header =
                new PathHeader(new Flow(new Cost(0, 0, total), rows, width), 0, context.allowsPartialTemp(), List.of());
        set.add(new Path.Values(header, node, filter));
        return set;
    }
}
