package dev.spillway.exec.expression;

import dev.spillway.data.Batch;
import dev.spillway.data.Vector;
import dev.spillway.exec.ColumnLayout;

/// A column of the input row, as it is.
record ColumnExpression(int index, ColumnLayout layout) implements VectorExpression {
    @Override
    public Vector evaluate(Batch batch) {
        return batch.column(index);
    }

    @Override
    public boolean canFail() {
        return false;
    }
}
