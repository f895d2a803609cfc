package dev.spillway.sql;

import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rex.RexDynamicParam;
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
