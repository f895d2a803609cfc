package dev.spillway.exec.window;

import dev.spillway.data.Batch;
import dev.spillway.data.Vector;
import dev.spillway.exec.MemoryTracker;
import dev.spillway.exec.Vectors;
import dev.spillway.exec.table.ColumnCollector;
import dev.spillway.exec.table.RunBorders;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;

/// Collects rows until there are many of whole partitions, or until one partition does not fit the memory: then that
/// is stored, and the rows behind it are collected. Used by one thread.
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
    private final int results;
    /// By the bytes that a row takes.
    private final LongFunction<StoredPartition> store;
    private final List<ColumnCollector> collectors = new ArrayList<>();
    private RunBorders borders = new RunBorders();
    private int[] starts = new int[64];
    private int startCount;
    private int count;
    private boolean isEnded;
    private @Nullable StoredPartition stored;
    private boolean isStoredWhole;
    private @Nullable Batch rest;

    WindowBuffer(
            WindowColumns columns,
            List<Integer> partitionColumns,
            MemoryTracker memory,
            int results,
            LongFunction<StoredPartition> store) {
        this.columns = columns;
        this.partitionColumns = partitionColumns;
        this.memory = memory;
        this.results = results;
        this.store = store;
        for (int i = 0; i < columns.count(); i++) {
            collectors.add(new ColumnCollector(columns.layout(i).physical(), memory));
        }
    }

    boolean isReady() {
        return isEnded || isStoredWhole || startCount > 1 && (count >= ROWS_WANTED || isFull());
    }

    void end() {
        isEnded = true;
        isStoredWhole = stored != null;
    }

    void append(Batch input) {
        appendColumns(columns.evaluate(input));
    }

    private void appendColumns(Batch batch) {
        int size = batch.rowCount();
        borders.next(partitionColumns.stream().map(batch::column).toList(), size);
        StoredPartition open = stored;
        int from = 0;
        if (open != null) {
            from = borders.firstStart() < 0 ? size : borders.firstStart();
            open.append(Vectors.slice(batch, 0, from));
            isStoredWhole = from < size;
        }
        if (from == size) {
            return;
        }
        for (int i = from; i < size; i++) {
            if (borders.isStart(i)) {
                starts = startCount + 1 < starts.length ? starts : Arrays.copyOf(starts, starts.length * 2);
                starts[startCount++] = Math.addExact(count, i - from);
            }
        }
        Batch collected = Vectors.slice(batch, from, size - from);
        for (int i = 0; i < collectors.size(); i++) {
            collectors.get(i).append(collected.column(i));
        }
        count = Math.addExact(count, size - from);
        if (stored == null && startCount == 1 && isFull()) {
            store();
        }
    }

    /// Whether computing the results of what is collected would take more than the memory.
    private boolean isFull() {
        long largest =
                collectors.stream().mapToLong(ColumnCollector::bytes).max().orElse(0);
        return memory.wouldExceed(largest + (BYTES_PER_ROW + BYTES_PER_RESULT * results) * count);
    }

    /// Begins to store the one partition that is open.
    private void store() {
        long bytes = collectors.stream().mapToLong(ColumnCollector::bytes).sum();
        StoredPartition opened = store.apply(bytes / count);
        stored = opened;
        List<List<Vector>> parts = new ArrayList<>();
        collectors.forEach(collector -> parts.add(collector.drain()));
        if (parts.isEmpty()) {
            opened.append(new Batch(List.of(), count));
        }
        int batches = parts.isEmpty() ? 0 : parts.getFirst().size();
        for (int i = 0; i < batches; i++) {
            int batch = i;
            List<Vector> vectors = parts.stream().map(part -> part.get(batch)).toList();
            opened.append(new Batch(vectors, vectors.getFirst().size()));
        }
        count = 0;
        startCount = 0;
    }

    /// The partition that had to be stored, if there is one; its rows come before those of [#take()]. The caller
    /// closes it.
    @Nullable
    StoredPartition takeStored() {
        StoredPartition whole = stored;
        stored = null;
        isStoredWhole = false;
        if (whole != null) {
            whole.finish();
        }
        return whole;
    }

    /// The whole partitions collected; what is left over is kept. `null` if there is nothing.
    @Nullable
    Rows take() {
        if (count == 0) {
            return null;
        }
        memory.reserve((BYTES_PER_ROW + BYTES_PER_RESULT * results) * count);
        List<Vector> vectors = new ArrayList<>();
        collectors.forEach(collector -> vectors.add(collector.build()));
        int taken = isEnded ? count : starts[startCount - 1];
        int whole = isEnded ? startCount : startCount - 1;
        int[] partitions = Arrays.copyOf(starts, whole + 1);
        partitions[whole] = taken;
        rest = taken < count ? rest(vectors, taken) : null;
        count = 0;
        startCount = 0;
        return new Rows(vectors, taken, partitions);
    }

    private Batch rest(List<Vector> vectors, int from) {
        Batch tail = new Batch(Vectors.slice(vectors, from, count - from), count - from);
        memory.reserve(Vectors.bytes(tail));
        return tail;
    }

    /// The rows taken are done with.
    void release() {
        memory.release(memory.usedBytes());
        Batch kept = rest;
        rest = null;
        if (kept != null) {
            borders = new RunBorders();
            appendColumns(kept);
        }
    }

    /// Forgets everything.
    void close() {
        StoredPartition open = stored;
        stored = null;
        rest = null;
        collectors.forEach(ColumnCollector::drain);
        if (open != null) {
            open.close();
        }
    }
}
