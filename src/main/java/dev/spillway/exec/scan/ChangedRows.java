package dev.spillway.exec.scan;

import dev.spillway.data.Batch;
import dev.spillway.data.DataType;
import dev.spillway.data.Vector;
import dev.spillway.exec.ColumnLayout;
import dev.spillway.exec.OutputStage;
import dev.spillway.exec.ParticipantContext;
import dev.spillway.exec.expression.AssignmentStage;
import dev.spillway.plan.NodeHeader;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/// The rows of a change: brings what is assigned to its columns' types and computes RETURNING over the result. Used by
/// one thread.
final class ChangedRows {
    private final int first;
    private final AssignmentStage assignment;
    private final int assigned;
    private final OutputStage returning;
    private final boolean hasReturning;

    /// Columns `first` … of the child's rows are assigned to columns of the types `targets`.
    ChangedRows(
            NodeHeader header,
            List<ColumnLayout> input,
            int first,
            List<DataType> targets,
            ParticipantContext context) {
        this.first = first;
        this.assignment = new AssignmentStage(input, first, targets);
        this.assigned = targets.size();
        List<ColumnLayout> row = new ArrayList<>(input);
        List<ColumnLayout> stored = assignment.layout();
        for (int i = 0; i < assigned; i++) {
            row.set(first + i, stored.get(i));
        }
        this.returning = OutputStage.create(header, row, Optional.empty(), context);
        this.hasReturning = !header.output().isEmpty();
    }

    /// Of RETURNING's rows.
    List<ColumnLayout> layout() {
        return hasReturning ? returning.layout() : List.of();
    }

    boolean hasReturning() {
        return hasReturning;
    }

    /// The child's rows with the assigned columns as they are stored.
    Batch assign(Batch batch) {
        if (assigned == 0) {
            return batch;
        }
        List<Vector> columns = new ArrayList<>(batch.columns());
        List<Vector> values = assignment.apply(batch);
        for (int i = 0; i < assigned; i++) {
            columns.set(first + i, values.get(i));
        }
        return new Batch(columns, batch.rowCount());
    }

    /// RETURNING's row for each row that [#assign] gave.
    Batch returning(Batch rows) {
        return Objects.requireNonNull(returning.apply(rows));
    }
}
