package dev.spillway.exec.window;

import dev.spillway.data.Batch;
import dev.spillway.data.LongVector;
import dev.spillway.data.Vector;
import dev.spillway.exec.ColumnLayout;
import dev.spillway.exec.table.ReferencedColumns;
import dev.spillway.plan.Expression;
import dev.spillway.plan.Expression.ColumnRef;
import dev.spillway.plan.PlanNode;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;

/// What a window operator's rows are made of: for each column of its child the collected one, where anybody reads it.
/// Immutable.
final class WindowOutput {
    private static final long[] NOTHING = new long[Batch.MAX_ROWS];
    private static final int UNREAD = -1;

    private final int[] collected;

    WindowOutput(PlanNode.WindowAgg node, List<ColumnLayout> child, WindowColumns columns) {
        ReferencedColumns read = new ReferencedColumns();
        node.header().output().forEach(column -> read.add(column.expression()));
        collected = new int[child.size()];
        for (int i = 0; i < collected.length; i++) {
            Expression column = new ColumnRef(i, child.get(i).type(), "");
            collected[i] = read.contains(i) ? columns.add(column) : UNREAD;
        }
    }

    /// `size` rows: the child's columns, taken from the collected ones, and the results.
    Batch batch(IntFunction<Vector> columns, List<Vector> results, int size) {
        List<Vector> vectors = new ArrayList<>(collected.length + results.size());
        for (int column : collected) {
            vectors.add(column == UNREAD ? new LongVector(NOTHING, null, size) : columns.apply(column));
        }
        vectors.addAll(results);
        return new Batch(vectors, size);
    }
}
