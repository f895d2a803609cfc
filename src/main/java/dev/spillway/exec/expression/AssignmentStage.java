package dev.spillway.exec.expression;

import dev.spillway.data.Batch;
import dev.spillway.data.DataType;
import dev.spillway.data.Physical;
import dev.spillway.data.Vector;
import dev.spillway.exec.ColumnLayout;
import java.util.ArrayList;
import java.util.List;

/// Brings rows to the types and physical forms of a relation's columns, with the rules of assignment: a string that is
/// too long is an error (22001), CHAR loses its padding. Costs nothing where the types agree. Used by one thread.
public final class AssignmentStage {
    private final List<VectorExpression> columns = new ArrayList<>();

    /// Input column `first + i` is assigned to a column of type `targets.get(i)`.
    public AssignmentStage(List<ColumnLayout> input, int first, List<DataType> targets) {
        for (int i = 0; i < targets.size(); i++) {
            DataType target = targets.get(i);
            VectorExpression column = new ColumnExpression(first + i, input.get(first + i));
            VectorExpression cast = Casts.assign(column, input.get(first + i).type(), target);
            boolean isDecimal = target.physical() == Physical.DECIMAL;
            columns.add(isDecimal ? Numbers.toDecimal(cast) : cast);
        }
    }

    /// The layouts of what [#apply] yields.
    public List<ColumnLayout> layout() {
        return columns.stream().map(VectorExpression::layout).toList();
    }

    public List<Vector> apply(Batch batch) {
        List<Vector> vectors = new ArrayList<>(columns.size());
        for (VectorExpression column : columns) {
            vectors.add(column.evaluate(batch));
        }
        return vectors;
    }
}
