package dev.spillway.exec.expression;

import dev.spillway.data.Batch;
import dev.spillway.data.Vector;
import dev.spillway.exec.ColumnLayout;

/// A compiled expression: one value per row of a batch. Used by one thread.
public interface VectorExpression {
    ColumnLayout layout();

    /// The values for every row of the batch. The vector may share arrays with the batch.
    Vector evaluate(Batch batch);
}
