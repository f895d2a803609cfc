package dev.spillway.planner.logical;

import dev.spillway.plan.Expression;
import java.util.List;

/// A logical plan: where the rows come from and, over its variables, the fields of the result in order.
public record Translation(LogicalNode node, List<Expression> fields) {
    public Translation {
        fields = List.copyOf(fields);
    }
}
