package dev.spillway.exec.expression;

import dev.spillway.data.Batch;
import dev.spillway.data.Vector;
import dev.spillway.exec.ColumnLayout;

/// A compiled expression: one value per row of a batch. Used by one thread.
public interface VectorExpression {
    ColumnLayout layout();

    /// The values for every row of the batch. The vector may share arrays with the batch.
    Vector evaluate(Batch batch);

    /// Whether some input can make it raise an error; such expressions are evaluated only for the rows that reach
    /// them.
    default boolean canFail() {
        return true;
    }

    /// Whether it is worth gathering the rows that matter before evaluating it.
    default boolean isCostly() {
        return false;
    }
}
