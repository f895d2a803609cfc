package dev.spillway.exec;

import dev.spillway.data.Batch;
import dev.spillway.instrument.NodeInstrumentation;
import dev.spillway.storage.KeyFilter;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Counts the rows of an operator and, where timing is on, the time until its first batch and in all (children
/// included).
final class InstrumentedOperator implements Operator {
    private final Operator operator;
    private final NodeInstrumentation instrumentation;
    private final boolean isTimingOn;
    private long rows;
    private long startupNanos;
    private long totalNanos;
    private boolean isStarted;
    private boolean isClosed;

    InstrumentedOperator(Operator operator, NodeInstrumentation instrumentation, boolean isTimingOn) {
        this.operator = operator;
        this.instrumentation = instrumentation;
        this.isTimingOn = isTimingOn;
    }

    @Override
    public List<ColumnLayout> layout() {
        return operator.layout();
    }

    @Override
    public long rowsMax() {
        return operator.rowsMax();
    }

    @Override
    public void allowReuse() {
        operator.allowReuse();
    }

    @Override
    public @Nullable Batch next() {
        long start = isTimingOn ? System.nanoTime() : 0;
        Batch batch = operator.next();
        if (isTimingOn) {
            totalNanos += System.nanoTime() - start;
        }
        if (batch != null) {
            rows += batch.rowCount();
        }
        if (!isStarted) {
            isStarted = true;
            startupNanos = totalNanos;
        }
        return batch;
    }

    @Override
    public void prune(int column, long min, long max) {
        operator.prune(column, min, max);
    }

    @Override
    public void restrict(int column, KeyFilter filter) {
        operator.restrict(column, filter);
    }

    @Override
    public boolean rewind() {
        if (isClosed || !operator.rewind()) {
            return false;
        }
        endLoop();
        return true;
    }

    private void endLoop() {
        if (isStarted) {
            instrumentation.endLoop(rows, startupNanos, totalNanos);
            isStarted = false;
            rows = 0;
            startupNanos = 0;
            totalNanos = 0;
        }
    }

    @Override
    public void close() {
        if (!isClosed) {
            isClosed = true;
            operator.close();
            endLoop();
        }
    }
}
