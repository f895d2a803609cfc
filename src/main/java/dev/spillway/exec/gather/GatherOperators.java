package dev.spillway.exec.gather;

import dev.spillway.error.ErrorCode;
import dev.spillway.error.SpillwayException;
import dev.spillway.exec.Operator;
import dev.spillway.exec.ParticipantContext;
import dev.spillway.plan.PlanNode;

/// Makes the operators of Gather nodes.
public final class GatherOperators {
    private GatherOperators() {}

    public static Operator create(PlanNode.Gather node, ParticipantContext context) {
        throw new SpillwayException(ErrorCode.FEATURE_NOT_SUPPORTED, "not supported yet");
    }
}
