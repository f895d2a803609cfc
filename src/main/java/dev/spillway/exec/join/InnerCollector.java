package dev.spillway.exec.join;

import dev.spillway.data.Batch;
import dev.spillway.data.LongVector;
import dev.spillway.data.Vector;
import dev.spillway.exec.ColumnLayout;
import dev.spillway.exec.MemoryTracker;
import java.util.ArrayList;
import java.util.List;

/// Rows of a hash join's inner side and their keys, on their way into a table or, as they are stored in temp files,
/// with the columns that are read first and then the keys. Used by one thread.
final class InnerCollector {
    private static final long[] NOTHING = new long[Batch.MAX_ROWS];
    /// Slots, chain and null bits of a row.
    private static final long TABLE_BYTES_PER_ROW = 36;
    private static final long KEY_BYTES_PER_ROW = 8;
    /// A distinct text or object besides its bytes.
    private static final long TEXT_BYTES_PER_ROW = 40;
    private static final long OBJECT_BYTES_PER_ROW = 130;

    private final Inner inner;
    private final MemoryTracker whole;
    private final MemoryTracker memory;
    private final InnerRows.Builder rows;
    private final InnerRows.Builder keys;
    private long keyBytes;

    /// What the inner rows are like.
    record Inner(List<ColumnLayout> layout, JoinColumns columns, JoinKeys keys) {}

    /// `memory` is a part of `whole`, for these rows alone.
    InnerCollector(Inner inner, MemoryTracker whole, MemoryTracker memory) {
        this.inner = inner;
        this.whole = whole;
        this.memory = memory;
        this.rows = new InnerRows.Builder(inner.layout(), inner.columns()::isInnerRead, memory);
        this.keys = new InnerRows.Builder(inner.keys().layouts(), any -> true, memory);
        for (ColumnLayout key : inner.keys().layouts()) {
            keyBytes += KEY_BYTES_PER_ROW
                    + switch (key.physical()) {
                        case LONG, DOUBLE -> 0;
                        case TEXT -> TEXT_BYTES_PER_ROW;
                        default -> OBJECT_BYTES_PER_ROW;
                    };
        }
    }

    InnerRows.Builder rows() {
        return rows;
    }

    InnerRows.Builder keys() {
        return keys;
    }

    void append(KeptRows.Kept kept) {
        rows.append(kept.columns(), kept.count());
        keys.append(kept.keys(), kept.count());
    }

    /// Whether a table of these rows takes more than the memory.
    boolean isFull() {
        return isFull(rows.rows(), 1);
    }

    /// The same of all rows of `collectors` like this one that use the memory together.
    boolean isFull(long rowsOfAll, int collectors) {
        long table = (TABLE_BYTES_PER_ROW + keyBytes) * rowsOfAll;
        long building = Math.max(rows.buildingBytes(), keys.buildingBytes()) * collectors;
        return whole.wouldExceed(Math.max(table, building));
    }

    /// Takes over what another has collected.
    void appendAll(InnerCollector other) {
        rows.appendAll(other.rows);
        keys.appendAll(other.keys);
    }

    /// The rows as they are stored.
    Batch stored(KeptRows.Kept kept) {
        List<Vector> vectors = new ArrayList<>();
        for (int i = 0; i < kept.columns().size(); i++) {
            if (inner.columns().isInnerRead(i)) {
                vectors.add(kept.columns().get(i));
            }
        }
        vectors.addAll(kept.keys());
        return new Batch(vectors, kept.count());
    }

    void appendStored(Batch stored) {
        List<Vector> vectors = new ArrayList<>();
        int next = 0;
        for (int i = 0; i < inner.layout().size(); i++) {
            vectors.add(
                    inner.columns().isInnerRead(i)
                            ? stored.column(next++)
                            : new LongVector(NOTHING, null, stored.rowCount()));
        }
        rows.append(vectors, stored.rowCount());
        keys.append(keysOf(stored), stored.rowCount());
    }

    List<Vector> keysOf(Batch stored) {
        int all = stored.columns().size();
        return stored.columns().subList(all - inner.keys().layouts().size(), all);
    }

    /// All rows as they are stored; empty afterwards.
    List<Batch> drain() {
        List<List<Vector>> columns = rows.drain();
        List<List<Vector>> keyColumns = keys.drain();
        List<Batch> batches = new ArrayList<>();
        for (int i = 0; i < keyColumns.size(); i++) {
            List<Vector> vectors = new ArrayList<>(columns.isEmpty() ? List.of() : columns.get(i));
            vectors.addAll(keyColumns.get(i));
            batches.add(new Batch(vectors, vectors.getFirst().size()));
        }
        return batches;
    }

    HashTable build(HashTable.Filtered isFiltered) {
        return HashTable.build(rows, keys, inner.keys().layouts(), isFiltered, memory);
    }
}
