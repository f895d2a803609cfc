package dev.spillway.exec.table;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collection;
import org.jspecify.annotations.Nullable;

/// Strings that are given, looked up by their UTF-8 bytes. Immutable.
public final class TextSet {
    private static final int SLOTS_PER_STRING = 2;

    private final byte[] @Nullable [] slots;

    public TextSet(Collection<String> strings) {
        this.slots = new byte[Integer.highestOneBit(Math.max(1, strings.size())) * 2 * SLOTS_PER_STRING][];
        for (String string : strings) {
            byte[] bytes = string.getBytes(StandardCharsets.UTF_8);
            slots[slot(bytes, 0, bytes.length)] = bytes;
        }
    }

    public boolean contains(byte[] bytes, int from, int to) {
        return slots[slot(bytes, from, to)] != null;
    }

    /// Where the string is, or a free slot.
    private int slot(byte[] bytes, int from, int to) {
        int mask = slots.length - 1;
        int slot = Hashing.bytes(bytes, from, to - from) & mask;
        for (byte[] known = slots[slot]; known != null; known = slots[slot]) {
            if (known.length == to - from && Arrays.equals(known, 0, known.length, bytes, from, to)) {
                return slot;
            }
            slot = slot + 1 & mask;
        }
        return slot;
    }
}
