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
        PathSet.BaseScan scan = new PathSet.BaseScan(node, filter, demand);
        for (CatalogIndex index : node.table().indexes().get()) {
            Lookup lookup = lookup(index, scan, List.of(), IndexMatch.of(index, node, filter, NO_OUTER));
            Flow flow = flow(lookup, 1);
            for (boolean isBackward : new boolean[] {false, true}) {
                List<SortKey> order = context.orders()
                        .useful(
                                context.orders().canonical(order(lookup, isBackward)),
                                demand.within(node.variables(), new BitSet()));
                PathHeader header = new PathHeader(flow, 0, false, order);
                if (set.admits(header)) {
                    set.add(lookup.path(header, isBackward));
                }
            }
        }
    }

    /// Scans that look up rows for one row of an outer side: at least one condition of the join must be among the
    /// bounds.
    List<Lookup> lookups(PathSet.BaseScan scan, List<Expression> joinConditions, BitSet outer) {
        List<Lookup> lookups = new ArrayList<>();
        for (CatalogIndex index : scan.node().table().indexes().get()) {
            List<Expression> candidates = new ArrayList<>(joinConditions);
            candidates.addAll(scan.filter());
            IndexMatch match = IndexMatch.of(index, scan.node(), candidates, outer);
            if (match.isParameterized()) {
                lookups.add(lookup(index, scan, joinConditions, match));
            }
        }
        return lookups;
    }

    /// A scan through an index, with all about it that does not depend on how often it runs. `rest` are the
    /// conditions of the relation, `unmatched` those of the join, that the bounds do not stand for.
    record Lookup(
            LogicalNode.Scan node,
            CatalogIndex index,
            IndexMatch match,
            List<Expression> rest,
            List<Expression> unmatched,
            IndexScanCost.Work work,
            double rows,
            int width) {
        Path.IndexScan path(PathHeader header, boolean isBackward) {
            return new Path.IndexScan(
                    header, node, index, match, rest, isBackward, work.isIndexOnly(), match.isParameterized());
        }
    }

    private Lookup lookup(
            CatalogIndex index, PathSet.BaseScan scan, List<Expression> joinConditions, IndexMatch match) {
        LogicalNode.Scan node = scan.node();
        List<Expression> rest = new ArrayList<>(scan.filter());
        rest.removeAll(match.conditions());
        List<Expression> unmatched = new ArrayList<>(joinConditions);
        unmatched.removeAll(match.conditions());
        BitSet read = scan.demand().within(node.variables(), Expressions.variables(rest));
        double tuples = Math.max(0, node.statistics().rows());
        double selectivity = context.selectivity().conjunction(match.printed());
        IndexScanCost.Work work = new IndexScanCost.Work(
                blocks(node, read),
                columns(node, read),
                tuples,
                selectivity,
                match.bounds().size(),
                match.searches(),
                correlation(node, index),
                context.perRow(rest),
                scan.demand().outputPerRow(),
                1,
                !match.isParameterized() && isIndexOnly(node, index, read));
        double rows = RowCount.clamp(tuples
                * context.selectivity().conjunction(match.conditions())
                * context.selectivity().conjunction(rest));
        int width = context.variables().width(scan.demand().within(node.variables(), new BitSet()));
        return new Lookup(node, index, match, rest, unmatched, work, rows, width);
    }

    /// What one of `loops` scans gives.
    Flow flow(Lookup lookup, double loops) {
        IndexScanCost.Index index = new IndexScanCost.Index(
                lookup.index().blocks(), lookup.work().tuples(), lookup.index().height());
        Cost cost = IndexScanCost.of(index, lookup.work().repeated(loops), context.settings());
        return new Flow(cost, lookup.rows(), lookup.width());
    }

    /// The inner side of a loop.
    Path path(Lookup lookup, Flow flow) {
        return lookup.path(new PathHeader(flow, 0, false, List.of()), false);
    }

    private boolean isIndexOnly(LogicalNode.Scan node, CatalogIndex index, BitSet read) {
        if (!context.settings().isEnabled(PathMethod.INDEX_ONLY_SCAN)) {
            return false;
        }
        return read.stream().allMatch(variable -> {
            int column = node.column(variable);
            return column != PlanNode.SeqScan.ROW_ID
                    && index.definition().covers(column)
                    && KeyCodec.isReversible(node.table().columns().get(column).type());
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
    private static double correlation(LogicalNode.Scan node, CatalogIndex index) {
        List<IndexColumn> keys = index.definition().columns();
        List<ColumnStatistics> columns = node.statistics().columns();
        int first = keys.getFirst().column();
        double correlation = first < columns.size() ? columns.get(first).correlation() : 0;
        return keys.size() > 1 ? correlation * 0.75 : correlation;
    }

    /// The order of the rows; keys that have one value do not count. Rows of a list's values come value by value.
    private List<SortKey> order(Lookup scan, boolean isBackward) {
        if (scan.match().searches() > 1) {
            return List.of();
        }
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
