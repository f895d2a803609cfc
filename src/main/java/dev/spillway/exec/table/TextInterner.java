package dev.spillway.exec.table;

import dev.spillway.data.TextVector;
import dev.spillway.error.ErrorCode;
import dev.spillway.error.SpillwayException;
import dev.spillway.exec.MemoryTracker;
import java.util.Arrays;

/// Gives every distinct string a number from 0 on. Compares bytes. Reading is thread-safe while nobody adds.
public final class TextInterner {
    public static final int ABSENT = -1;
    private static final int BYTES_MAX = Integer.MAX_VALUE - 64;

    private final MemoryTracker memory;
    private byte[] bytes = new byte[256];
    private int[] offsets = new int[17];
    private int size;
    /// Hash in the high half, number + 1 in the low half; 0 is free.
    private long[] slots = new long[32];

    public TextInterner(MemoryTracker memory) {
        this.memory = memory;
    }

    public int size() {
        return size;
    }

    /// The number of a string, or [#ABSENT].
    public int find(byte[] from, int offset, int length) {
        int hash = Hashing.bytes(from, offset, length);
        int mask = slots.length - 1;
        for (int slot = hash & mask; ; slot = slot + 1 & mask) {
            long entry = slots[slot];
            if (entry == 0) {
                return ABSENT;
            }
            if ((int) (entry >>> 32) == hash && isEqual((int) entry - 1, from, offset, length)) {
                return (int) entry - 1;
            }
        }
    }

    /// The number of a string, a new one if it has none yet.
    public int intern(byte[] from, int offset, int length) {
        int hash = Hashing.bytes(from, offset, length);
        int mask = slots.length - 1;
        int slot = hash & mask;
        for (; slots[slot] != 0; slot = slot + 1 & mask) {
            long entry = slots[slot];
            if ((int) (entry >>> 32) == hash && isEqual((int) entry - 1, from, offset, length)) {
                return (int) entry - 1;
            }
        }
        store(from, offset, length);
        slots[slot] = (long) hash << 32 | size;
        if (size * 2 > slots.length) {
            rehash();
        }
        return size - 1;
    }

    private boolean isEqual(int number, byte[] from, int offset, int length) {
        int start = offsets[number];
        return offsets[number + 1] - start == length
                && Arrays.equals(bytes, start, start + length, from, offset, offset + length);
    }

    private void store(byte[] from, int offset, int length) {
        long end = (long) offsets[size] + length;
        if (end > bytes.length) {
            if (end > BYTES_MAX) {
                throw new SpillwayException(ErrorCode.OUT_OF_MEMORY, "out of memory: more than 2 GiB of distinct keys");
            }
            int grown = (int) Math.min(BYTES_MAX, Math.max(end, bytes.length * 2L));
            memory.reserve(grown - (long) bytes.length);
            bytes = Arrays.copyOf(bytes, grown);
        }
        if (size + 2 > offsets.length) {
            memory.reserve(4L * offsets.length);
            offsets = Arrays.copyOf(offsets, offsets.length * 2);
        }
        System.arraycopy(from, offset, bytes, offsets[size], length);
        size++;
        offsets[size] = (int) end;
    }

    private void rehash() {
        memory.reserve(8L * slots.length);
        long[] grown = new long[slots.length * 2];
        int mask = grown.length - 1;
        for (long entry : slots) {
            if (entry != 0) {
                int slot = (int) (entry >>> 32) & mask;
                while (grown[slot] != 0) {
                    slot = slot + 1 & mask;
                }
                grown[slot] = entry;
            }
        }
        slots = grown;
    }

    public byte[] bytes() {
        return bytes;
    }

    /// String `i` is `bytes()[offsets()[i]] … bytes()[offsets()[i + 1] - 1]`.
    public int[] offsets() {
        return offsets;
    }

    /// The strings of `numbers`; the bits of `nulls` mark rows without one.
    TextVector texts(int[] numbers, int count, long @org.jspecify.annotations.Nullable [] nulls) {
        int[] ends = new int[count + 1];
        int total = 0;
        for (int i = 0; i < count; i++) {
            int number = numbers[i];
            total = Math.addExact(total, number < 0 ? 0 : offsets[number + 1] - offsets[number]);
            ends[i + 1] = total;
        }
        byte[] copy = new byte[total];
        for (int i = 0; i < count; i++) {
            if (numbers[i] >= 0) {
                System.arraycopy(bytes, offsets[numbers[i]], copy, ends[i], ends[i + 1] - ends[i]);
            }
        }
        return new TextVector(copy, ends, nulls, count);
    }
}
