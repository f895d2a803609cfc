package dev.spillway.exec.aggregate;

import dev.spillway.data.Batch;
import dev.spillway.data.LongVector;
import dev.spillway.data.Vector;
import org.jspecify.annotations.Nullable;

/// One column of a partial aggregate's states.
final class StateSource implements ValueSource {
    private final int column;
    private @Nullable Batch batch;

    StateSource(int column) {
        this.column = column;
    }

    void prepare(Batch states) {
        batch = states;
    }

    @Override
    public Vector value() {
        if (batch == null) {
            throw new IllegalStateException("no batch prepared");
        }
        return batch.column(column);
    }

    @Override
    public long @Nullable [] excluded() {
        return value().nulls();
    }

    /// States are added up as they are: a partial sum of halves is a half itself.
    @Override
    public long[] longs(LongForm form) {
        return ((LongVector) value()).values();
    }
}
