package dev.spillway.sql.relation;

import org.apache.calcite.plan.Convention;
import org.apache.calcite.plan.RelOptCluster;
import org.apache.calcite.rel.AbstractRelNode;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.RelShuttle;
import org.apache.calcite.rel.RelWriter;
import org.apache.calcite.rel.type.RelDataType;

/// The name of a [CommonTable] in FROM. Immutable.
public final class CommonTableRel extends AbstractRelNode {
    private final CommonTable table;
    private final String alias;

    public CommonTableRel(RelOptCluster cluster, CommonTable table, String alias, RelDataType rowType) {
        super(cluster, cluster.traitSetOf(Convention.NONE));
        this.table = table;
        this.alias = alias;
        this.rowType = rowType;
    }

    public CommonTable table() {
        return table;
    }

    public String alias() {
        return alias;
    }

    @Override
    public RelNode accept(RelShuttle shuttle) {
        return shuttle.visit(this);
    }

    @Override
    public RelWriter explainTerms(RelWriter writer) {
        return super.explainTerms(writer)
                .item("table", table.name())
                .item("number", table.number())
                .item("alias", alias);
    }
}
