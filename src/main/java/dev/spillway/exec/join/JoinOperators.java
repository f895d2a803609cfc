package dev.spillway.exec.join;

import dev.spillway.exec.Operator;
import dev.spillway.exec.ParticipantContext;
import dev.spillway.exec.scan.IndexProbe;
import dev.spillway.plan.PlanNode;

/// Makes the operators of join nodes.
public final class JoinOperators {
    private JoinOperators() {}

    public static Operator hashJoin(
            PlanNode.HashJoin node, Operator outer, Operator inner, ParticipantContext context) {
        return new HashJoinOperator(node, outer, inner, context);
    }

    public static Operator mergeJoin(
            PlanNode.MergeJoin node, Operator outer, Operator inner, ParticipantContext context) {
        return new MergeJoinOperator(node, outer, inner, context);
    }

    public static Operator material(PlanNode.Material node, Operator child, ParticipantContext context) {
        return new MaterialOperator(node, child, context);
    }

    public static Operator nestedLoop(
            PlanNode.NestedLoop node, Operator outer, Operator inner, ParticipantContext context) {
        if (inner instanceof IndexProbe probe) {
            return new IndexLoopOperator(node, outer, probe, context);
        }
        return new NestedLoopOperator(node, outer, inner, context);
    }
}
