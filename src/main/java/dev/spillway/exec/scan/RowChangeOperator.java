package dev.spillway.exec.scan;

import dev.spillway.data.Batch;
import dev.spillway.data.DataType;
import dev.spillway.data.LongVector;
import dev.spillway.exec.ColumnLayout;
import dev.spillway.exec.MemoryTracker;
import dev.spillway.exec.Operator;
import dev.spillway.exec.ParticipantContext;
import dev.spillway.exec.StatementStorage;
import dev.spillway.exec.Vectors;
import dev.spillway.instrument.BufferUsage;
import dev.spillway.plan.PlanNode;
import dev.spillway.storage.ColumnDefinition;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// UPDATE and DELETE. The whole input is read before the first row is changed: a statement does not see its own
/// changes, and a scan below would. All rows are changed or none; RETURNING's rows come when all are.
final class RowChangeOperator implements Operator {
    private static final long BYTES_PER_VALUE = 16;
    private static final long BYTES_PER_ROW_ID = 64;

    private final PlanNode.ModifyTable node;
    private final List<Integer> columns;
    private final boolean mayRepeat;
    private final Operator child;
    private final ParticipantContext context;
    private final ChangedRows rows;
    private final MemoryTracker memory;
    private @Nullable Deque<Batch> changed;

    /// `columns` are those an UPDATE sets, none for a DELETE.
    RowChangeOperator(
            PlanNode.ModifyTable node,
            List<Integer> columns,
            boolean mayRepeat,
            Operator child,
            ParticipantContext context) {
        this.node = node;
        this.columns = columns;
        this.mayRepeat = mayRepeat;
        this.child = child;
        this.context = context;
        List<ColumnDefinition> definitions = context.scanSource(node.relation()).columns();
        List<DataType> targets =
                columns.stream().map(column -> definitions.get(column).type()).toList();
        this.rows = new ChangedRows(node.header(), child.layout(), 1, targets, context);
        this.memory = context.workMemory();
    }

    @Override
    public List<ColumnLayout> layout() {
        return rows.layout();
    }

    @Override
    public @Nullable Batch next() {
        Deque<Batch> answer = changed;
        if (answer == null) {
            answer = collect();
            change(answer);
            changed = answer;
        }
        Batch next = rows.hasReturning() ? answer.poll() : null;
        return next == null ? null : rows.returning(next);
    }

    private Deque<Batch> collect() {
        Deque<Batch> all = new ArrayDeque<>();
        Set<Long> seen = new HashSet<>();
        for (Batch batch = child.next(); batch != null; batch = child.next()) {
            context.cancellation().check();
            Batch found = mayRepeat ? firsts(batch, seen) : batch;
            memory.reserve(found.rowCount() * BYTES_PER_VALUE * found.columns().size());
            if (found.rowCount() > 0) {
                all.add(rows.assign(found));
            }
        }
        return all;
    }

    /// The rows whose target has not come before.
    private Batch firsts(Batch batch, Set<Long> seen) {
        LongVector ids = (LongVector) batch.column(0);
        int[] kept = new int[batch.rowCount()];
        int count = 0;
        for (int i = 0; i < batch.rowCount(); i++) {
            if (seen.add(ids.values()[i])) {
                kept[count++] = i;
            }
        }
        memory.reserve(count * BYTES_PER_ROW_ID);
        return count == batch.rowCount() ? batch : Vectors.gather(batch, kept, count);
    }

    private void change(Iterable<Batch> all) {
        BufferUsage usage = context.instrumentation(node.header().id()).buffers();
        StatementStorage.RowChange change = context.execution().storage().change(node.relation(), usage);
        for (Batch batch : all) {
            context.cancellation().check();
            long[] ids = ((LongVector) batch.column(0)).values();
            switch (node.change()) {
                case PlanNode.Change.Update _ ->
                    change.update(
                            ids,
                            batch.rowCount(),
                            columns,
                            new ArrayList<>(batch.columns().subList(1, columns.size() + 1)));
                case PlanNode.Change.Delete _ -> change.delete(ids, batch.rowCount());
                case PlanNode.Change.Insert _, PlanNode.Change.Merge _ ->
                    throw new IllegalStateException("not an update or a delete: " + node.change());
            }
        }
    }

    @Override
    public void close() {
        try (memory) {
            child.close();
        }
    }
}
