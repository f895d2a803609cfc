package dev.spillway.exec.join;

import dev.spillway.error.ErrorCode;
import dev.spillway.error.SpillwayException;
import dev.spillway.exec.Operator;
import dev.spillway.exec.ParticipantContext;
import dev.spillway.plan.PlanNode;
import dev.spillway.plan.PlanNode.JoinType;

/// Makes the operators of join nodes.
public final class JoinOperators {
    private JoinOperators() {}

    public static Operator hashJoin(
            PlanNode.HashJoin node, Operator outer, Operator inner, ParticipantContext context) {
        if (context.gather().isPresent()) {
            forbidInnerRows(node.joinType());
        }
        return new HashJoinOperator(node, outer, inner, context);
    }

    public static Operator nestedLoop(
            PlanNode.NestedLoop node, Operator outer, Operator inner, ParticipantContext context) {
        if (context.gather().isPresent()) {
            forbidInnerRows(node.joinType());
        }
        return new NestedLoopOperator(node, outer, inner, context);
    }

    /// An inner row is unmatched only if no participant has matched it, which nobody knows before all have ended.
    private static void forbidInnerRows(JoinType type) {
        if (type == JoinType.RIGHT || type == JoinType.FULL) {
            throw new SpillwayException(
                    ErrorCode.FEATURE_NOT_SUPPORTED, "right and full joins cannot run in parallel workers");
        }
    }
}
