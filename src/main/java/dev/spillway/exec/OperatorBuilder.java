package dev.spillway.exec;

import dev.spillway.exec.aggregate.AggregateOperators;
import dev.spillway.exec.gather.GatherOperators;
import dev.spillway.exec.join.JoinOperators;
import dev.spillway.exec.recursive.WithOperators;
import dev.spillway.exec.scan.IndexProbe;
import dev.spillway.exec.scan.ScanOperators;
import dev.spillway.exec.scan.WriteOperators;
import dev.spillway.exec.sort.SortOperators;
import dev.spillway.exec.window.WindowOperators;
import dev.spillway.plan.PlanNode;
import java.util.ArrayList;
import java.util.List;

/// Builds the operators of a plan for one participant.
///
/// Factories get the children ready and may close them early. What was already built is closed if a later part fails.
public final class OperatorBuilder {
    private OperatorBuilder() {}

    public static Operator build(PlanNode node, ParticipantContext context) {
        List<Operator> children = new ArrayList<>();
        try {
            if (!buildsChildren(node)) {
                for (PlanNode child : node.children()) {
                    children.add(
                            child instanceof PlanNode.IndexScan scan && scan.isParameterized()
                                    ? new IndexProbe(scan, children.getFirst().layout(), context)
                                    : build(child, context));
                }
            }
            return new InstrumentedOperator(
                    create(node, children, context),
                    context.instrumentation(node.header().id()),
                    context.options().isTimingOn());
        } catch (RuntimeException e) {
            closeAll(children, e);
            throw e;
        }
    }

    /// Nodes whose children need something first, or are built more than once.
    private static boolean buildsChildren(PlanNode node) {
        return node instanceof PlanNode.Gather
                || node instanceof PlanNode.With
                || node instanceof PlanNode.RecursiveUnion;
    }

    private static Operator create(PlanNode node, List<Operator> children, ParticipantContext context) {
        return switch (node) {
            case PlanNode.SeqScan scan -> ScanOperators.seqScan(scan, context);
            case PlanNode.IndexScan scan -> ScanOperators.indexScan(scan, context);
            case PlanNode.FunctionScan scan -> ScanOperators.functionScan(scan, context);
            case PlanNode.ProjectSet sets -> ScanOperators.projectSet(sets, children.getFirst(), context);
            case PlanNode.ValuesScan scan -> ScanOperators.valuesScan(scan, context);
            case PlanNode.Result result -> ScanOperators.result(result, children, context);
            case PlanNode.Limit limit -> ScanOperators.limit(limit, children.getFirst(), context);
            case PlanNode.Append append -> ScanOperators.append(append, children, context);
            case PlanNode.Aggregate aggregate -> AggregateOperators.create(aggregate, children.getFirst(), context);
            case PlanNode.HashJoin join -> JoinOperators.hashJoin(join, children.get(0), children.get(1), context);
            case PlanNode.NestedLoop join -> JoinOperators.nestedLoop(join, children.get(0), children.get(1), context);
            case PlanNode.MergeJoin join -> JoinOperators.mergeJoin(join, children.get(0), children.get(1), context);
            case PlanNode.Material material -> JoinOperators.material(material, children.getFirst(), context);
            case PlanNode.IncrementalSort sort -> SortOperators.incremental(sort, children.getFirst(), context);
            case PlanNode.Sort sort -> SortOperators.create(sort, children.getFirst(), context);
            case PlanNode.WindowAgg window -> WindowOperators.create(window, children.getFirst(), context);
            case PlanNode.Gather gather -> GatherOperators.create(gather, context);
            case PlanNode.ModifyTable change -> WriteOperators.create(change, children.getFirst(), context);
            case PlanNode.GroupingSets sets -> AggregateOperators.groupingSets(sets, children.getFirst(), context);
            case PlanNode.With with -> WithOperators.with(with, context);
            case PlanNode.CommonScan scan -> WithOperators.scan(scan, context);
            case PlanNode.RecursiveUnion union -> WithOperators.recursiveUnion(union, context);
        };
    }

    private static void closeAll(List<Operator> children, RuntimeException reason) {
        for (Operator child : children) {
            try {
                child.close();
            } catch (RuntimeException e) {
                reason.addSuppressed(e);
            }
        }
    }
}
