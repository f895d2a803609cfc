package dev.spillway.exec.scan;

import dev.spillway.data.DataType;
import dev.spillway.data.Vector;
import dev.spillway.exec.ColumnLayout;
import dev.spillway.exec.VectorBuilder;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The values of several calls side by side: as many rows as the longest has values, NULL behind the others' ends, and
/// the number of the row if that is wanted. Columns grow until they are taken. Owned by one thread.
final class SetRows {
    private final List<ColumnLayout> layout;
    private final int calls;
    private final List<VectorBuilder> columns = new ArrayList<>();
    private List<SetValues> values = List.of();
    private long number;

    SetRows(List<ColumnLayout> ofCalls, boolean isNumbered) {
        this.calls = ofCalls.size();
        List<ColumnLayout> all = new ArrayList<>();
        boolean mayPad = calls > 1;
        ofCalls.forEach(column -> all.add(mayPad ? column.withNulls() : column));
        if (isNumbered) {
            all.add(ColumnLayout.of(DataType.BIGINT));
        }
        this.layout = List.copyOf(all);
        clear();
    }

    List<ColumnLayout> layout() {
        return layout;
    }

    /// What follows are the rows of these values.
    void begin(List<SetValues> ofCalls) {
        values = ofCalls;
        number = 0;
    }

    boolean hasNext() {
        return values.stream().anyMatch(SetValues::hasNext);
    }

    void append() {
        number++;
        for (int i = 0; i < calls; i++) {
            SetValues of = values.get(i);
            append(i, of.hasNext() ? of.next() : null);
        }
        if (layout.size() > calls) {
            append(calls, number);
        }
    }

    void appendNulls() {
        columns.forEach(VectorBuilder::appendNull);
    }

    private void append(int column, @Nullable Object value) {
        columns.get(column).appendValue(value, layout.get(column).type());
    }

    int count() {
        return columns.getFirst().size();
    }

    /// The rows since the last time.
    List<Vector> take() {
        List<Vector> vectors = columns.stream().map(VectorBuilder::build).toList();
        clear();
        return vectors;
    }

    private void clear() {
        columns.clear();
        layout.forEach(column -> columns.add(VectorBuilder.create(column)));
    }
}
