package dev.spillway.exec.expression;

import dev.spillway.data.Batch;
import dev.spillway.data.Vector;
import dev.spillway.exec.ColumnLayout;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// An expression over argument expressions that remembers its result for the latest batch, so that equal expressions
/// cost once.
abstract class Kernel implements VectorExpression {
    private final ColumnLayout layout;
    private final List<VectorExpression> arguments;
    private @Nullable Batch latestBatch;
    private @Nullable Vector latestResult;

    Kernel(ColumnLayout layout, List<VectorExpression> arguments) {
        this.layout = layout;
        this.arguments = List.copyOf(arguments);
    }

    @Override
    public final ColumnLayout layout() {
        return layout;
    }

    final List<VectorExpression> arguments() {
        return arguments;
    }

    final VectorExpression argument(int index) {
        return arguments.get(index);
    }

    @Override
    @SuppressWarnings("ReferenceEquality") // the very batch, not an equal one
    public final Vector evaluate(Batch batch) {
        Vector result = latestResult;
        if (batch == latestBatch && result != null) {
            return result;
        }
        result = compute(batch);
        latestBatch = batch;
        latestResult = result;
        return result;
    }

    abstract Vector compute(Batch batch);

    /// Whether this step itself can raise an error.
    boolean failsItself() {
        return true;
    }

    boolean isCostlyItself() {
        return false;
    }

    @Override
    public final boolean canFail() {
        return failsItself() || arguments.stream().anyMatch(VectorExpression::canFail);
    }

    @Override
    public final boolean isCostly() {
        return isCostlyItself() || arguments.stream().anyMatch(VectorExpression::isCostly);
    }
}
