package dev.spillway.exec.window;

import dev.spillway.data.Batch;
import dev.spillway.data.Vector;
import dev.spillway.exec.MemoryTracker;
import dev.spillway.exec.Vectors;
import dev.spillway.exec.table.ColumnCollector;
import dev.spillway.exec.table.RowComparison;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Collects rows until there are many of whole partitions. Used by one thread.
final class WindowBuffer {
    private static final int ROWS_WANTED = 1 << 14;
    /// Borders, frames and a result: what a row costs besides its columns.
    private static final long BYTES_PER_ROW = 32;
    private static final long BYTES_PER_RESULT = 24;

    /// Whole partitions: the first row of each, and the number of rows.
    record Rows(List<Vector> columns, int count, int[] partitions) {}

    private final WindowColumns columns;
    private final List<Integer> partitionColumns;
    private final MemoryTracker memory;
    private final List<ColumnCollector> collectors = new ArrayList<>();
    private int[] starts = new int[64];
    private int startCount;
    private int count;
    private boolean isEnded;
    private @Nullable Batch last;
    private @Nullable Batch rest;

    WindowBuffer(WindowColumns columns, List<Integer> partitionColumns, MemoryTracker memory) {
        this.columns = columns;
        this.partitionColumns = partitionColumns;
        this.memory = memory;
        for (int i = 0; i < columns.count(); i++) {
            collectors.add(new ColumnCollector(columns.layout(i).physical(), memory));
        }
    }

    boolean isReady() {
        return isEnded || count >= ROWS_WANTED && startCount > 1;
    }

    void end() {
        isEnded = true;
    }

    void append(Batch input) {
        appendColumns(columns.evaluate(input));
    }

    private void appendColumns(Batch batch) {
        int size = batch.rowCount();
        boolean[] changed = new boolean[size];
        Batch before = last;
        changed[0] = before == null || count == 0 || !isSamePartition(before, batch);
        for (int column : partitionColumns) {
            RowComparison.markChanges(batch.column(column), size, changed);
        }
        for (int i = 0; i < size; i++) {
            if (changed[i]) {
                starts = startCount + 1 < starts.length ? starts : Arrays.copyOf(starts, starts.length * 2);
                starts[startCount++] = Math.addExact(count, i);
            }
        }
        for (int i = 0; i < collectors.size(); i++) {
            collectors.get(i).append(batch.column(i));
        }
        count = Math.addExact(count, size);
        last = batch;
    }

    private boolean isSamePartition(Batch before, Batch batch) {
        int row = before.rowCount() - 1;
        return partitionColumns.stream()
                .allMatch(column -> RowComparison.isSame(before.column(column), row, batch.column(column), 0));
    }

    /// The whole partitions collected; what is left over is kept. `null` if there is nothing.
    @Nullable
    Rows take() {
        if (count == 0) {
            return null;
        }
        List<Vector> vectors = new ArrayList<>();
        collectors.forEach(collector -> vectors.add(collector.build()));
        int taken = isEnded ? count : starts[startCount - 1];
        int borders = isEnded ? startCount : startCount - 1;
        int[] partitions = Arrays.copyOf(starts, borders + 1);
        partitions[borders] = taken;
        rest = taken < count ? rest(vectors, taken) : null;
        count = 0;
        startCount = 0;
        return new Rows(vectors, taken, partitions);
    }

    private Batch rest(List<Vector> vectors, int from) {
        int size = count - from;
        int[] rows = new int[size];
        Arrays.setAll(rows, i -> from + i);
        List<Vector> tail = new ArrayList<>();
        vectors.forEach(vector -> tail.add(Vectors.gather(vector, rows, size)));
        return new Batch(tail, size);
    }

    void reserve(int rows, int results) {
        memory.reserve((BYTES_PER_ROW + BYTES_PER_RESULT * results) * rows);
    }

    /// The rows taken are done with.
    void release() {
        memory.release(memory.usedBytes());
        Batch kept = rest;
        rest = null;
        if (kept != null) {
            last = null;
            appendColumns(kept);
        }
    }
}
