package dev.spillway.exec.scan;

import dev.spillway.data.Batch;
import dev.spillway.data.DataType;
import dev.spillway.data.LongVector;
import dev.spillway.data.Vector;
import dev.spillway.exec.ColumnLayout;
import dev.spillway.exec.MemoryTracker;
import dev.spillway.exec.Operator;
import dev.spillway.exec.ParticipantContext;
import dev.spillway.exec.StatementStorage;
import dev.spillway.exec.expression.AssignmentStage;
import dev.spillway.instrument.BufferUsage;
import dev.spillway.plan.NodeHeader;
import dev.spillway.storage.ColumnDefinition;
import dev.spillway.storage.RelationId;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// UPDATE and DELETE. The whole input is read before the first row is changed: a statement does not see its own
/// changes, and a scan below would. All rows are changed or none.
final class RowChangeOperator implements Operator {
    private static final long BYTES_PER_VALUE = 16;

    private final NodeHeader header;
    private final RelationId relation;
    private final @Nullable List<Integer> columns;
    private final Operator child;
    private final ParticipantContext context;
    private final AssignmentStage assignment;
    private boolean isDone;

    /// `columns` are those an UPDATE sets, `null` for a DELETE.
    RowChangeOperator(
            NodeHeader header,
            RelationId relation,
            @Nullable List<Integer> columns,
            Operator child,
            ParticipantContext context) {
        this.header = header;
        this.relation = relation;
        this.columns = columns;
        this.child = child;
        this.context = context;
        List<DataType> targets = new ArrayList<>();
        if (columns != null) {
            List<ColumnDefinition> definitions = context.scanSource(relation).columns();
            columns.forEach(column -> targets.add(definitions.get(column).type()));
        }
        this.assignment = new AssignmentStage(child.layout(), 1, targets);
    }

    private record Rows(long[] rowIds, List<Vector> values, int count) {}

    @Override
    public List<ColumnLayout> layout() {
        return List.of();
    }

    @Override
    public @Nullable Batch next() {
        if (!isDone) {
            isDone = true;
            try (MemoryTracker memory = context.workMemory()) {
                change(collect(memory));
            }
        }
        return null;
    }

    private List<Rows> collect(MemoryTracker memory) {
        List<Rows> all = new ArrayList<>();
        for (Batch batch = child.next(); batch != null; batch = child.next()) {
            context.cancellation().check();
            memory.reserve(batch.rowCount() * BYTES_PER_VALUE * batch.columns().size());
            LongVector ids = (LongVector) batch.column(0);
            all.add(new Rows(ids.values(), assignment.apply(batch), batch.rowCount()));
        }
        return all;
    }

    private void change(List<Rows> all) {
        BufferUsage usage = context.instrumentation(header.id()).buffers();
        List<Integer> updated = columns;
        try (StatementStorage.RowChange change = context.execution().storage().change(relation, usage)) {
            for (Rows rows : all) {
                context.cancellation().check();
                if (updated == null) {
                    change.delete(rows.rowIds(), rows.count());
                } else {
                    change.update(rows.rowIds(), rows.count(), updated, rows.values());
                }
            }
            change.finish();
        }
    }

    @Override
    public void close() {
        child.close();
    }
}
