package dev.spillway.exec.recursive;

import dev.spillway.data.Batch;
import dev.spillway.exec.ColumnLayout;
import dev.spillway.exec.MemoryTracker;
import dev.spillway.exec.Vectors;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The rows of a recursion's last round, and those that the present one has made so far.
final class WorkTable implements RowSource, AutoCloseable {
    private final List<ColumnLayout> layout;
    private final MemoryTracker memory;
    private List<Batch> last = List.of();
    private List<Batch> made = new ArrayList<>();

    WorkTable(List<ColumnLayout> layout, MemoryTracker memory) {
        this.layout = layout;
        this.memory = memory;
    }

    @Override
    public List<ColumnLayout> layout() {
        return layout;
    }

    /// Each round has other rows.
    @Override
    public long rowsMax() {
        return Long.MAX_VALUE;
    }

    @Override
    public @Nullable Batch batch(int index) {
        return index < last.size() ? last.get(index) : null;
    }

    void add(Batch batch) {
        memory.reserve(Vectors.bytes(batch));
        made.add(batch);
    }

    /// Whether the round that ends has made rows for another one.
    boolean nextRound() {
        last.forEach(batch -> memory.release(Vectors.bytes(batch)));
        last = made;
        made = new ArrayList<>();
        return !last.isEmpty();
    }

    @Override
    public void close() {
        last = List.of();
        made = new ArrayList<>();
        memory.close();
    }
}
