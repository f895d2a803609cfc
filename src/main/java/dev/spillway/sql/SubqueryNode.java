package dev.spillway.sql;

import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rex.RexDynamicParam;
import org.jspecify.annotations.Nullable;

/// A scalar sub-query inside an expression, until the expression's input has been joined with it. `rel` yields exactly
/// one row;
/// the value is its first field. Immutable; equal only to itself.
final class SubqueryNode extends RexDynamicParam {
    private final RelNode rel;

    SubqueryNode(RelNode rel, RelDataType type) {
        super(type, -3);
        this.rel = rel;
        this.digest = "subquery$" + rel.getId();
    }

    RelNode rel() {
        return rel;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return this == other;
    }

    @Override
    public int hashCode() {
        return digest.hashCode();
    }
}
