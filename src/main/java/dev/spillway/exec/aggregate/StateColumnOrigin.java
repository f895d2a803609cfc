package dev.spillway.exec.aggregate;

import dev.spillway.data.Batch;
import dev.spillway.exec.ColumnLayout;
import dev.spillway.plan.Expression.AggregateCall;
import java.util.ArrayList;
import java.util.List;

/// Values from the columns that a partial aggregate emitted.
final class StateColumnOrigin implements StateOrigin {
    private final List<ColumnLayout> layout;
    private final List<StateSource> sources = new ArrayList<>();
    private int next;

    /// `firstState` is the first column after the keys.
    StateColumnOrigin(List<ColumnLayout> layout, int firstState) {
        this.layout = layout;
        this.next = firstState;
    }

    @Override
    public Slot open(AggregateCall call) {
        int first = next;
        ColumnLayout state = layout.get(first);
        return new Slot(
                state, state.isFreeOfNulls(), state.bounds().isPresent(), true, column -> source(first + column));
    }

    @Override
    public Slot openCount(AggregateCall call) {
        return open(call);
    }

    private ValueSource source(int column) {
        StateSource source = new StateSource(column);
        sources.add(source);
        return source;
    }

    @Override
    public void take(int columns) {
        next += columns;
    }

    @Override
    public void prepare(Batch batch, int[] groups) {
        for (StateSource source : sources) {
            source.prepare(batch);
        }
    }
}
