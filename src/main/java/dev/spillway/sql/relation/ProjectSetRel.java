package dev.spillway.sql.relation;

import dev.spillway.catalog.PgType;
import dev.spillway.catalog.PgTypeFactory;
import dev.spillway.data.DataType;
import java.util.List;
import org.apache.calcite.plan.RelTraitSet;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.RelWriter;
import org.apache.calcite.rel.SingleRel;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rel.type.RelDataTypeFactory;
import org.apache.calcite.rex.RexNode;

/// Each row of the input once for each row of functions called with it side by side: the input's fields, a column for
/// each function and, with `isNumbered`, the number among the row's own. With `isOuter` a row without any stays, with
/// NULLs. Immutable.
///
/// A node of our own, so that no rule of Calcite moves anything across it.
public final class ProjectSetRel extends SingleRel {
    private final List<RexNode> calls;
    private final boolean isOuter;
    private final boolean isNumbered;

    public ProjectSetRel(RelNode input, List<RexNode> calls, boolean isOuter, boolean isNumbered) {
        super(input.getCluster(), input.getTraitSet(), input);
        this.calls = List.copyOf(calls);
        this.isOuter = isOuter;
        this.isNumbered = isNumbered;
    }

    public List<RexNode> calls() {
        return calls;
    }

    public boolean isOuter() {
        return isOuter;
    }

    public boolean isNumbered() {
        return isNumbered;
    }

    /// The same over another input, with other calls.
    public ProjectSetRel over(RelNode other, List<RexNode> otherCalls) {
        return new ProjectSetRel(other, otherCalls, isOuter, isNumbered);
    }

    @Override
    public RelNode copy(RelTraitSet traits, List<RelNode> inputs) {
        return over(inputs.getFirst(), calls);
    }

    @Override
    protected RelDataType deriveRowType() {
        RelDataTypeFactory.Builder rowType = PgTypeFactory.INSTANCE.builder();
        rowType.addAll(getInput().getRowType().getFieldList());
        for (int i = 0; i < calls.size(); i++) {
            rowType.add("set" + i, PgType.of(PgType.dataType(calls.get(i).getType()), true));
        }
        if (isNumbered) {
            rowType.add("ordinality", PgType.of(DataType.BIGINT, isOuter));
        }
        return rowType.build();
    }

    @Override
    public RelWriter explainTerms(RelWriter writer) {
        return super.explainTerms(writer)
                .item("calls", calls)
                .item("outer", isOuter)
                .item("numbered", isNumbered);
    }
}
