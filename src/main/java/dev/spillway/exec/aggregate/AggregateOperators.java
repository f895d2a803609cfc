package dev.spillway.exec.aggregate;

import dev.spillway.error.ErrorCode;
import dev.spillway.error.SpillwayException;
import dev.spillway.exec.Operator;
import dev.spillway.exec.ParticipantContext;
import dev.spillway.plan.PlanNode;

/// Makes the operators of Aggregate nodes.
public final class AggregateOperators {
    private AggregateOperators() {}

    public static Operator create(PlanNode.Aggregate node, Operator child, ParticipantContext context) {
        throw new SpillwayException(ErrorCode.FEATURE_NOT_SUPPORTED, "aggregates are not supported yet");
    }
}
