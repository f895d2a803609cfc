package dev.spillway.sql;

import dev.spillway.catalog.PgType;
import dev.spillway.data.DataType;
import dev.spillway.plan.AggregateFunction;
import java.util.List;
import org.apache.calcite.rex.RexDynamicParam;
import org.apache.calcite.rex.RexNode;
import org.jspecify.annotations.Nullable;

/// An aggregate inside an expression while a SELECT is analyzed; it becomes a field of the LogicalAggregate. Immutable.
final class AggregateNode extends RexDynamicParam {
    private final AggregateFunction function;
    private final List<RexNode> arguments;
    private final boolean isDistinct;
    private final @Nullable RexNode filter;

    AggregateNode(
            AggregateFunction function,
            List<RexNode> arguments,
            boolean isDistinct,
            @Nullable RexNode filter,
            DataType type) {
        super(PgType.of(type, function != AggregateFunction.COUNT && function != AggregateFunction.COUNT_STAR), -1);
        this.function = function;
        this.arguments = List.copyOf(arguments);
        this.isDistinct = isDistinct;
        this.filter = filter;
        this.digest = function + (isDistinct ? "(DISTINCT " : "(") + arguments + ")" + (filter == null ? "" : filter);
    }

    AggregateFunction function() {
        return function;
    }

    List<RexNode> arguments() {
        return arguments;
    }

    boolean isDistinct() {
        return isDistinct;
    }

    @Nullable
    RexNode filter() {
        return filter;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return this == other
                || other instanceof AggregateNode that
                        && digest.equals(that.digest)
                        && getType().equals(that.getType());
    }

    @Override
    public int hashCode() {
        return digest.hashCode();
    }
}
