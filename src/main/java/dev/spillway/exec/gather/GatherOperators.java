package dev.spillway.exec.gather;

import dev.spillway.exec.Operator;
import dev.spillway.exec.ParticipantContext;
import dev.spillway.plan.PlanNode;

/// Makes the operators of Gather nodes.
public final class GatherOperators {
    private GatherOperators() {}

    public static Operator create(PlanNode.Gather node, ParticipantContext context) {
        return GatherOperator.create(node, context);
    }
}
