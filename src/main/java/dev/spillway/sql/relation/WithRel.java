package dev.spillway.sql.relation;

import java.util.ArrayList;
import java.util.List;
import org.apache.calcite.plan.RelTraitSet;
import org.apache.calcite.rel.AbstractRelNode;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.RelWriter;
import org.apache.calcite.rel.type.RelDataType;

/// The root of a statement with [CommonTable]s that are kept, each before those that name it. Immutable.
public final class WithRel extends AbstractRelNode {
    private final List<CommonTable> tables;
    private final RelNode input;

    public WithRel(List<CommonTable> tables, RelNode input) {
        super(input.getCluster(), input.getTraitSet());
        this.tables = List.copyOf(tables);
        this.input = input;
    }

    public List<CommonTable> tables() {
        return tables;
    }

    public RelNode input() {
        return input;
    }

    @Override
    protected RelDataType deriveRowType() {
        return input.getRowType();
    }

    @Override
    public List<RelNode> getInputs() {
        List<RelNode> inputs = new ArrayList<>();
        tables.forEach(table -> inputs.add(table.rel()));
        inputs.add(input);
        return inputs;
    }

    @Override
    public RelNode copy(RelTraitSet traits, List<RelNode> inputs) {
        List<CommonTable> copies = new ArrayList<>();
        for (int i = 0; i < tables.size(); i++) {
            CommonTable table = tables.get(i);
            copies.add(new CommonTable(table.number(), table.name(), inputs.get(i), table.materialized()));
        }
        return new WithRel(copies, inputs.getLast());
    }

    @Override
    public RelWriter explainTerms(RelWriter writer) {
        RelWriter terms = super.explainTerms(writer);
        tables.forEach(table -> terms.input(table.name(), table.rel()));
        return terms.input("input", input)
                .item("tables", tables.stream().map(CommonTable::number).toList());
    }
}
