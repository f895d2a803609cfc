package dev.spillway.exec.table;

import dev.spillway.data.Bitmap;
import dev.spillway.error.ErrorCode;
import dev.spillway.error.SpillwayException;
import dev.spillway.exec.MemoryTracker;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// From a packed key to the rows that have it: the first by [#find], the others by [#next(int)]. Immutable once built,
/// so any thread may look up.
///
/// An array where the one key column is dense, otherwise open addressing over 64-bit slots (32 bits that tell keys
/// apart above row + 1).
public final class JoinTable {
    public static final int NO_ROW = -1;
    private static final long DENSE_ALWAYS = 1L << 16;
    private static final long DENSE_MAX = 1L << 28;
    private static final int DENSE_CELLS_PER_ROW = 4;
    private static final long DENSE_MEMORY_PER_CELL = 8;
    private static final int BITS_MIN = 6;
    private static final int BITS_MAX = 30;

    private final long[][] words;
    private final int rows;
    private final boolean isNarrow;
    /// Row + 1 by word, or empty.
    private final int[] dense;
    private final long[] slots;
    private final int bits;
    private int @Nullable [] following;

    /// `words` are the keys of the rows, `[word][row]`, kept by the table; rows in `dead` are left out. `wordMax`
    /// is the largest word if known, `Long.MAX_VALUE` otherwise.
    private JoinTable(long[][] words, int rows, KeyEncoder encoder, MemoryTracker memory) {
        this.words = words;
        this.rows = rows;
        this.isNarrow = encoder.isNarrow();
        long wordMax = encoder.isRangeFixed() ? encoder.wordMax() : Long.MAX_VALUE;
        long denseMax = Math.min(
                DENSE_MAX,
                Math.max(
                        Math.min(DENSE_ALWAYS, memory.limitBytes() / DENSE_MEMORY_PER_CELL),
                        (long) rows * DENSE_CELLS_PER_ROW));
        if (wordMax <= denseMax) {
            memory.reserve(4 * (wordMax + 1));
            this.dense = new int[(int) wordMax + 1];
            this.slots = new long[0];
            this.bits = 0;
        } else {
            this.bits = bitsFor(rows);
            memory.reserve(8L << bits);
            this.dense = new int[0];
            this.slots = new long[1 << bits];
        }
    }

    private static int bitsFor(int rows) {
        int bits = BITS_MIN;
        while (1L << bits < rows * 2L) {
            bits++;
        }
        if (bits > BITS_MAX) {
            throw new SpillwayException(ErrorCode.OUT_OF_MEMORY, "out of memory: too many rows for one hash table");
        }
        return bits;
    }

    public static JoinTable build(
            long[][] words, int rows, long @Nullable [] dead, KeyEncoder encoder, MemoryTracker memory) {
        JoinTable table = new JoinTable(words, rows, encoder, memory);
        for (int row = rows - 1; row >= 0; row--) {
            if (!Bitmap.isSet(dead, row)) {
                int older = table.dense.length > 0 ? table.insertDense(row) : table.insertHashed(row);
                if (older != NO_ROW) {
                    table.chain(row, older, memory);
                }
            }
        }
        return table;
    }

    private void chain(int row, int older, MemoryTracker memory) {
        int[] chains = following;
        if (chains == null) {
            memory.reserve(4L * rows);
            chains = new int[rows];
            Arrays.fill(chains, NO_ROW);
            following = chains;
        }
        chains[row] = older;
    }

    private int insertDense(int row) {
        int word = (int) words[0][row];
        int older = dense[word] - 1;
        dense[word] = row + 1;
        return older;
    }

    private int insertHashed(int row) {
        int mask = slots.length - 1;
        long tag = tag(words, row);
        int slot = firstSlot(words, row);
        while (true) {
            long entry = slots[slot];
            if (entry == 0) {
                slots[slot] = tag << 32 | row + 1;
                return NO_ROW;
            }
            int older = (int) entry - 1;
            if (entry >>> 32 == (tag & 0xFFFF_FFFFL) && (isNarrow || isEqual(older, words, row))) {
                slots[slot] = tag << 32 | row + 1;
                return older;
            }
            slot = slot + 1 & mask;
        }
    }

