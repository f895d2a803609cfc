package dev.spillway.sql.relation;

import java.util.List;
import org.apache.calcite.plan.Convention;
import org.apache.calcite.plan.RelOptCluster;
import org.apache.calcite.rel.AbstractRelNode;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.RelShuttle;
import org.apache.calcite.rel.RelWriter;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rex.RexNode;

/// Rows of expressions without columns: VALUES, and one row without fields below a SELECT that has no FROM. Immutable.
public final class ExpressionValues extends AbstractRelNode {
    private final List<List<RexNode>> rows;

    public ExpressionValues(RelOptCluster cluster, RelDataType rowType, List<List<RexNode>> rows) {
        super(cluster, cluster.traitSetOf(Convention.NONE));
        this.rowType = rowType;
        this.rows = rows.stream().map(List::copyOf).toList();
    }

    public List<List<RexNode>> rows() {
        return rows;
    }

    @Override
    public RelNode accept(RelShuttle shuttle) {
        return shuttle.visit(this);
    }

    @Override
    public RelWriter explainTerms(RelWriter writer) {
        return super.explainTerms(writer)
                .item("fields", rowType.getFieldNames())
                .item("rows", rows);
    }
}
