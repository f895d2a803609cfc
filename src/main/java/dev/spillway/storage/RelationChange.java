package dev.spillway.storage;

import dev.spillway.instrument.BufferUsage;
import dev.spillway.storage.pool.BlockAccess;
import dev.spillway.storage.pool.Blocks;
import dev.spillway.storage.pool.LocalBufferPool;
import dev.spillway.storage.pool.RelationBlocks;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.BitSet;

/// What a statement has done to one relation: the state before, images of the old blocks it has changed, and the blocks
/// it took and gave up. Blocks given up stay as they are until the commit, because the statement's own scan still reads
/// them. Leader thread.
final class RelationChange {
    private final LocalRelation relation;
    private final RelationState before;
    private final BeforeImages images;
    private final BitSet allocated = new BitSet();
    private final BitSet saved = new BitSet();
    private final BitSet freed = new BitSet();
    private boolean isDropped;

    RelationChange(LocalRelation relation, BeforeImages images) {
        this.relation = relation;
        this.before = relation.state();
        this.images = images;
    }

    LocalRelation relation() {
        return relation;
    }

    RelationBlocks blocks() {
        return relation.blocks();
    }

    void allocated(int[] run) {
        for (int block : run) {
            allocated.set(block);
        }
    }

    void freed(BitSet blocks) {
        freed.or(blocks);
    }

    void freed(int[] blocks) {
        for (int block : blocks) {
            freed.set(block);
        }
    }

    void keepImage(int block, MemorySegment segment, long offset) {
        if (!allocated.get(block) && !saved.get(block)) {
            images.add(this, block, segment, offset);
            saved.set(block);
        }
    }

    /// The relation is gone with all its blocks.
    void dropped() {
        isDropped = true;
    }

    void commit(LocalBufferPool pool) {
        freed.stream().forEach(block -> pool.freeBlock(blocks(), block));
    }

    /// Puts an image back.
    void restore(LocalBufferPool pool, int block, byte[] image) {
        if (isDropped) {
            return;
        }
        BufferUsage usage = new BufferUsage();
        int frame = pool.pin(BlockAccess.random(blocks(), usage), new int[] {block}, 0);
        MemorySegment.copy(image, 0, pool.segment(frame), ValueLayout.JAVA_BYTE, pool.offset(frame), Blocks.BYTES);
        pool.markDirty(frame, usage);
        pool.unpin(frame);
    }

    /// Frees what was taken and puts the old state back; the images have been restored.
    void rollback(LocalBufferPool pool) {
        allocated.stream().forEach(block -> pool.freeBlock(blocks(), block));
        relation.restore(before);
    }
}
