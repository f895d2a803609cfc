package dev.spillway.exec.scan;

import dev.spillway.error.ErrorCode;
import dev.spillway.error.SpillwayException;
import dev.spillway.exec.Operator;
import dev.spillway.exec.ParticipantContext;
import dev.spillway.plan.PlanNode;

/// Makes the operators of INSERT, UPDATE and DELETE. Leader only.
public final class WriteOperators {
    private WriteOperators() {}

    public static Operator insert(PlanNode.Insert node, Operator child, ParticipantContext context) {
        throw notYet();
    }

    public static Operator update(PlanNode.Update node, Operator child, ParticipantContext context) {
        throw notYet();
    }

    public static Operator delete(PlanNode.Delete node, Operator child, ParticipantContext context) {
        throw notYet();
    }

    private static SpillwayException notYet() {
        return new SpillwayException(ErrorCode.FEATURE_NOT_SUPPORTED, "not supported yet");
    }
}
