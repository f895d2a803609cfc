package dev.spillway.exec.table;

import dev.spillway.error.ErrorCode;
import dev.spillway.error.SpillwayException;
import dev.spillway.exec.MemoryTracker;
import java.util.Arrays;

/// The packed keys of a table, `width` words each, by number.
final class GroupKeys {
    private static final int WORDS_MAX = Integer.MAX_VALUE - 64;

    private final MemoryTracker memory;
    final int width;
    long[] words = new long[64];
    int size;

    GroupKeys(int width, MemoryTracker memory) {
        this.width = width;
        this.memory = memory;
    }

    /// Makes room for `more` keys.
    void ensure(int more) {
        long needed = ((long) size + more) * width;
        if (needed > words.length) {
            if (needed > WORDS_MAX) {
                throw new SpillwayException(ErrorCode.OUT_OF_MEMORY, "out of memory: too many groups for one table");
            }
            int grown = (int) Math.min(WORDS_MAX, Math.max(needed, words.length * 2L));
            memory.reserve(8L * (grown - words.length));
            words = Arrays.copyOf(words, grown);
        }
    }

    /// Adds a key of one word; there must be room.
    int add(long word) {
        words[size] = word;
        return size++;
    }
}
