package dev.spillway.exec;

import dev.spillway.data.Batch;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// An operator over given batches, and what drains one.
public final class FakeOperator implements Operator {
    private final List<ColumnLayout> layout;
    private final Iterator<Batch> batches;
    public int closes;

    public FakeOperator(List<ColumnLayout> layout, List<Batch> batches) {
        this.layout = List.copyOf(layout);
        this.batches = List.copyOf(batches).iterator();
    }

    /// Rows of objects, each value as in `Expression.Constant`, in batches of `batchRows`.
    public static FakeOperator of(List<ColumnLayout> layout, List<List<@Nullable Object>> rows, int batchRows) {
        List<Batch> batches = new ArrayList<>();
        for (int from = 0; from < rows.size(); from += batchRows) {
            batches.add(batch(layout, rows.subList(from, Math.min(rows.size(), from + batchRows))));
        }
        return new FakeOperator(layout, batches);
    }

    public static Batch batch(List<ColumnLayout> layout, List<List<@Nullable Object>> rows) {
        List<dev.spillway.data.Vector> columns = new ArrayList<>();
        for (int column = 0; column < layout.size(); column++) {
            VectorBuilder builder = VectorBuilder.create(layout.get(column));
            for (List<@Nullable Object> row : rows) {
                builder.appendValue(row.get(column), layout.get(column).type());
            }
            columns.add(builder.build());
        }
        return new Batch(columns, rows.size());
    }

    /// Every row of an operator as objects.
    public static List<List<@Nullable Object>> drain(Operator operator) {
        List<List<@Nullable Object>> rows = new ArrayList<>();
        for (Batch batch = operator.next(); batch != null; batch = operator.next()) {
            for (int row = 0; row < batch.rowCount(); row++) {
                List<@Nullable Object> values = new ArrayList<>();
                for (int column = 0; column < batch.columns().size(); column++) {
                    values.add(Values.valueAt(
                            batch.column(column),
                            row,
                            operator.layout().get(column).type()));
                }
                rows.add(values);
            }
        }
        return rows;
    }

    @Override
    public List<ColumnLayout> layout() {
        return layout;
    }

    @Override
    public @Nullable Batch next() {
        return batches.hasNext() ? batches.next() : null;
    }

    @Override
    public void close() {
        closes++;
    }
}
