package dev.spillway.exec.expression;

import dev.spillway.data.Batch;
import dev.spillway.data.DataType;
import dev.spillway.data.Vector;
import dev.spillway.exec.ColumnLayout;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A predicate: computes bitmaps, and a vector only for whoever wants one.
abstract class BooleanKernel extends Kernel {
    private @Nullable Batch latestTruthBatch;
    private @Nullable Truth latestTruth;

    BooleanKernel(List<VectorExpression> arguments) {
        super(ColumnLayout.bounded(DataType.BOOLEAN, 0, 1, false), arguments);
    }

    @SuppressWarnings("ReferenceEquality") // the very batch, not an equal one
    final Truth truth(Batch batch) {
        Truth truth = latestTruth;
        if (batch == latestTruthBatch && truth != null) {
            return truth;
        }
        truth = test(batch);
        latestTruthBatch = batch;
        latestTruth = truth;
        return truth;
    }

    @Override
    final Vector compute(Batch batch) {
        return truth(batch).toVector();
    }

    abstract Truth test(Batch batch);
}
