package dev.spillway.exec.window;

import dev.spillway.exec.Operator;
import dev.spillway.exec.ParticipantContext;
import dev.spillway.plan.PlanNode;

/// Makes the operators of WindowAgg nodes.
public final class WindowOperators {
    private WindowOperators() {}

    public static Operator create(PlanNode.WindowAgg node, Operator child, ParticipantContext context) {
        return new WindowOperator(node, child, context);
    }
}
