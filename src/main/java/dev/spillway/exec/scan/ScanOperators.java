package dev.spillway.exec.scan;

import dev.spillway.error.ErrorCode;
import dev.spillway.error.SpillwayException;
import dev.spillway.exec.Operator;
import dev.spillway.exec.ParticipantContext;
import dev.spillway.plan.PlanNode;
import java.util.List;

/// Makes the operators of nodes that produce or pass on rows.
public final class ScanOperators {
    private ScanOperators() {}

    public static Operator seqScan(PlanNode.SeqScan node, ParticipantContext context) {
        throw notYet();
    }

    public static Operator functionScan(PlanNode.FunctionScan node, ParticipantContext context) {
        throw notYet();
    }

    public static Operator valuesScan(PlanNode.ValuesScan node, ParticipantContext context) {
        throw notYet();
    }

    public static Operator result(PlanNode.Result node, List<Operator> children, ParticipantContext context) {
        throw notYet();
    }

    public static Operator limit(PlanNode.Limit node, Operator child, ParticipantContext context) {
        throw notYet();
    }

    public static Operator append(PlanNode.Append node, List<Operator> children, ParticipantContext context) {
        throw notYet();
    }

    private static SpillwayException notYet() {
        return new SpillwayException(ErrorCode.FEATURE_NOT_SUPPORTED, "not supported yet");
    }
}
