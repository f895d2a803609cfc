package dev.spillway.sql.relation;

import org.apache.calcite.plan.Convention;
import org.apache.calcite.plan.RelOptCluster;
import org.apache.calcite.rel.AbstractRelNode;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.RelShuttle;
import org.apache.calcite.rel.RelWriter;
import org.apache.calcite.rel.type.RelDataType;

/// The name of a recursive WITH query inside itself: the rows of the last round. Immutable.
///
/// `number` is that of the [RecursiveRel] around it.
public final class WorkTableRel extends AbstractRelNode {
    private final int number;
    private final String name;
    private final String alias;

    public WorkTableRel(RelOptCluster cluster, int number, String name, String alias, RelDataType rowType) {
        super(cluster, cluster.traitSetOf(Convention.NONE));
        this.number = number;
        this.name = name;
        this.alias = alias;
        this.rowType = rowType;
    }

    public int number() {
        return number;
    }

    public String name() {
        return name;
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
                .item("name", name)
                .item("number", number)
                .item("alias", alias);
    }
}
