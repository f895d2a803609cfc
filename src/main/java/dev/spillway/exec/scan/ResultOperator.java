package dev.spillway.exec.scan;

import dev.spillway.data.Batch;
import dev.spillway.exec.ColumnLayout;
import dev.spillway.exec.Operator;
import dev.spillway.exec.OutputStage;
import dev.spillway.exec.ParticipantContext;
import dev.spillway.plan.PlanNode;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Result: one row without columns, or a filter and projection over a child.
final class ResultOperator implements Operator {
    private final @Nullable Operator child;
    private final OutputStage output;
    private boolean isDone;

    ResultOperator(PlanNode.Result node, List<Operator> children, ParticipantContext context) {
        this.child = children.isEmpty() ? null : children.getFirst();
        List<ColumnLayout> input = child == null ? List.of() : child.layout();
        this.output = OutputStage.create(node.header(), input, node.filter(), context);
    }

    @Override
    public List<ColumnLayout> layout() {
        return output.layout();
    }

    @Override
    public long rowsMax() {
        return child == null ? 1 : child.rowsMax();
    }

    @Override
    public @Nullable Batch next() {
        Operator input = child;
        if (input == null) {
            if (isDone) {
                return null;
            }
            isDone = true;
            return output.apply(new Batch(List.of(), 1));
        }
        for (Batch batch = input.next(); batch != null; batch = input.next()) {
            Batch result = output.apply(batch);
            if (result != null) {
                return result;
            }
        }
        return null;
    }

    @Override
    public boolean rewind() {
        isDone = false;
        return child == null || child.rewind();
    }

    @Override
    public void close() {
        if (child != null) {
            child.close();
        }
    }
}
