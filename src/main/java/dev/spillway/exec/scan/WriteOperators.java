package dev.spillway.exec.scan;

import dev.spillway.exec.Operator;
import dev.spillway.exec.ParticipantContext;
import dev.spillway.plan.PlanNode;

/// Makes the operators of INSERT, UPDATE and DELETE. Leader only.
public final class WriteOperators {
    private WriteOperators() {}

    public static Operator insert(PlanNode.Insert node, Operator child, ParticipantContext context) {
        return new InsertOperator(node, child, context);
    }

    public static Operator update(PlanNode.Update node, Operator child, ParticipantContext context) {
        return new RowChangeOperator(node.header(), node.relation(), node.columns(), child, context);
    }

    public static Operator delete(PlanNode.Delete node, Operator child, ParticipantContext context) {
        return new RowChangeOperator(node.header(), node.relation(), null, child, context);
    }
}
