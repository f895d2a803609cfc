package dev.spillway.exec.sort;

import dev.spillway.exec.Operator;
import dev.spillway.exec.ParticipantContext;
import dev.spillway.plan.PlanNode;

/// Makes the operators of Sort nodes.
public final class SortOperators {
    private SortOperators() {}

    public static Operator incremental(PlanNode.IncrementalSort node, Operator child, ParticipantContext context) {
        return new IncrementalSortOperator(node, child, context);
    }

    public static Operator create(PlanNode.Sort node, Operator child, ParticipantContext context) {
        return new SortOperator(node, child, context);
    }
}
