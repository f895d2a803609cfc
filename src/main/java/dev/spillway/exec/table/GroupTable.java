package dev.spillway.exec.table;

import dev.spillway.data.Bitmap;
import dev.spillway.data.Vector;
import dev.spillway.exec.ColumnLayout;
import dev.spillway.exec.MemoryTracker;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Gives every distinct key a number from 0 on, in the order of first appearance.
///
/// Three ways, chosen from what the layouts promise: an array over the product of small domains, an array over the
/// range of one dense long key, an open-addressing hash table. The first turns into the last when domains outgrow it. A
/// key without columns is group 0.
public final class GroupTable {
    /// The number of a key that is not there.
    public static final int NONE = -1;

    private static final long DENSE_ALWAYS = 1L << 17;
    private static final long DENSE_MAX = 1L << 28;
    private static final int DENSE_CELLS_PER_ROW = 4;
    /// A cell takes four bytes, and the array half of the memory at most.
    private static final long DENSE_MEMORY_PER_CELL = 8;

    private final KeyEncoder encoder;
    private final GroupKeys keys;
    private final MemoryTracker memory;
    private @Nullable DirectMap direct;
    private @Nullable GroupIndex index;

    /// `rowsMax` as in [dev.spillway.exec.Operator#rowsMax()].
    public GroupTable(List<ColumnLayout> layouts, long rowsMax, MemoryTracker memory) {
        this.encoder = new KeyEncoder(layouts, memory);
        this.memory = memory;
        this.keys = new GroupKeys(encoder.width(), memory);
        if (layouts.isEmpty()) {
            keys.add(0);
        } else if (DirectMap.suits(encoder)) {
            direct = DirectMap.create(encoder, keys);
        } else {
            index = createIndex(rowsMax);
        }
    }

    private GroupIndex createIndex(long rowsMax) {
        long wordMax = encoder.wordMax();
        long dense = Math.max(DENSE_ALWAYS, Math.min(rowsMax, DENSE_MAX) * DENSE_CELLS_PER_ROW);
        if (rowsMax == Long.MAX_VALUE) {
            dense = DENSE_ALWAYS;
        }
        dense = Math.min(dense, memory.limitBytes() / DENSE_MEMORY_PER_CELL);
        if (encoder.isRangeFixed() && wordMax <= Math.min(dense, DENSE_MAX)) {
            return new GroupIndex.Dense(keys, wordMax, memory);
        }
        return hash();
    }

    private GroupIndex hash() {
        if (encoder.isNarrow()) {
            return new GroupIndex.NarrowHash(keys, memory);
        }
        return encoder.width() == 1 ? new GroupIndex.WordHash(keys, memory) : new GroupIndex.WideHash(keys, memory);
    }

    /// Writes the number of each of the first `count` rows into `groups`.
    public void assign(List<Vector> vectors, int count, int[] groups) {
        if (direct != null && direct.assign(vectors, count, groups)) {
            return;
        }
        if (index == null) {
            if (direct == null) {
                Arrays.fill(groups, 0, count, 0);
                return;
            }
            direct = null;
            index = hash();
        }
        index.assign(encoder.encode(vectors, count), count, groups);
    }

    /// As [#assign(List, int, int[])], but keys that are not there stay so and get [#NONE]. After the first call
    /// only
    /// this may be called.
    public void find(List<Vector> vectors, int count, int[] groups) {
        GroupIndex known = index;
        if (known == null) {
            direct = null;
            known = hash();
            index = known;
        }
        long[] absent = new long[Bitmap.words(count)];
        known.find(encoder.lookUpGroups(vectors, count, absent), count, absent, groups);
    }

    public int size() {
        return keys.size;
    }

    /// Slots or cells of the index, for EXPLAIN.
    public long slotCount() {
        return index == null ? 0 : index.slotCount();
    }

    /// The values of key column `column` of the groups `from … from + count - 1`.
    public Vector decode(int column, int from, int count) {
        return encoder.decode(column, keys.words, from, count);
    }
}
