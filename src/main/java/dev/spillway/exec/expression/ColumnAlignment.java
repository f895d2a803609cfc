package dev.spillway.exec.expression;

import dev.spillway.data.Batch;
import dev.spillway.data.DataType;
import dev.spillway.data.TypeName;
import dev.spillway.data.Vector;
import dev.spillway.exec.ColumnLayout;
import java.util.ArrayList;
import java.util.List;

/// Brings rows that come from several inputs (UNION ALL, VALUES) to one layout per column. Used by one thread.
public final class ColumnAlignment {
    private final List<ColumnLayout> layout = new ArrayList<>();
    private final List<List<VectorExpression>> conversions = new ArrayList<>();

    /// `rows` has one list of expressions per input, all of the same length and types.
    public ColumnAlignment(List<List<VectorExpression>> rows) {
        for (int i = 0; i < rows.size(); i++) {
            conversions.add(new ArrayList<>());
        }
        int columns = rows.getFirst().size();
        for (int column = 0; column < columns; column++) {
            List<VectorExpression> alternatives = new ArrayList<>();
            for (List<VectorExpression> row : rows) {
                alternatives.add(row.get(column));
            }
            DataType first = alternatives.getFirst().layout().type();
            DataType type = first.name() == TypeName.NUMERIC ? DataType.NUMERIC : first;
            Unified unified = Unified.of(alternatives, type);
            layout.add(unified.layout());
            for (int i = 0; i < rows.size(); i++) {
                conversions.get(i).add(unified.alternatives().get(i));
            }
        }
    }

    /// The alignment of inputs whose batches are passed on column by column.
    public static ColumnAlignment ofInputs(List<List<ColumnLayout>> inputs) {
        List<List<VectorExpression>> rows = new ArrayList<>();
        for (List<ColumnLayout> input : inputs) {
            List<VectorExpression> columns = new ArrayList<>();
            for (int i = 0; i < input.size(); i++) {
                columns.add(new ColumnExpression(i, input.get(i)));
            }
            rows.add(columns);
        }
        return new ColumnAlignment(rows);
    }

    public List<ColumnLayout> layout() {
        return layout;
    }

    /// A batch of input `index` in the common layout.
    public Batch align(int index, Batch batch) {
        List<Vector> columns = new ArrayList<>();
        for (VectorExpression conversion : conversions.get(index)) {
            columns.add(conversion.evaluate(batch));
        }
        return new Batch(columns, batch.rowCount());
    }
}
