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

/// `generate_series(start, stop[, step])` in FROM: one column. Its arguments have no columns. Immutable.
public final class GenerateSeries extends AbstractRelNode {
    private final String alias;
    private final List<RexNode> arguments;

    public GenerateSeries(RelOptCluster cluster, RelDataType rowType, String alias, List<RexNode> arguments) {
        super(cluster, cluster.traitSetOf(Convention.NONE));
        this.rowType = rowType;
        this.alias = alias;
        this.arguments = List.copyOf(arguments);
    }

    public String alias() {
        return alias;
    }

    public List<RexNode> arguments() {
        return arguments;
    }

    @Override
    public RelNode accept(RelShuttle shuttle) {
        return shuttle.visit(this);
    }

    @Override
    public RelWriter explainTerms(RelWriter writer) {
        return super.explainTerms(writer).item("alias", alias).item("arguments", arguments);
    }
}
