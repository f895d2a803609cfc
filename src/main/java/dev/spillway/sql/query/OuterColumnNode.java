package dev.spillway.sql.query;

import java.util.function.Function;
import java.util.function.IntFunction;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rex.RexDynamicParam;
import org.apache.calcite.rex.RexInputRef;
import org.apache.calcite.rex.RexNode;
import org.jspecify.annotations.Nullable;

/// A value of the query around a sub-query, by its number among the [Correlation]'s, until the sub-query has become a
/// join. Immutable.
final class OuterColumnNode extends RexDynamicParam {
    private final int argument;

    OuterColumnNode(int argument, RelDataType type) {
        super(type, -2);
        this.argument = argument;
        this.digest = "outer$" + argument;
    }

    int argument() {
        return argument;
    }

    /// The expression with each outer column replaced by what stands for its number.
    static RexNode replaced(RexNode node, IntFunction<RexNode> outer) {
        return replaced(node, outer, reference -> reference);
    }

    /// The expression with each outer column and each field replaced.
    static RexNode replaced(RexNode node, IntFunction<RexNode> outer, Function<RexInputRef, RexNode> field) {
        return Subqueries.replace(node, inner -> switch (inner) {
            case OuterColumnNode column -> outer.apply(column.argument());
            case RexInputRef reference -> field.apply(reference);
            default -> inner;
        });
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof OuterColumnNode that
                && argument == that.argument
                && getType().equals(that.getType());
    }

    @Override
    public int hashCode() {
        return digest.hashCode();
    }
}
