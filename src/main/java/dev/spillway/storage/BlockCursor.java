package dev.spillway.storage;

import dev.spillway.storage.pool.Blocks;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/// Changes cells of old blocks one after another; keeps the block of the cell before pinned. Leader thread.
final class BlockCursor implements AutoCloseable {
    private static final int NONE = -1;

    private final RelationWriter writer;
    private int block = NONE;
    private int frame;
    private MemorySegment segment = MemorySegment.NULL;
    private long base;

    BlockCursor(RelationWriter writer) {
        this.writer = writer;
    }

    /// Moves to a byte of a list of blocks and returns its offset in [#segment()].
    long seek(int[] blocks, long position) {
        return seek(blocks[(int) (position >>> Blocks.SHIFT)]) + (position & Blocks.MASK);
    }

    /// Moves to a block and returns its offset in [#segment()].
    long seek(int wanted) {
        if (wanted != block) {
            close();
            frame = writer.pinForChange(wanted);
            block = wanted;
            segment = writer.segment(frame);
            base = writer.offset(frame);
        }
        return base;
    }

    MemorySegment segment() {
        return segment;
    }

    /// Sets or clears a bit of a bitmap that starts at byte `position`; returns whether it changed.
    boolean bit(int[] blocks, long position, int bit, boolean isSet) {
        long at = seek(blocks, position + (bit >> 3));
        int before = segment.get(ValueLayout.JAVA_BYTE, at);
        int mask = 1 << (bit & 7);
        int after = isSet ? before | mask : before & ~mask;
        segment.set(ValueLayout.JAVA_BYTE, at, (byte) after);
        return before != after;
    }

    @Override
    public void close() {
        if (block != NONE) {
            writer.unpin(frame);
            block = NONE;
        }
    }
}
