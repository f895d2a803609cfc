package dev.spillway.sql.relation;

import java.util.List;
import org.apache.calcite.plan.RelTraitSet;
import org.apache.calcite.rel.BiRel;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.RelWriter;
import org.apache.calcite.rel.type.RelDataType;

/// WITH RECURSIVE: the left input's rows, then the right input's, over and over, as long as it yields new ones; each
/// time its [WorkTableRel] of the same `number` has the rows of the time before. Immutable.
///
/// `isDistinct`: UNION without ALL, a row that came before is none.
public final class RecursiveRel extends BiRel {
    private final int number;
    private final boolean isDistinct;

    public RecursiveRel(int number, RelNode first, RelNode repeated, boolean isDistinct) {
        super(first.getCluster(), first.getTraitSet(), first, repeated);
        this.number = number;
        this.isDistinct = isDistinct;
    }

    public int number() {
        return number;
    }

    public boolean isDistinct() {
        return isDistinct;
    }

    @Override
    protected RelDataType deriveRowType() {
        return left.getRowType();
    }

    @Override
    public RelNode copy(RelTraitSet traits, List<RelNode> inputs) {
        return new RecursiveRel(number, inputs.get(0), inputs.get(1), isDistinct);
    }

    @Override
    public RelWriter explainTerms(RelWriter writer) {
        return super.explainTerms(writer).item("number", number).item("distinct", isDistinct);
    }
}
