package dev.spillway.exec.scan;

import dev.spillway.data.Batch;
import dev.spillway.exec.ColumnLayout;
import dev.spillway.exec.Operator;
import dev.spillway.exec.OutputStage;
import dev.spillway.exec.ParticipantContext;
import dev.spillway.exec.expression.ColumnAlignment;
import dev.spillway.plan.PlanNode;
import dev.spillway.storage.KeyFilter;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// UNION ALL: one child after the other, brought to one layout.
final class AppendOperator implements Operator {
    private final List<Operator> children;
    private final ColumnAlignment alignment;
    private final OutputStage output;
    private int current;

    AppendOperator(PlanNode.Append node, List<Operator> children, ParticipantContext context) {
        this.children = List.copyOf(children);
        this.alignment =
                ColumnAlignment.ofInputs(children.stream().map(Operator::layout).toList());
        this.output = OutputStage.create(node.header(), alignment.layout(), Optional.empty(), context);
    }

    @Override
    public List<ColumnLayout> layout() {
        return output.layout();
    }

    @Override
    public long rowsMax() {
        long sum = 0;
        for (Operator child : children) {
            long rows = child.rowsMax();
            if (rows > Long.MAX_VALUE - sum) {
                return Long.MAX_VALUE;
            }
            sum += rows;
        }
        return sum;
    }

    @Override
    public void restrict(int column, KeyFilter filter) {
        output.inputColumn(column).ifPresent(input -> {
            for (Operator child : children) {
                if (alignment.layout().get(input).isHeldAs(child.layout().get(input))) {
                    child.restrict(input, filter);
                }
            }
        });
    }

    @Override
    public @Nullable Batch next() {
        while (current < children.size()) {
            Batch batch = children.get(current).next();
            if (batch != null) {
                Batch result = output.apply(alignment.align(current, batch));
                if (result != null) {
                    return result;
                }
            } else {
                current++;
            }
        }
        return null;
    }

    @Override
    public void close() {
        children.forEach(Operator::close);
    }
}