    private int firstSlot(long[][] keys, int row) {
        if (keys.length == 1) {
            return Hashing.slot(keys[0][row], bits);
        }
        return (int) (hash(keys, row) >>> 64 - bits);
    }

    private long tag(long[][] keys, int row) {
        if (isNarrow) {
            return keys[0][row];
        }
        return keys.length == 1 ? Hashing.tag(keys[0][row]) : (int) hash(keys, row);
    }

    private static long hash(long[][] keys, int row) {
        long hash = 0;
        for (long[] word : keys) {
            hash = Hashing.mix(hash, word[row]);
        }
        return hash;
    }

    private boolean isEqual(int stored, long[][] keys, int row) {
        for (int w = 0; w < words.length; w++) {
            if (words[w][stored] != keys[w][row]) {
                return false;
            }
        }
        return true;
    }

    /// Whether no key has two rows.
    public boolean isUnique() {
        return following == null;
    }

    public int rows() {
        return rows;
    }

    public long slotCount() {
        return dense.length > 0 ? dense.length : slots.length;
    }

    /// The next row with the same key, or [#NO_ROW].
    public int next(int row) {
        return following == null ? NO_ROW : following[row];
    }

    /// Writes the first row of each key, or [#NO_ROW]; `dead` rows have none.
    public void find(long[][] keys, int count, long[] dead, int[] found) {
        if (rows == 0) {
            Arrays.fill(found, 0, count, NO_ROW);
        } else if (dense.length > 0) {
            findDense(keys[0], count, dense, found);
        } else if (isNarrow) {
            findNarrow(keys[0], count, slots, bits, found);
        } else if (keys.length == 1) {
            findWord(keys[0], count, dead, found);
        } else {
            findWide(keys, count, dead, found);
        }
    }

    private static void findDense(long[] keys, int count, int[] dense, int[] found) {
        for (int i = 0; i < count; i++) {
            // NULL is 0 and an absent key is negative: no row is stored at 0.
            found[i] = dense[(int) Math.max(keys[i], 0)] - 1;
        }
    }

    private static void findNarrow(long[] keys, int count, long[] slots, int bits, int[] found) {
        int mask = slots.length - 1;
        long previous = 0;
        int row = NO_ROW;
        for (int i = 0; i < count; i++) {
            long key = keys[i];
            if (key != previous) {
                previous = key;
                row = NO_ROW;
                if (key > 0) {
                    int slot = Hashing.slot(key, bits);
                    long entry = slots[slot];
                    while (entry != 0 && entry >>> 32 != key) {
                        slot = slot + 1 & mask;
                        entry = slots[slot];
                    }
                    row = (int) entry - 1;
                }
            }
            found[i] = row;
        }
    }

    private void findWord(long[] keys, int count, long[] dead, int[] found) {
        int mask = slots.length - 1;
        long[] stored = words[0];
        for (int i = 0; i < count; i++) {
            if (Bitmap.isSet(dead, i)) {
                found[i] = NO_ROW;
                continue;
            }
            long key = keys[i];
            int tag = Hashing.tag(key);
            int slot = Hashing.slot(key, bits);
            long entry = slots[slot];
            while (entry != 0 && ((int) (entry >>> 32) != tag || stored[(int) entry - 1] != key)) {
                slot = slot + 1 & mask;
                entry = slots[slot];
            }
            found[i] = (int) entry - 1;
        }
    }

    private void findWide(long[][] keys, int count, long[] dead, int[] found) {
        int mask = slots.length - 1;
        for (int i = 0; i < count; i++) {
            if (Bitmap.isSet(dead, i)) {
                found[i] = NO_ROW;
                continue;
            }
            long hash = hash(keys, i);
            int slot = (int) (hash >>> 64 - bits);
            long entry = slots[slot];
            while (entry != 0 && ((int) (entry >>> 32) != (int) hash || !isEqual((int) entry - 1, keys, i))) {
                slot = slot + 1 & mask;
                entry = slots[slot];
            }
            found[i] = (int) entry - 1;
        }
    }
}
