package dev.spillway.storage;

import dev.spillway.instrument.BufferUsage;
import dev.spillway.storage.encoding.BlockSink;
import dev.spillway.storage.pool.BlockAccess;
import dev.spillway.storage.pool.Blocks;
import dev.spillway.storage.pool.LocalBufferPool;
import dev.spillway.storage.pool.RelationBlocks;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/// Writes blocks of one relation for one statement: new ones, and old ones whose image the statement keeps first.
/// Leader thread.
final class RelationWriter implements BlockSink {
    private final LocalBufferPool pool;
    private final RelationBlocks blocks;
    private final RelationChange change;
    private final NativeScratch scratch;
    private final BufferUsage usage;
    private final BlockAccess access;
    private final int[] single = new int[1];

    RelationWriter(LocalBufferPool pool, RelationChange change, NativeScratch scratch, BufferUsage usage) {
        this.pool = pool;
        this.blocks = change.blocks();
        this.change = change;
        this.scratch = scratch;
        this.usage = usage;
        this.access = BlockAccess.random(blocks, usage);
    }

    RelationChange change() {
        return change;
    }

    BufferUsage usage() {
        return usage;
    }

    @Override
    public MemorySegment scratch(long bytes) {
        return scratch.atLeast(bytes);
    }

    @Override
    public int[] write(MemorySegment source, long length) {
        int[] run = allocate(Blocks.of(length));
        for (int i = 0; i < run.length; i++) {
            long from = (long) i << Blocks.SHIFT;
            long bytes = Math.min(Blocks.BYTES, length - from);
            int frame = pool.pinNew(blocks, run[i], usage);
            MemorySegment.copy(source, from, pool.segment(frame), pool.offset(frame), bytes);
            clear(frame, bytes);
            pool.unpin(frame);
        }
        return run;
    }

    @Override
    public int[] write(byte[] source, int length) {
        return write(source, 0, length);
    }

    int[] write(byte[] source, int offset, int length) {
        int[] run = allocate(Blocks.of(length));
        for (int i = 0; i < run.length; i++) {
            int from = i << Blocks.SHIFT;
            int bytes = Math.min(Blocks.BYTES, length - from);
            int frame = pool.pinNew(blocks, run[i], usage);
            MemorySegment.copy(
                    source, offset + from, pool.segment(frame), ValueLayout.JAVA_BYTE, pool.offset(frame), bytes);
            clear(frame, bytes);
            pool.unpin(frame);
        }
        return run;
    }

    private int[] allocate(int count) {
        int[] run = pool.allocateBlocks(blocks, count);
        change.allocated(run);
        return run;
    }

    private void clear(int frame, long from) {
        if (from < Blocks.BYTES) {
            pool.segment(frame)
                    .asSlice(pool.offset(frame) + from, Blocks.BYTES - from)
                    .fill((byte) 0);
        }
    }

    int newZeroBlock() {
        int[] run = allocate(1);
        int frame = pool.pinNew(blocks, run[0], usage);
        clear(frame, 0);
        pool.unpin(frame);
        return run[0];
    }

    /// Pins a block that is about to be changed and marks it dirty; no other pool call may come before the change.
    int pinForChange(int block) {
        single[0] = block;
        int frame = pool.pin(access, single, 0);
        try {
            change.keepImage(block, pool.segment(frame), pool.offset(frame));
        } catch (RuntimeException e) {
            pool.unpin(frame);
            throw e;
        }
        pool.markDirty(frame, usage);
        return frame;
    }

    MemorySegment segment(int frame) {
        return pool.segment(frame);
    }

    long offset(int frame) {
        return pool.offset(frame);
    }

    void unpin(int frame) {
        pool.unpin(frame);
    }
}
