package dev.spillway.planner.path;

import dev.spillway.catalog.CatalogIndex;
import dev.spillway.plan.Expression;
import dev.spillway.plan.Expression.SortKey;
import dev.spillway.plan.PlanNode;
import dev.spillway.planner.PathMethod;
import dev.spillway.planner.cost.Cost;
import dev.spillway.planner.cost.Flow;
import dev.spillway.planner.cost.IndexScanCost;
import dev.spillway.planner.cost.RowCount;
import dev.spillway.planner.logical.Expressions;
import dev.spillway.planner.logical.LogicalNode;
import dev.spillway.storage.ColumnStatistics;
import dev.spillway.storage.IndexColumn;
import dev.spillway.storage.index.KeyCodec;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/// Paths of a relation through its indexes. None is parallel: an index is read by the leader. Owned by one search.
final class IndexPaths {
    private static final BitSet NO_OUTER = new BitSet();

    private final SearchContext context;

    IndexPaths(SearchContext context) {
        this.context = context;
    }

    /// Scans with the relation's own conditions, in both directions.
    void addScans(PathSet set, LogicalNode.Scan node, List<Expression> filter, Demand demand) {
        for (CatalogIndex index : node.table().indexes().get()) {
            IndexMatch match = IndexMatch.of(index, node, filter, NO_OUTER);
            for (boolean isBackward : new boolean[] {false, true}) {
                set.add(path(new Scan(index, node, match, filter, demand, 1), isBackward));
            }
        }
    }

    /// Scans that look up rows for one row of an outer side, which is asked `loops` times: at least one condition
    /// of
    /// the join must be among the bounds.
    List<Path.IndexScan> parameterized(
            PathSet.BaseScan scan, List<Expression> joinConditions, BitSet outer, double loops) {
        List<Path.IndexScan> paths = new ArrayList<>();
        for (CatalogIndex index : scan.node().table().indexes().get()) {
            List<Expression> candidates = new ArrayList<>(joinConditions);
            candidates.addAll(scan.filter());
            IndexMatch match = IndexMatch.of(index, scan.node(), candidates, outer);
            boolean isJoined = match.bounds().stream()
                    .anyMatch(bound -> bound.value()
                            .map(value -> !Expressions.variables(value).isEmpty())
                            .orElse(false));
            if (isJoined) {
                paths.add(path(new Scan(index, scan.node(), match, scan.filter(), scan.demand(), loops), false));
            }
        }
        return paths;
    }

    /// `loops` is how often the scan will run; more than once, or with outer values, it is parameterised.
    private record Scan(
            CatalogIndex index,
            LogicalNode.Scan node,
            IndexMatch match,
            List<Expression> filter,
            Demand demand,
            double loops) {
        boolean isParameterized() {
            return match.bounds().stream()
                    .anyMatch(bound -> bound.value()
                            .map(value -> !Expressions.variables(value).isEmpty())
                            .orElse(false));
        }

        List<Expression> rest() {
            List<Expression> rest = new ArrayList<>(filter);
            rest.removeAll(match.conditions());
            return rest;
        }
    }

    private Path.IndexScan path(Scan scan, boolean isBackward) {
        LogicalNode.Scan node = scan.node();
        List<Expression> rest = scan.rest();
        BitSet read = scan.demand().within(node.variables(), Expressions.variables(rest));
        boolean isIndexOnly = !scan.isParameterized() && isIndexOnly(scan, read);
        double tuples = Math.max(0, node.statistics().rows());
        double selectivity = context.selectivity().conjunction(scan.match().conditions());
        double rows =
                RowCount.clamp(tuples * selectivity * context.selectivity().conjunction(rest));
        IndexScanCost.Index index = new IndexScanCost.Index(
                scan.index().blocks(), tuples, scan.index().height());
        IndexScanCost.Work work = new IndexScanCost.Work(
                blocks(node, read),
                columns(node, read),
                tuples,
                selectivity,
                scan.match().bounds().size(),
                correlation(scan),
                context.perRow(rest),
                scan.demand().outputPerRow(),
                scan.loops(),
                isIndexOnly);
        Cost cost = IndexScanCost.of(index, work, context.settings());
        int width = context.variables().width(scan.demand().within(node.variables(), new BitSet()));
        boolean isParameterized = scan.isParameterized();
        List<SortKey> order = isParameterized
                ? List.of()
                : context.orders()
                        .useful(
                                context.orders().canonical(order(scan, isBackward)),
                                scan.demand().within(node.variables(), new BitSet()));
        PathHeader header = new PathHeader(new Flow(cost, rows, width), 0, false, order);
        return new Path.IndexScan(
                header, node, scan.index(), scan.match(), rest, isBackward, isIndexOnly, isParameterized);
    }

    private boolean isIndexOnly(Scan scan, BitSet read) {
        if (!context.settings().isEnabled(PathMethod.INDEX_ONLY_SCAN)) {
            return false;
        }
        return read.stream().allMatch(variable -> {
            int column = scan.node().column(variable);
            return column != PlanNode.SeqScan.ROW_ID
                    && scan.index().definition().covers(column)
                    && KeyCodec.isReversible(
                            scan.node().table().columns().get(column).type());
        });
    }

    private static double blocks(LogicalNode.Scan node, BitSet read) {
        List<ColumnStatistics> columns = node.statistics().columns();
        return read.stream()
                .map(node::column)
                .filter(column -> column >= 0 && column < columns.size())
                .mapToDouble(column -> columns.get(column).blocks())
                .sum();
    }

    private static double columns(LogicalNode.Scan node, BitSet read) {
        return read.stream().filter(variable -> node.column(variable) >= 0).count();
    }

    /// How far the rows lie in the order of the first key; of several keys the first says less.
    private static double correlation(Scan scan) {
        List<IndexColumn> keys = scan.index().definition().columns();
        List<ColumnStatistics> columns = scan.node().statistics().columns();
        int first = keys.getFirst().column();
        double correlation = first < columns.size() ? columns.get(first).correlation() : 0;
        return keys.size() > 1 ? correlation * 0.75 : correlation;
    }

    /// The order of the rows; keys that have one value do not count.
    private List<SortKey> order(Scan scan, boolean isBackward) {
        List<SortKey> order = new ArrayList<>();
        List<IndexColumn> keys = scan.index().definition().columns();
        for (int i = scan.match().fixedKeys(); i < keys.size(); i++) {
            IndexColumn key = keys.get(i);
            order.add(new SortKey(
                    context.variables().reference(scan.node().firstVariable() + key.column()),
                    key.descending() != isBackward,
                    key.nullsFirst() != isBackward));
        }
        return order;
    }
}
