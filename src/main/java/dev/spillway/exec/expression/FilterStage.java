package dev.spillway.exec.expression;

import dev.spillway.data.Batch;
import dev.spillway.data.Bitmap;
import dev.spillway.exec.Vectors;
import dev.spillway.plan.Expression;

/// A WHERE-like condition: keeps the rows for which it is true. Used by one thread.
public final class FilterStage {
    private final VectorExpression condition;

    private FilterStage(VectorExpression condition) {
        this.condition = condition;
    }

    public static FilterStage of(Expression condition, ExpressionCompiler compiler) {
        return new FilterStage(compiler.compile(condition));
    }

    /// A bitmap of the rows that pass.
    public long[] select(Batch batch) {
        return Truth.of(condition, batch).trues();
    }

    /// The rows that pass; may be none, and the same batch where all do.
    public Batch apply(Batch batch) {
        long[] selected = select(batch);
        int count = Bitmap.count(selected, batch.rowCount());
        if (count == batch.rowCount()) {
            return batch;
        }
        int[] rows = new int[batch.rowCount()];
        Bitmap.rows(selected, batch.rowCount(), rows);
        return Vectors.gather(batch, rows, count);
    }
}
