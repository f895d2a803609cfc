package dev.spillway.sql.query;

import dev.spillway.function.ScalarFunction;
import dev.spillway.sql.expression.PgOperator;
import java.util.List;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rex.RexCall;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.sql.SqlOperator;
import org.jspecify.annotations.Nullable;

/// A scalar sub-query inside an expression, until the expression's input has been joined with it.
///
/// `rel` yields exactly one row, whose first field is the value. What it takes from the row around it are the operands,
/// so that whoever rewrites the expression (grouping, a join's shift of fields) rewrites them too. Immutable; equal to
/// uses of the same `rel` with the same operands.
public final class SubqueryNode extends RexCall {
    private static final SqlOperator SUBQUERY = PgOperator.of(ScalarFunction.seeingNulls("subquery", _ -> {
        throw new IllegalStateException("a sub-query must have become a join");
    }));

    private final RelNode rel;

    SubqueryNode(RelNode rel, RelDataType type, List<? extends RexNode> operands) {
        super(type, SUBQUERY, operands);
        this.rel = rel;
    }

    RelNode rel() {
        return rel;
    }

    @Override
    public RexCall clone(RelDataType newType, List<RexNode> newOperands) {
        return new SubqueryNode(rel, newType, newOperands);
    }

    @Override
    protected String computeDigest(boolean withType) {
        return "subquery$" + rel.getId() + operands;
    }

    @Override
    @SuppressWarnings("ReferenceEquality")
    public boolean equals(@Nullable Object other) {
        return this == other || other instanceof SubqueryNode that && rel == that.rel && operands.equals(that.operands);
    }

    @Override
    public int hashCode() {
        return 31 * rel.getId() + operands.hashCode();
    }
}
