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

/// Functions in FROM, side by side: a column for each and, with `isNumbered`, the row's number. Their arguments may
/// have columns of queries around, never of this one. Immutable.
public final class FunctionRel extends AbstractRelNode {
    private final String alias;
    private final List<RexNode> calls;
    private final boolean isNumbered;

    public FunctionRel(
            RelOptCluster cluster, RelDataType rowType, String alias, List<RexNode> calls, boolean isNumbered) {
        super(cluster, cluster.traitSetOf(Convention.NONE));
        this.rowType = rowType;
        this.alias = alias;
        this.calls = List.copyOf(calls);
        this.isNumbered = isNumbered;
    }

    public String alias() {
        return alias;
    }

    public List<RexNode> calls() {
        return calls;
    }

    public boolean isNumbered() {
        return isNumbered;
    }

    @Override
    public RelNode accept(RelShuttle shuttle) {
        return shuttle.visit(this);
    }

    @Override
    public RelWriter explainTerms(RelWriter writer) {
        return super.explainTerms(writer)
                .item("alias", alias)
                .item("calls", calls)
                .item("numbered", isNumbered);
    }
}
