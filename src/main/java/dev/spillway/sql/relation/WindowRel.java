package dev.spillway.sql.relation;

import dev.spillway.catalog.PgType;
import dev.spillway.catalog.PgTypeFactory;
import dev.spillway.data.DataType;
import dev.spillway.plan.RankingFunction;
import dev.spillway.plan.WindowFrame;
import dev.spillway.plan.WindowFunction;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.calcite.plan.RelTraitSet;
import org.apache.calcite.rel.RelFieldCollation;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.RelWriter;
import org.apache.calcite.rel.SingleRel;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rel.type.RelDataTypeFactory;

/// Window functions over one window: the input's fields, then one per call. Immutable.
///
/// A node of our own, so that no rule of Calcite moves anything across it.
public final class WindowRel extends SingleRel {
    private final Window window;
    private final List<Call> calls;

    /// Partition and order are fields of the input.
    public record Window(
            Optional<String> name, List<Integer> partition, List<RelFieldCollation> order, WindowFrame frame) {
        public Window {
            partition = List.copyOf(partition);
            order = List.copyOf(order);
        }
    }

    /// Arguments and filter are fields of the input.
    public record Call(WindowFunction function, List<Integer> arguments, Optional<Integer> filter, RelDataType type) {
        public Call {
            arguments = List.copyOf(arguments);
        }
    }

    public WindowRel(RelNode input, Window window, List<Call> calls) {
        super(input.getCluster(), input.getTraitSet(), input);
        this.window = window;
        this.calls = List.copyOf(calls);
    }

    public Window window() {
        return window;
    }

    public List<Call> calls() {
        return calls;
    }

    /// The same over another input, whose first fields are the same; `more` fields partition it too.
    public WindowRel over(RelNode other, List<Integer> more) {
        List<Integer> partition = new ArrayList<>(window.partition());
        partition.addAll(more);
        return new WindowRel(other, new Window(window.name(), partition, window.order(), window.frame()), calls);
    }

    /// The number of each row in its partition, behind the input's fields.
    public static WindowRel rowNumber(RelNode input, List<Integer> partition, List<RelFieldCollation> order) {
        Window window = new Window(Optional.empty(), partition, order, WindowFrame.ROWS_SO_FAR);
        Call call =
                new Call(RankingFunction.ROW_NUMBER, List.of(), Optional.empty(), PgType.of(DataType.BIGINT, false));
        return new WindowRel(input, window, List.of(call));
    }

    /// What ranking functions say of each row in this order, behind the input's fields.
    public static WindowRel numbered(RelNode input, List<RelFieldCollation> order, List<RankingFunction> functions) {
        Window window = new Window(Optional.empty(), List.of(), order, WindowFrame.ROWS_SO_FAR);
        List<Call> calls = functions.stream()
                .map(function -> new Call(function, List.of(), Optional.empty(), PgType.of(DataType.BIGINT, false)))
                .toList();
        return new WindowRel(input, window, calls);
    }

    @Override
    public RelNode copy(RelTraitSet traits, List<RelNode> inputs) {
        return new WindowRel(inputs.getFirst(), window, calls);
    }

    @Override
    protected RelDataType deriveRowType() {
        RelDataTypeFactory.Builder rowType = PgTypeFactory.INSTANCE.builder();
        rowType.addAll(getInput().getRowType().getFieldList());
        for (int i = 0; i < calls.size(); i++) {
            rowType.add("window" + i, calls.get(i).type());
        }
        return rowType.build();
    }

    @Override
    public RelWriter explainTerms(RelWriter writer) {
        return super.explainTerms(writer).item("window", window).item("calls", calls);
    }
}
