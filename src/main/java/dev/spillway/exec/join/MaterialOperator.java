package dev.spillway.exec.join;

import dev.spillway.data.Batch;
import dev.spillway.exec.ColumnLayout;
import dev.spillway.exec.Operator;
import dev.spillway.exec.OutputStage;
import dev.spillway.exec.ParticipantContext;
import dev.spillway.plan.PlanNode;
import dev.spillway.storage.KeyFilter;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// A Materialize node. The nested loop above keeps the rows, in the form in which it looks at them, and says what that
/// takes; this passes them on.
final class MaterialOperator implements Operator {
    private final Operator child;
    private final OutputStage output;

    MaterialOperator(PlanNode.Material node, Operator child, ParticipantContext context) {
        this.child = child;
        this.output = OutputStage.create(node.header(), child.layout(), Optional.empty(), context);
    }

    @Override
    public List<ColumnLayout> layout() {
        return output.layout();
    }

    @Override
    public long rowsMax() {
        return child.rowsMax();
    }

    @Override
    public void restrict(int column, KeyFilter filter) {
        output.inputColumn(column).ifPresent(input -> child.restrict(input, filter));
    }

    @Override
    public @Nullable Batch next() {
        Batch batch = child.next();
        return batch == null ? null : output.apply(batch);
    }

    @Override
    public void close() {
        child.close();
    }
}
