package dev.spillway.exec.scan;

import dev.spillway.data.Batch;
import dev.spillway.data.DataType;
import dev.spillway.data.LongVector;
import dev.spillway.data.Vector;
import dev.spillway.error.ErrorCode;
import dev.spillway.error.SpillwayException;
import dev.spillway.exec.ColumnLayout;
import dev.spillway.exec.Operator;
import dev.spillway.exec.ParticipantContext;
import dev.spillway.exec.StatementStorage;
import dev.spillway.exec.Values;
import dev.spillway.exec.Vectors;
import dev.spillway.instrument.BufferUsage;
import dev.spillway.plan.PlanNode;
import dev.spillway.plan.PlanNode.Change;
import dev.spillway.plan.PlanNode.Conflict;
import dev.spillway.plan.PlanNode.MergeAction;
import dev.spillway.storage.ColumnDefinition;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// MERGE, and INSERT with ON CONFLICT: rows are updated and deleted, and new ones are appended last.
final class MergeOperator extends CollectedChange {
    private static final int FIRST_COLUMN = 2;
    private static final long BYTES_PER_KEY = 128;

    private final Change.Merge merge;
    private final int width;
    private final Set<Long> seen = new HashSet<>();
    private final Set<List<Object>> inserted = new HashSet<>();

    MergeOperator(PlanNode.ModifyTable node, Change.Merge merge, Operator child, ParticipantContext context) {
        List<DataType> targets = context.scanSource(node.relation()).columns().stream()
                .map(ColumnDefinition::type)
                .toList();
        super(node, child, new ChangedRows(node.header(), child.layout(), FIRST_COLUMN, targets, context), context);
        this.merge = merge;
        this.width = targets.size();
    }

    @Override
    Batch found(Batch batch) {
        int[] kept = new int[batch.rowCount()];
        int count = 0;
        for (int row = 0; row < batch.rowCount(); row++) {
            MergeAction action = action(batch, row);
            boolean isOfTarget = action == MergeAction.UPDATE || action == MergeAction.DELETE;
            if (isOfTarget && !seen.add(rowId(batch, row))) {
                throw secondTime();
            }
            if (isOfTarget || action == MergeAction.INSERT && isNew(batch, row)) {
                kept[count++] = row;
            }
        }
        memory.reserve(count * (BYTES_PER_VALUE * batch.columns().size() + BYTES_PER_ROW_ID));
        return count == batch.rowCount() ? batch : Vectors.gather(batch, kept, count);
    }

    /// Whether no earlier row of this statement has one of the row's keys.
    private boolean isNew(Batch batch, int row) {
        if (merge.conflict().isEmpty()) {
            return true;
        }
        Conflict conflict = merge.conflict().get();
        List<List<Object>> all = new ArrayList<>();
        for (int i = 0; i < conflict.keys().size(); i++) {
            List<Object> key = key(batch, row, conflict.keys().get(i));
            if (!key.isEmpty()) {
                key.addFirst(i);
                all.add(key);
            }
        }
        if (all.stream().anyMatch(inserted::contains)) {
            if (conflict.isUpdate()) {
                throw secondTime();
            }
            return false;
        }
        inserted.addAll(all);
        memory.reserve(all.size() * BYTES_PER_KEY);
        return true;
    }

    /// The values of a key, none where one of them is NULL: NULLs are not equal.
    private List<Object> key(Batch batch, int row, List<Integer> columns) {
        List<Object> key = new ArrayList<>();
        for (int column : columns) {
            Vector vector = batch.column(FIRST_COLUMN + column);
            if (vector.isNull(row)) {
                return new ArrayList<>();
            }
            ColumnLayout layout = input().get(FIRST_COLUMN + column);
            Object value = Values.present(Values.valueAt(vector, row, layout.type()));
            key.add(value instanceof BigDecimal decimal ? decimal.stripTrailingZeros() : value);
        }
        return key;
    }

    private SpillwayException secondTime() {
        return merge.conflict().isEmpty()
                ? new SpillwayException(
                                ErrorCode.CARDINALITY_VIOLATION, "MERGE command cannot affect row a second time")
                        .withHint("Ensure that not more than one source row matches any one target row.")
                : new SpillwayException(
                                ErrorCode.CARDINALITY_VIOLATION,
                                "ON CONFLICT DO UPDATE command cannot affect row a second time")
                        .withHint("Ensure that no rows proposed for insertion within the same command have duplicate"
                                + " constrained values.");
    }

    private MergeAction action(Batch batch, int row) {
        long number = ((LongVector) batch.column(0)).values()[row];
        return number < 0 ? MergeAction.NOTHING : merge.actions().get((int) number);
    }

    private static long rowId(Batch batch, int row) {
        return ((LongVector) batch.column(1)).values()[row];
    }

    @Override
    void change(Iterable<Batch> all) {
        BufferUsage usage = context.instrumentation(node.header().id()).buffers();
        StatementStorage storage = context.execution().storage();
        StatementStorage.RowChange change = storage.change(node.relation(), usage);
        for (Batch batch : all) {
            context.cancellation().check();
            update(change, of(batch, MergeAction.UPDATE));
            Batch deleted = of(batch, MergeAction.DELETE);
            change.delete(((LongVector) deleted.column(1)).values(), deleted.rowCount());
        }
        try (StatementStorage.Change append = storage.append(node.relation(), usage)) {
            for (Batch batch : all) {
                context.cancellation().check();
                Batch added = of(batch, MergeAction.INSERT);
                append.write(new Batch(added.columns().subList(FIRST_COLUMN, FIRST_COLUMN + width), added.rowCount()));
            }
            append.finish();
        }
    }

    private void update(StatementStorage.RowChange change, Batch batch) {
        List<Vector> values = new ArrayList<>();
        merge.columns().forEach(column -> values.add(batch.column(FIRST_COLUMN + column)));
        if (batch.rowCount() > 0) {
            change.update(((LongVector) batch.column(1)).values(), batch.rowCount(), merge.columns(), values);
        }
    }

    private Batch of(Batch batch, MergeAction wanted) {
        int[] kept = new int[batch.rowCount()];
        int count = 0;
        for (int row = 0; row < batch.rowCount(); row++) {
            if (action(batch, row) == wanted) {
                kept[count++] = row;
            }
        }
        return Vectors.gather(batch, kept, count);
    }
}
