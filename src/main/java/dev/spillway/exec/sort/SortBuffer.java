package dev.spillway.exec.sort;

import dev.spillway.data.Batch;
import dev.spillway.data.LongVector;
import dev.spillway.data.Vector;
import dev.spillway.exec.ColumnLayout;
import dev.spillway.exec.MemoryTracker;
import dev.spillway.exec.Vectors;
import dev.spillway.exec.table.ColumnCollector;
import dev.spillway.plan.Expression.SortKey;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntPredicate;
import org.jspecify.annotations.Nullable;

/// Rows to be sorted: their columns that are read, and their keys.
final class SortBuffer {
    private static final long[] NOTHING = new long[Batch.MAX_ROWS];

    private final List<SortKey> keys;
    private final MemoryTracker memory;
    private final List<@Nullable ColumnCollector> columns = new ArrayList<>();
    private final List<ColumnCollector> keyColumns = new ArrayList<>();
    private int count;

    SortBuffer(
            List<ColumnLayout> layout,
            IntPredicate isRead,
            List<ColumnLayout> keyLayouts,
            List<SortKey> keys,
            MemoryTracker memory) {
        this.keys = keys;
        this.memory = memory;
        for (int i = 0; i < layout.size(); i++) {
            columns.add(isRead.test(i) ? new ColumnCollector(layout.get(i).physical(), memory) : null);
        }
        keyLayouts.forEach(key -> keyColumns.add(new ColumnCollector(key.physical(), memory)));
    }

    int count() {
        return count;
    }

    void append(Batch batch, List<Vector> keyVectors) {
        count = Math.addExact(count, batch.rowCount());
        for (int i = 0; i < columns.size(); i++) {
            ColumnCollector column = columns.get(i);
            if (column != null) {
                column.append(batch.column(i));
            }
        }
        for (int i = 0; i < keyColumns.size(); i++) {
            keyColumns.get(i).append(keyVectors.get(i));
        }
    }

    /// Some rows of a batch, as far as they are read.
    Batch gather(Batch batch, int[] rows, int size) {
        List<Vector> vectors = new ArrayList<>(columns.size());
        for (int i = 0; i < columns.size(); i++) {
            vectors.add(
                    columns.get(i) == null
                            ? new LongVector(NOTHING, null, size)
                            : Vectors.gather(batch.column(i), rows, size));
        }
        return new Batch(vectors, size);
    }

    /// Gives back the memory of what was sorted.
    void releaseAll() {
        memory.release(memory.usedBytes());
    }

    /// Sorts what was appended; the buffer is empty afterwards.
    Sorted sort() {
        List<Vector> keyVectors = new ArrayList<>();
        keyColumns.forEach(column -> keyVectors.add(column.build()));
        RowOrder order = new RowOrder(count, memory);
        for (int i = keys.size() - 1; i >= 0; i--) {
            SortKey key = keys.get(i);
            Vector vector = keyVectors.get(i);
            memory.reserve(8L * count);
            order.sortBy(KeyCodes.of(vector, key.descending(), memory), vector.nulls(), key.nullsFirst());
            memory.release(8L * count);
        }
        List<@Nullable Vector> vectors = new ArrayList<>();
        columns.forEach(column -> vectors.add(column == null ? null : column.build()));
        Sorted sorted = new Sorted(vectors, keyVectors, order.finish(), count);
        count = 0;
        return sorted;
    }

    /// Columns and the order of their rows.
    record Sorted(List<@Nullable Vector> columns, List<Vector> keys, int[] order, int count) {
        /// Rows `from … from + size - 1` in order; a placeholder stands for a column that nobody reads.
        Batch batch(int from, int size) {
            int[] rows = java.util.Arrays.copyOfRange(order, from, from + size);
            List<Vector> vectors = new ArrayList<>(columns.size());
            for (Vector column : columns) {
                vectors.add(column == null ? new LongVector(NOTHING, null, size) : Vectors.gather(column, rows, size));
            }
            return new Batch(vectors, size);
        }

        Sorted first(int bound) {
            return bound < count ? new Sorted(columns, keys, order, bound) : this;
        }

        List<Vector> keys(int from, int size) {
            int[] rows = java.util.Arrays.copyOfRange(order, from, from + size);
            List<Vector> vectors = new ArrayList<>(keys.size());
            keys.forEach(key -> vectors.add(Vectors.gather(key, rows, size)));
            return vectors;
        }
    }
}
