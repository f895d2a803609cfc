package dev.spillway.exec.sort;

import dev.spillway.data.Batch;
import dev.spillway.data.LongVector;
import dev.spillway.data.Physical;
import dev.spillway.data.Vector;
import dev.spillway.exec.ColumnLayout;
import dev.spillway.exec.MemoryTracker;
import dev.spillway.exec.Vectors;
import dev.spillway.exec.table.ColumnCollector;
import dev.spillway.plan.Expression;
import dev.spillway.plan.Expression.SortKey;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntPredicate;

/// Rows to be sorted: those of their columns that are read, and their keys. A key that is a column is kept once.
final class SortBuffer {
    private static final long[] NOTHING = new long[Batch.MAX_ROWS];
    private static final int NOT_STORED = -1;
    /// Two orders and two lists of codes, and the codes of a key.
    private static final long ORDER_BYTES_PER_ROW = 32;
    /// What ranking a text or an object takes at most, besides its own bytes.
    private static final long RANK_BYTES_PER_TEXT = 40;
    private static final long RANK_BYTES_PER_OBJECT = 100;

    private final List<SortKey> keys;
    private final MemoryTracker memory;
    private final List<ColumnCollector> stored = new ArrayList<>();
    private final List<Physical> forms = new ArrayList<>();
    /// For each column of the input, and for each key, the stored column.
    private final int[] places;
    private final int[] keyPlaces;
    private final boolean[] isRanked;
    private int count;

    SortBuffer(
            List<ColumnLayout> layout,
            IntPredicate isRead,
            List<ColumnLayout> keyLayouts,
            List<SortKey> keys,
            MemoryTracker memory) {
        this.keys = keys;
        this.memory = memory;
        this.places = new int[layout.size()];
        this.keyPlaces = new int[keys.size()];
        for (int i = 0; i < places.length; i++) {
            places[i] = isRead.test(i) ? store(layout.get(i)) : NOT_STORED;
        }
        for (int i = 0; i < keyPlaces.length; i++) {
            if (keys.get(i).expression() instanceof Expression.ColumnRef column) {
                int index = column.index();
                places[index] = places[index] == NOT_STORED ? store(layout.get(index)) : places[index];
                keyPlaces[i] = places[index];
            } else {
                keyPlaces[i] = store(keyLayouts.get(i));
            }
        }
        this.isRanked = new boolean[forms.size()];
        for (int place : keyPlaces) {
            isRanked[place] = forms.get(place) != Physical.LONG && forms.get(place) != Physical.DOUBLE;
        }
    }

    private int store(ColumnLayout column) {
        stored.add(new ColumnCollector(column.physical(), memory));
        forms.add(column.physical());
        return stored.size() - 1;
    }

    int count() {
        return count;
    }

    /// How the stored columns are held.
    List<Physical> forms() {
        return forms;
    }

    int[] keyPlaces() {
        return keyPlaces;
    }

    List<SortKey> keys() {
        return keys;
    }

    void append(Batch batch, List<Vector> keyVectors) {
        count = Math.addExact(count, batch.rowCount());
        for (int i = 0; i < places.length; i++) {
            if (places[i] != NOT_STORED) {
                stored.get(places[i]).append(batch.column(i));
            }
        }
        for (int i = 0; i < keyPlaces.length; i++) {
            if (!(keys.get(i).expression() instanceof Expression.ColumnRef)) {
                stored.get(keyPlaces[i]).append(keyVectors.get(i));
            }
        }
    }

    /// Some rows of a batch, as far as they are read.
    Batch gather(Batch batch, int[] rows, int size) {
        List<Vector> vectors = new ArrayList<>(places.length);
        for (int i = 0; i < places.length; i++) {
            vectors.add(
                    places[i] == NOT_STORED
                            ? new LongVector(NOTHING, null, size)
                            : Vectors.gather(batch.column(i), rows, size));
        }
        return new Batch(vectors, size);
    }

    /// Whether sorting what is here takes more than the memory.
    boolean isFull() {
        long largest = 0;
        long ranking = 0;
        for (int i = 0; i < forms.size(); i++) {
            long bytes = stored.get(i).bytes();
            largest = Math.max(largest, bytes);
            if (isRanked[i]) {
                ranking = Math.max(
                        ranking,
                        forms.get(i) == Physical.TEXT
                                ? stored.get(i).bytesOfTexts()
                                        + RANK_BYTES_PER_TEXT * stored.get(i).rowsOfTexts()
                                : RANK_BYTES_PER_OBJECT * count);
            }
        }
        return memory.wouldExceed(Math.max(largest, ORDER_BYTES_PER_ROW * count + ranking));
    }

    /// Gives back the memory of what was sorted.
    void releaseAll() {
        memory.release(memory.usedBytes());
    }

    /// Sorts what was appended; the buffer is empty afterwards.
    Sorted sort() {
        List<Vector> vectors = new ArrayList<>();
        stored.forEach(column -> vectors.add(column.build()));
        RowOrder order = new RowOrder(count, memory);
        for (int i = keys.size() - 1; i >= 0; i--) {
            SortKey key = keys.get(i);
            Vector vector = vectors.get(keyPlaces[i]);
            memory.reserve(8L * count);
            order.sortBy(KeyCodes.of(vector, key.descending(), memory), vector.nulls(), key.nullsFirst());
            memory.release(8L * count);
        }
        Sorted sorted = new Sorted(this, vectors, order.finish(), count);
        count = 0;
        return sorted;
    }

    /// An input batch of stored columns; a placeholder stands for a column that nobody reads.
    Batch inputBatch(List<Vector> columns, int size) {
        List<Vector> vectors = new ArrayList<>(places.length);
        for (int place : places) {
            vectors.add(place == NOT_STORED ? new LongVector(NOTHING, null, size) : columns.get(place));
        }
        return new Batch(vectors, size);
    }

    /// Stored columns and the order of their rows.
    record Sorted(SortBuffer buffer, List<Vector> columns, int[] order, int count) {
        /// Rows `from … from + size - 1` in order, all stored columns.
        Batch stored(int from, int size) {
            int[] rows = java.util.Arrays.copyOfRange(order, from, from + size);
            List<Vector> vectors = new ArrayList<>(columns.size());
            columns.forEach(column -> vectors.add(Vectors.gather(column, rows, size)));
            return new Batch(vectors, size);
        }

        /// The same as an input batch.
        Batch batch(int from, int size) {
            return buffer.inputBatch(stored(from, size).columns(), size);
        }

        Sorted first(int bound) {
            return bound < count ? new Sorted(buffer, columns, order, bound) : this;
        }

        List<Vector> keys(int from, int size) {
            int[] rows = java.util.Arrays.copyOfRange(order, from, from + size);
            List<Vector> vectors = new ArrayList<>();
            for (int place : buffer.keyPlaces) {
                vectors.add(Vectors.gather(columns.get(place), rows, size));
            }
            return vectors;
        }
    }
}
