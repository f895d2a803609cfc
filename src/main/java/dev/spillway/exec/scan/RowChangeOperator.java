package dev.spillway.exec.scan;

import dev.spillway.data.Batch;
import dev.spillway.data.DataType;
import dev.spillway.data.LongVector;
import dev.spillway.exec.Operator;
import dev.spillway.exec.ParticipantContext;
import dev.spillway.exec.StatementStorage;
import dev.spillway.exec.Vectors;
import dev.spillway.instrument.BufferUsage;
import dev.spillway.plan.PlanNode;
import dev.spillway.storage.ColumnDefinition;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// UPDATE and DELETE.
final class RowChangeOperator extends CollectedChange {
    private final List<Integer> columns;
    private final boolean mayRepeat;
    private final Set<Long> seen = new HashSet<>();

    /// `columns` are those an UPDATE sets, none for a DELETE.
    RowChangeOperator(
            PlanNode.ModifyTable node,
            List<Integer> columns,
            boolean mayRepeat,
            Operator child,
            ParticipantContext context) {
        super(
                node,
                child,
                new ChangedRows(node.header(), child.layout(), 1, targets(node, columns, context), context),
                context);
        this.columns = columns;
        this.mayRepeat = mayRepeat;
    }

    private static List<DataType> targets(
            PlanNode.ModifyTable node, List<Integer> columns, ParticipantContext context) {
        List<ColumnDefinition> definitions = context.scanSource(node.relation()).columns();
        return columns.stream().map(column -> definitions.get(column).type()).toList();
    }

    @Override
    Batch found(Batch batch) {
        Batch found = mayRepeat ? firsts(batch) : batch;
        memory.reserve(found.rowCount() * BYTES_PER_VALUE * found.columns().size());
        return found;
    }

    /// The rows whose target has not come before.
    private Batch firsts(Batch batch) {
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

    @Override
    void change(Iterable<Batch> all) {
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
}
