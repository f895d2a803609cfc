package dev.spillway.exec.scan;

import dev.spillway.exec.Operator;
import dev.spillway.exec.ParticipantContext;
import dev.spillway.plan.PlanNode;
import java.util.List;

/// Makes the operators of nodes that produce or pass on rows.
public final class ScanOperators {
    private ScanOperators() {}

    public static Operator seqScan(PlanNode.SeqScan node, ParticipantContext context) {
        return new SeqScanOperator(node, context);
    }

    public static Operator indexScan(PlanNode.IndexScan node, ParticipantContext context) {
        return new IndexScanOperator(node, context);
    }

    public static Operator functionScan(PlanNode.FunctionScan node, ParticipantContext context) {
        return new FunctionScanOperator(node, context);
    }

    public static Operator projectSet(PlanNode.ProjectSet node, Operator child, ParticipantContext context) {
        return new ProjectSetOperator(node, child, context);
    }

    public static Operator valuesScan(PlanNode.ValuesScan node, ParticipantContext context) {
        return new ValuesScanOperator(node, context);
    }

    public static Operator result(PlanNode.Result node, List<Operator> children, ParticipantContext context) {
        return new ResultOperator(node, children, context);
    }

    public static Operator limit(PlanNode.Limit node, Operator child, ParticipantContext context) {
        return new LimitOperator(node, child, context);
    }

    public static Operator append(PlanNode.Append node, List<Operator> children, ParticipantContext context) {
        return new AppendOperator(node, children, context);
    }
}
