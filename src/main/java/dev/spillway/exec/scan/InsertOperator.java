package dev.spillway.exec.scan;

import dev.spillway.data.Batch;
import dev.spillway.data.DataType;
import dev.spillway.exec.ColumnLayout;
import dev.spillway.exec.Operator;
import dev.spillway.exec.ParticipantContext;
import dev.spillway.exec.StatementStorage;
import dev.spillway.instrument.BufferUsage;
import dev.spillway.plan.PlanNode;
import dev.spillway.storage.ColumnDefinition;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Appends the child's rows; all of them or, on an error or an early close, none. What RETURNING wants of a batch is
/// handed on once it is written.
final class InsertOperator implements Operator {
    private final PlanNode.ModifyTable node;
    private final Operator child;
    private final ParticipantContext context;
    private final ChangedRows rows;
    private final int width;
    private StatementStorage.@Nullable Change change;
    private boolean isDone;

    InsertOperator(PlanNode.ModifyTable node, Operator child, ParticipantContext context) {
        this.node = node;
        this.child = child;
        this.context = context;
        List<DataType> targets = context.scanSource(node.relation()).columns().stream()
                .map(ColumnDefinition::type)
                .toList();
        this.width = targets.size();
        this.rows = new ChangedRows(node.header(), child.layout(), 0, targets, context);
    }

    @Override
    public List<ColumnLayout> layout() {
        return rows.layout();
    }

    @Override
    public @Nullable Batch next() {
        if (isDone) {
            return null;
        }
        StatementStorage.Change open = change;
        if (open == null) {
            BufferUsage usage = context.instrumentation(node.header().id()).buffers();
            open = context.execution().storage().append(node.relation(), usage);
            change = open;
        }
        for (Batch batch = child.next(); batch != null; batch = child.next()) {
            context.cancellation().check();
            Batch assigned = rows.assign(batch);
            open.write(new Batch(assigned.columns().subList(0, width), assigned.rowCount()));
            if (rows.hasReturning()) {
                return rows.returning(assigned);
            }
        }
        isDone = true;
        open.finish();
        return null;
    }

    @Override
    public void close() {
        StatementStorage.Change open = change;
        change = null;
        try (child) {
            if (open != null) {
                open.close();
            }
        }
    }
}
