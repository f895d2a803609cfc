package dev.spillway.sql;

import dev.spillway.error.ErrorCode;
import dev.spillway.error.SpillwayException;
import dev.spillway.plan.Expression;
import java.util.List;
import java.util.function.IntFunction;
import org.apache.calcite.rel.core.AggregateCall;
import org.apache.calcite.rex.RexNode;

/// From Calcite's expressions over a node's input to plan expressions. `input` gives what stands for input field i, in
/// plans usually an
/// [Expression.ColumnRef] with the name that EXPLAIN prints. Stateless.
public final class ExpressionConverter {
    private ExpressionConverter() {}

    public static Expression convert(RexNode node, IntFunction<? extends Expression> input) {
        throw new SpillwayException(ErrorCode.FEATURE_NOT_SUPPORTED, "not there yet: " + node + input);
    }

    /// An aggregate whose arguments and filter are fields of `input`.
    public static Expression.AggregateCall aggregate(AggregateCall call, IntFunction<? extends Expression> input) {
        throw new SpillwayException(ErrorCode.FEATURE_NOT_SUPPORTED, "not there yet: " + call + input);
    }

    public static List<Expression> convertAll(List<RexNode> nodes, IntFunction<? extends Expression> input) {
        return nodes.stream().map(node -> convert(node, input)).toList();
    }
}
