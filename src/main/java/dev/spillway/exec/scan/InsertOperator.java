package dev.spillway.exec.scan;

import dev.spillway.data.Batch;
import dev.spillway.data.DataType;
import dev.spillway.exec.ColumnLayout;
import dev.spillway.exec.Operator;
import dev.spillway.exec.ParticipantContext;
import dev.spillway.exec.StatementStorage;
import dev.spillway.exec.expression.AssignmentStage;
import dev.spillway.instrument.BufferUsage;
import dev.spillway.plan.PlanNode;
import dev.spillway.storage.ColumnDefinition;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Appends the child's rows; all of them or, on an error or an early close, none.
final class InsertOperator implements Operator {
    private final PlanNode.Insert node;
    private final Operator child;
    private final ParticipantContext context;
    private final AssignmentStage assignment;
    private boolean isDone;

    InsertOperator(PlanNode.Insert node, Operator child, ParticipantContext context) {
        this.node = node;
        this.child = child;
        this.context = context;
        List<DataType> targets = context.scanSource(node.relation()).columns().stream()
                .map(ColumnDefinition::type)
                .toList();
        this.assignment = new AssignmentStage(child.layout(), 0, targets);
    }

    @Override
    public List<ColumnLayout> layout() {
        return List.of();
    }

    @Override
    public @Nullable Batch next() {
        if (!isDone) {
            isDone = true;
            BufferUsage usage = context.instrumentation(node.header().id()).buffers();
            try (StatementStorage.Change change = context.execution().storage().append(node.relation(), usage)) {
                for (Batch batch = child.next(); batch != null; batch = child.next()) {
                    context.cancellation().check();
                    change.write(new Batch(assignment.apply(batch), batch.rowCount()));
                }
                change.finish();
            }
        }
        return null;
    }

    @Override
    public void close() {
        child.close();
    }
}
