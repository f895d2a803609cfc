package dev.spillway.exec.aggregate;

import dev.spillway.exec.Operator;
import dev.spillway.exec.ParticipantContext;
import dev.spillway.plan.PlanNode;

/// Makes the operators of Aggregate nodes.
public final class AggregateOperators {
    private AggregateOperators() {}

    public static Operator groupingSets(PlanNode.GroupingSets node, Operator child, ParticipantContext context) {
        return new GroupingSetsOperator(node, child, context);
    }

    public static Operator create(PlanNode.Aggregate node, Operator child, ParticipantContext context) {
        if (node.strategy() == PlanNode.AggregateStrategy.SORTED) {
            return new SortedAggregateOperator(node, child, context);
        }
        return new AggregateOperator(node, child, context);
    }
}
