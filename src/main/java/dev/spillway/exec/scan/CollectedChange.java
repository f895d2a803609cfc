package dev.spillway.exec.scan;

import dev.spillway.data.Batch;
import dev.spillway.exec.ColumnLayout;
import dev.spillway.exec.MemoryTracker;
import dev.spillway.exec.Operator;
import dev.spillway.exec.ParticipantContext;
import dev.spillway.plan.PlanNode;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A change that reads its whole input before it changes the first row: a statement does not see its own changes, and a
/// scan below would. All rows are changed or none; RETURNING's rows come when all are.
abstract sealed class CollectedChange implements Operator permits MergeOperator, RowChangeOperator {
    static final long BYTES_PER_VALUE = 16;
    static final long BYTES_PER_ROW_ID = 64;

    final PlanNode.ModifyTable node;
    final ParticipantContext context;
    final MemoryTracker memory;
    private final Operator child;
    private final ChangedRows rows;
    private @Nullable Deque<Batch> changed;

    CollectedChange(PlanNode.ModifyTable node, Operator child, ChangedRows rows, ParticipantContext context) {
        this.node = node;
        this.child = child;
        this.rows = rows;
        this.context = context;
        this.memory = context.workMemory();
    }

    /// The rows of an input batch that something happens to, their memory reserved; perhaps none.
    abstract Batch found(Batch batch);

    /// Changes all rows.
    abstract void change(Iterable<Batch> all);

    @Override
    public final List<ColumnLayout> layout() {
        return rows.layout();
    }

    final List<ColumnLayout> input() {
        return child.layout();
    }

    @Override
    public final @Nullable Batch next() {
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
        for (Batch batch = child.next(); batch != null; batch = child.next()) {
            context.cancellation().check();
            Batch found = found(batch);
            if (found.rowCount() > 0) {
                all.add(rows.assign(found));
            }
        }
        return all;
    }

    @Override
    public final void close() {
        try (memory) {
            child.close();
        }
    }
}
