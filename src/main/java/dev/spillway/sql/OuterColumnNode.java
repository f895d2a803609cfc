package dev.spillway.sql;

import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rex.RexDynamicParam;
import org.jspecify.annotations.Nullable;

/// A column of the query around a sub-query, until the sub-query has become a join. Immutable.
final class OuterColumnNode extends RexDynamicParam {
    private final int field;

    OuterColumnNode(int field, RelDataType type) {
        super(type, -2);
        this.field = field;
        this.digest = "outer$" + field;
    }

    int field() {
        return field;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof OuterColumnNode that && field == that.field;
    }

    @Override
    public int hashCode() {
        return digest.hashCode();
    }
}
