package dev.spillway.exec.join;

import dev.spillway.error.ErrorCode;
import dev.spillway.error.SpillwayException;
import dev.spillway.exec.Operator;
import dev.spillway.exec.ParticipantContext;
import dev.spillway.plan.PlanNode;

/// Makes the operators of join nodes.
public final class JoinOperators {
    private JoinOperators() {}

    public static Operator hashJoin(
            PlanNode.HashJoin node, Operator outer, Operator inner, ParticipantContext context) {
        throw new SpillwayException(ErrorCode.FEATURE_NOT_SUPPORTED, "hash joins are not supported yet");
    }

    public static Operator nestedLoop(
            PlanNode.NestedLoop node, Operator outer, Operator inner, ParticipantContext context) {
        throw new SpillwayException(ErrorCode.FEATURE_NOT_SUPPORTED, "nested loops are not supported yet");
    }
}
