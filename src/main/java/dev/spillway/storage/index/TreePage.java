package dev.spillway.storage.index;

import dev.spillway.storage.pool.Blocks;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;

/// A view of a tree's page: header, slots that ascend, cells that descend from the end. A leaf's cell is an entry; an
/// inner page's cell is a separator (entries below it are not less) and a child. One thread.
public final class TreePage {
    /// No sibling, no child.
    public static final int NONE = -1;

    /// No entry is longer, so that three fit a page.
    public static final int ENTRY_BYTES_MAX = 2_704;

    private static final int LEVEL = 0;
    private static final int COUNT = 2;
    private static final int LOWEST = 4;
    private static final int GARBAGE = 6;
    private static final int LEFT = 8;
    private static final int RIGHT = 12;
    private static final int HEADER_BYTES = 16;
    private static final int SLOT_BYTES = 2;

    private static final ValueLayout.OfShort SHORT = ValueLayout.JAVA_SHORT_UNALIGNED;
    private static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT_UNALIGNED;
    private static final ValueLayout.OfLong BIG_ENDIAN_LONG =
            ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);
    private static final VarHandle ARRAY_LONG =
            MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

    private MemorySegment segment = MemorySegment.NULL;
    private long base;

    /// What a page holds, on the heap, while it is split.
    record Cells(List<byte[]> entries, List<Integer> children) {
        void add(int slot, byte[] entry, int child) {
            entries.add(slot, entry);
            children.add(slot, child);
        }

        int bytes(int slot) {
            return entries.get(slot).length + SLOT_BYTES + Short.BYTES + Integer.BYTES;
        }
    }

    /// Shows the page at a place in memory.
    public TreePage at(MemorySegment memory, long offset) {
        segment = memory;
        base = offset;
        return this;
    }

    int level() {
        return segment.get(SHORT, base + LEVEL);
    }

    int count() {
        return unsigned(COUNT);
    }

    int left() {
        return segment.get(INT, base + LEFT);
    }

    int right() {
        return segment.get(INT, base + RIGHT);
    }

    void left(int block) {
        segment.set(INT, base + LEFT, block);
    }

    void right(int block) {
        segment.set(INT, base + RIGHT, block);
    }

    private int unsigned(int field) {
        return segment.get(SHORT, base + field) & 0xFFFF;
    }

    private void set(int field, int value) {
        segment.set(SHORT, base + field, (short) value);
    }

    /// Empties the page.
    void reset(int level, int left, int right) {
        set(LEVEL, level);
        set(COUNT, 0);
        set(LOWEST, Blocks.BYTES);
        set(GARBAGE, 0);
        left(left);
        right(right);
    }

    private int headBytes() {
        return level() == 0 ? Short.BYTES : Short.BYTES + Integer.BYTES;
    }

    private long cell(int slot) {
        return base + unsigned(HEADER_BYTES + SLOT_BYTES * slot);
    }

    int length(int slot) {
        return segment.get(SHORT, cell(slot)) & 0xFFFF;
    }

    int child(int slot) {
        return segment.get(INT, cell(slot) + Short.BYTES);
    }

    byte[] entry(int slot) {
        byte[] bytes = new byte[length(slot)];
        copy(slot, bytes, 0);
        return bytes;
    }

    /// Copies an entry and returns its length.
    int copy(int slot, byte[] target, int offset) {
        int length = length(slot);
        MemorySegment.copy(segment, ValueLayout.JAVA_BYTE, cell(slot) + headBytes(), target, offset, length);
        return length;
    }

    /// The last bytes of a leaf's entry.
    long rowNumber(int slot) {
        long end = cell(slot) + Short.BYTES + length(slot);
        return segment.get(BIG_ENDIAN_LONG, end - Long.BYTES) & EntryBytes.ROW_MASK;
    }

    /// Compares an entry with a key, bytes unsigned; what only begins alike is less.
    int compare(int slot, byte[] key, int keyLength) {
        long cell = cell(slot);
        int length = segment.get(SHORT, cell) & 0xFFFF;
        long at = cell + headBytes();
        int common = Math.min(length, keyLength);
        int i = 0;
        for (; i + Long.BYTES <= common; i += Long.BYTES) {
            long own = segment.get(BIG_ENDIAN_LONG, at + i);
            long other = (long) ARRAY_LONG.get(key, i);
            if (own != other) {
                return Long.compareUnsigned(own, other);
            }
        }
        for (; i < common; i++) {
            int difference = (segment.get(ValueLayout.JAVA_BYTE, at + i) & 0xFF) - (key[i] & 0xFF);
            if (difference != 0) {
                return difference;
            }
        }
        return length - keyLength;
    }

    /// The first slot whose entry is not less than the key.
    int lowerBound(byte[] key, int length) {
        int low = 0;
        int high = count();
        while (low < high) {
            int middle = low + high >>> 1;
            if (compare(middle, key, length) < 0) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }

    /// The slot of the child that holds the key; the first separator stands for the least key there is.
    int childSlot(byte[] key, int length) {
        int low = 1;
        int high = count();
        while (low < high) {
            int middle = low + high >>> 1;
            if (compare(middle, key, length) <= 0) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low - 1;
    }

    private int freeBytes() {
        return unsigned(LOWEST) - HEADER_BYTES - SLOT_BYTES * count();
    }

    boolean fits(int entryLength) {
        return freeBytes() + unsigned(GARBAGE) >= entryLength + headBytes() + SLOT_BYTES;
    }

    /// Whether an appended entry would leave less than `reserve` bytes.
    boolean fits(int entryLength, int reserve) {
        return freeBytes() - reserve >= entryLength + headBytes() + SLOT_BYTES;
    }

    void append(byte[] entry, int length, int child) {
        insert(count(), entry, length, child);
    }

    void insert(int slot, byte[] entry, int length, int child) {
        int bytes = headBytes() + length;
        if (freeBytes() < bytes + SLOT_BYTES) {
            compact();
        }
        int count = count();
        long slots = base + HEADER_BYTES;
        MemorySegment.copy(
                segment,
                slots + (long) SLOT_BYTES * slot,
                segment,
                slots + (long) SLOT_BYTES * (slot + 1),
                (long) SLOT_BYTES * (count - slot));
        int at = unsigned(LOWEST) - bytes;
        set(LOWEST, at);
        set(COUNT, count + 1);
        set(HEADER_BYTES + SLOT_BYTES * slot, at);
        segment.set(SHORT, base + at, (short) length);
        int head = headBytes();
        if (head > Short.BYTES) {
            segment.set(INT, base + at + Short.BYTES, child);
        }
        MemorySegment.copy(entry, 0, segment, ValueLayout.JAVA_BYTE, base + at + head, length);
    }

    void remove(int slot) {
        int count = count();
        set(GARBAGE, unsigned(GARBAGE) + headBytes() + length(slot));
        long slots = base + HEADER_BYTES;
        MemorySegment.copy(
                segment,
                slots + (long) SLOT_BYTES * (slot + 1),
                segment,
                slots + (long) SLOT_BYTES * slot,
                (long) SLOT_BYTES * (count - slot - 1));
        set(COUNT, count - 1);
    }

    private void compact() {
        Cells cells = cells();
        reset(level(), left(), right());
        fill(cells, 0, cells.entries().size());
    }

    Cells cells() {
        Cells cells = new Cells(new ArrayList<>(), new ArrayList<>());
        boolean isLeaf = level() == 0;
        for (int slot = 0; slot < count(); slot++) {
            cells.add(slot, entry(slot), isLeaf ? NONE : child(slot));
        }
        return cells;
    }

    void fill(Cells cells, int from, int to) {
        for (int slot = from; slot < to; slot++) {
            byte[] entry = cells.entries().get(slot);
            append(entry, entry.length, cells.children().get(slot));
        }
    }

    /// The first page of a file: where the root is and how many levels there are.
    int metaRoot() {
        return segment.get(INT, base);
    }

    int metaHeight() {
        return segment.get(INT, base + Integer.BYTES);
    }

    void meta(int root, int height) {
        segment.set(INT, base, root);
        segment.set(INT, base + Integer.BYTES, height);
    }

    /// Copies a whole page to another.
    void copyTo(TreePage target) {
        MemorySegment.copy(segment, base, target.segment, target.base, Blocks.BYTES);
    }
}
