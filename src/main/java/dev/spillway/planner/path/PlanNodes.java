package dev.spillway.planner.path;

import dev.spillway.plan.NodeHeader;
import dev.spillway.plan.PlanNode;
import java.util.ArrayList;
import java.util.List;

/// Copies and questions of plan records. Stateless.
public final class PlanNodes {
    private PlanNodes() {}

    /// The same node with another header and other children.
    public static PlanNode with(PlanNode node, NodeHeader header, List<PlanNode> children) {
        return switch (node) {
            case PlanNode.SeqScan scan ->
                new PlanNode.SeqScan(
                        header,
                        scan.relation(),
                        scan.relationName(),
                        scan.alias(),
                        scan.columns(),
                        scan.filter(),
                        scan.isParallelAware());
            case PlanNode.IndexScan scan -> indexScan(scan, header);
            case PlanNode.FunctionScan scan ->
                new PlanNode.FunctionScan(header, scan.alias(), scan.calls(), scan.isNumbered(), scan.filter());
            case PlanNode.ProjectSet sets ->
                new PlanNode.ProjectSet(header, children.getFirst(), sets.calls(), sets.isOuter(), sets.isNumbered());
            case PlanNode.ValuesScan scan -> new PlanNode.ValuesScan(header, scan.rows(), scan.filter());
            case PlanNode.Result result ->
                new PlanNode.Result(header, children.stream().findFirst(), result.filter());
            case PlanNode.Aggregate aggregate ->
                new PlanNode.Aggregate(
                        header,
                        children.getFirst(),
                        aggregate.strategy(),
                        aggregate.mode(),
                        aggregate.groupKeys(),
                        aggregate.aggregates(),
                        aggregate.filter());
            case PlanNode.HashJoin join -> hashJoin(join, header, children);
            case PlanNode.NestedLoop join ->
                new PlanNode.NestedLoop(
                        header, join.joinType(), children.get(0), children.get(1), join.joinFilter(), join.filter());
            case PlanNode.MergeJoin join -> mergeJoin(join, header, children);
            case PlanNode.Material _ -> new PlanNode.Material(header, children.getFirst());
            case PlanNode.IncrementalSort sort ->
                new PlanNode.IncrementalSort(header, children.getFirst(), sort.keys(), sort.presorted(), sort.bound());
            case PlanNode.Sort sort -> new PlanNode.Sort(header, children.getFirst(), sort.keys(), sort.bound());
            case PlanNode.WindowAgg window -> windowAgg(window, header, children.getFirst());
            case PlanNode.Limit limit -> new PlanNode.Limit(header, children.getFirst(), limit.count(), limit.offset());
            case PlanNode.Append append -> new PlanNode.Append(header, children);
            case PlanNode.GroupingSets sets ->
                new PlanNode.GroupingSets(header, children.getFirst(), sets.keys(), sets.sets());
            case PlanNode.With with -> with(with, header, children);
            case PlanNode.CommonScan scan ->
                new PlanNode.CommonScan(
                        header, scan.number(), scan.name(), scan.alias(), scan.isWorkTable(), scan.filter());
            case PlanNode.RecursiveUnion union ->
                new PlanNode.RecursiveUnion(
                        header, union.number(), children.get(0), children.get(1), union.isDistinct());
            case PlanNode.Gather gather -> gather(gather, header, children.getFirst(), gather.tempFlushCost());
            case PlanNode.ModifyTable change ->
                new PlanNode.ModifyTable(
                        header,
                        children.getFirst(),
                        change.relation(),
                        change.relationName(),
                        change.alias(),
                        change.change());
        };
    }

    private static PlanNode hashJoin(PlanNode.HashJoin join, NodeHeader header, List<PlanNode> children) {
        return new PlanNode.HashJoin(
                header,
                join.joinType(),
                children.get(0),
                children.get(1),
                join.outerKeys(),
                join.innerKeys(),
                join.joinFilter(),
                join.filter(),
                join.isParallelHash(),
                join.isInnerUnique());
    }

    private static PlanNode mergeJoin(PlanNode.MergeJoin join, NodeHeader header, List<PlanNode> children) {
        return new PlanNode.MergeJoin(
                header,
                join.joinType(),
                children.get(0),
                children.get(1),
                join.keys(),
                join.joinFilter(),
                join.filter());
    }

    private static PlanNode with(PlanNode.With with, NodeHeader header, List<PlanNode> children) {
        List<PlanNode.CommonTable> tables = new ArrayList<>();
        for (int i = 0; i < with.tables().size(); i++) {
            PlanNode.CommonTable table = with.tables().get(i);
            tables.add(new PlanNode.CommonTable(table.number(), table.name(), children.get(i)));
        }
        return new PlanNode.With(header, tables, children.getLast());
    }

    private static PlanNode indexScan(PlanNode.IndexScan scan, NodeHeader header) {
        return new PlanNode.IndexScan(
                header,
                scan.relation(),
                scan.relationName(),
                scan.alias(),
                scan.index(),
                scan.indexName(),
                scan.columns(),
                scan.bounds(),
                scan.condition(),
                scan.filter(),
                scan.isBackward(),
                scan.isIndexOnly(),
                scan.isParameterized());
    }

    private static PlanNode windowAgg(PlanNode.WindowAgg window, NodeHeader header, PlanNode input) {
        return new PlanNode.WindowAgg(
                header,
                input,
                window.name(),
                window.partitionKeys(),
                window.orderKeys(),
                window.frame(),
                window.calls());
    }

    public static PlanNode.Gather gather(PlanNode.Gather gather, NodeHeader header, PlanNode input, double flushCost) {
        return new PlanNode.Gather(header, input, gather.workersPlanned(), gather.needsTempFlush(), flushCost);
    }

    /// Whether a relation is read in the tree; all relations are TEMP relations.
    public static boolean readsRelation(PlanNode node) {
        return node instanceof PlanNode.SeqScan
                || node instanceof PlanNode.IndexScan
                || node.children().stream().anyMatch(PlanNodes::readsRelation);
    }
}
