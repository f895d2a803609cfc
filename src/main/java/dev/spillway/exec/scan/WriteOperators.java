package dev.spillway.exec.scan;

import dev.spillway.exec.Operator;
import dev.spillway.exec.ParticipantContext;
import dev.spillway.plan.PlanNode;
import dev.spillway.plan.PlanNode.Change;
import java.util.List;

/// Makes the operators of INSERT, UPDATE, DELETE and MERGE. Leader only.
public final class WriteOperators {
    private WriteOperators() {}

    public static Operator create(PlanNode.ModifyTable node, Operator child, ParticipantContext context) {
        return switch (node.change()) {
            case Change.Insert _ -> new InsertOperator(node, child, context);
            case Change.Update update ->
                new RowChangeOperator(node, update.columns(), update.mayRepeat(), child, context);
            case Change.Delete delete -> new RowChangeOperator(node, List.of(), delete.mayRepeat(), child, context);
            case Change.Merge merge -> new MergeOperator(node, merge, child, context);
        };
    }
}
