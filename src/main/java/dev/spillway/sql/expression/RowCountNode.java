package dev.spillway.sql.expression;

import org.apache.calcite.rex.RexDynamicParam;
import org.apache.calcite.rex.RexNode;
import org.jspecify.annotations.Nullable;

/// The expression of a LIMIT or OFFSET that is worked out when the statement runs. Calcite takes none but literals and
/// parameters there, so to it this is a parameter. Immutable.
public final class RowCountNode extends RexDynamicParam {
    private final RexNode expression;

    public RowCountNode(RexNode expression) {
        super(expression.getType(), Integer.MAX_VALUE);
        this.expression = expression;
        this.digest = "COUNT:" + expression;
    }

    RexNode expression() {
        return expression;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof RowCountNode that && expression.equals(that.expression);
    }

    @Override
    public int hashCode() {
        return expression.hashCode();
    }
}
