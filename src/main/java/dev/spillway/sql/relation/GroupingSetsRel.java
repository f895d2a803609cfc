package dev.spillway.sql.relation;

import dev.spillway.catalog.PgType;
import dev.spillway.catalog.PgTypeFactory;
import dev.spillway.data.DataType;
import java.util.List;
import org.apache.calcite.plan.RelTraitSet;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.RelWriter;
import org.apache.calcite.rel.SingleRel;
import org.apache.calcite.rel.core.AggregateCall;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rel.type.RelDataTypeFactory;
import org.apache.calcite.rel.type.RelDataTypeField;

/// An aggregation by several grouping sets at once: the keys, NULL where a set lacks them, the number of the set, the
/// aggregates. Immutable.
///
/// The keys are the input's first `keyCount` fields; sets name them by number, and may be empty or alike. A node of our
/// own, so that no rule of Calcite moves a condition on keys below it.
public final class GroupingSetsRel extends SingleRel {
    private final int keyCount;
    private final List<List<Integer>> sets;
    private final List<AggregateCall> calls;

    public GroupingSetsRel(RelNode input, int keyCount, List<List<Integer>> sets, List<AggregateCall> calls) {
        super(input.getCluster(), input.getTraitSet(), input);
        this.keyCount = keyCount;
        this.sets = List.copyOf(sets);
        this.calls = List.copyOf(calls);
    }

    public int keyCount() {
        return keyCount;
    }

    public List<List<Integer>> sets() {
        return sets;
    }

    public List<AggregateCall> calls() {
        return calls;
    }

    @Override
    protected RelDataType deriveRowType() {
        RelDataTypeFactory.Builder rowType = PgTypeFactory.INSTANCE.builder();
        for (RelDataTypeField key : getInput().getRowType().getFieldList().subList(0, keyCount)) {
            rowType.add(key.getName(), PgType.of(PgType.dataType(key.getType()), true));
        }
        rowType.add("grouping$", PgType.of(DataType.BIGINT, false));
        for (int i = 0; i < calls.size(); i++) {
            rowType.add("agg" + i, calls.get(i).getType());
        }
        return rowType.build();
    }

    @Override
    public RelNode copy(RelTraitSet traits, List<RelNode> inputs) {
        return new GroupingSetsRel(inputs.getFirst(), keyCount, sets, calls);
    }

    @Override
    public RelWriter explainTerms(RelWriter writer) {
        return super.explainTerms(writer)
                .item("sets", sets)
                .item("keys", keyCount)
                .item("calls", calls);
    }
}
