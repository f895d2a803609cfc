package dev.spillway.sql.expression;

import dev.spillway.catalog.PgType;
import dev.spillway.data.DataType;
import dev.spillway.plan.AggregateFunction;
import java.util.List;
import org.apache.calcite.rex.RexDynamicParam;
import org.apache.calcite.rex.RexNode;
import org.jspecify.annotations.Nullable;

/// An aggregate inside an expression while a SELECT is analyzed; it becomes a field of the LogicalAggregate. Immutable.
public final class AggregateNode extends RexDynamicParam {
    private final AggregateFunction function;
    private final List<RexNode> arguments;
    private final boolean isDistinct;
    private final @Nullable RexNode filter;
    private final List<SortDirection> order;

    public AggregateNode(
            AggregateFunction function,
            List<RexNode> arguments,
            boolean isDistinct,
            @Nullable RexNode filter,
            DataType type) {
        this(function, arguments, List.of(), isDistinct, filter, type);
    }

    /// The last arguments are sort keys, one for each of `order`.
    public AggregateNode(
            AggregateFunction function,
            List<RexNode> arguments,
            List<SortDirection> order,
            boolean isDistinct,
            @Nullable RexNode filter,
            DataType type) {
        super(PgType.of(type, !isCount(function)), -1);
        this.order = List.copyOf(order);
        this.function = function;
        this.arguments = List.copyOf(arguments);
        this.isDistinct = isDistinct;
        this.filter = filter;
        this.digest = PgAggregate.of(function, order).getName() + (isDistinct ? "(DISTINCT " : "(") + arguments + ")"
                + (filter == null ? "" : filter);
    }

    /// Whether the result of no rows is 0, not NULL.
    public static boolean isCount(AggregateFunction function) {
        return switch (function) {
            case COUNT, COUNT_STAR, REGR_COUNT, APPROX_COUNT_DISTINCT -> true;
            default -> false;
        };
    }

    public List<SortDirection> order() {
        return order;
    }

    public AggregateFunction function() {
        return function;
    }

    public List<RexNode> arguments() {
        return arguments;
    }

    public boolean isDistinct() {
        return isDistinct;
    }

    @Nullable
    public RexNode filter() {
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
