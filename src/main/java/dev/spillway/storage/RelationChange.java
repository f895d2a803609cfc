package dev.spillway.storage;

import dev.spillway.instrument.BufferUsage;
import dev.spillway.storage.UndoImages.Image;
import dev.spillway.storage.pool.BlockAccess;
import dev.spillway.storage.pool.Blocks;
import dev.spillway.storage.pool.LocalBufferPool;
import dev.spillway.storage.pool.RelationBlocks;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.BitSet;
import java.util.Iterator;
import java.util.Map;
import java.util.TreeMap;

/// What an undo scope has done to one relation: the state before, images of the old blocks it has changed, and the
/// blocks it took and gave up. A block given up stays as it is while a state that may come back has it, and until the
/// scope's commit at least, because the statement's own scan still reads it. Leader thread.
final class RelationChange {
    private final UndoTarget target;
    private final Runnable before;
    private final UndoImages store;
    private final BitSet allocated = new BitSet();
    private final BitSet freed = new BitSet();
    private final Map<Integer, Image> images = new TreeMap<>();

    RelationChange(UndoTarget target, UndoImages store) {
        this.target = target;
        this.before = target.restorePoint();
        this.store = store;
    }

    RelationBlocks blocks() {
        return target.blocks();
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
        if (!allocated.get(block) && !images.containsKey(block)) {
            images.put(block, store.keep(segment, offset));
        }
    }

    /// The outermost scope commits: nothing can bring the old state back.
    void commit(LocalBufferPool pool) {
        freed.stream().forEach(block -> pool.freeBlock(blocks(), block));
    }

    /// The scope commits into one that has not changed the relation.
    void commitInto(LocalBufferPool pool) {
        freeOwn(pool);
    }

    /// A scope inside this one has committed.
    void merge(RelationChange inner, LocalBufferPool pool) {
        inner.images.forEach(this::takeOver);
        inner.images.clear();
        allocated.or(inner.allocated);
        freed.or(inner.freed);
        freeOwn(pool);
    }

    private void takeOver(int block, Image image) {
        if (allocated.get(block) || images.containsKey(block)) {
            store.release(image);
        } else {
            images.put(block, image);
        }
    }

    /// Blocks that this scope both took and gave up are in no state that can come back.
    private void freeOwn(LocalBufferPool pool) {
        BitSet own = new BitSet();
        own.or(freed);
        own.and(allocated);
        own.stream().forEach(block -> pool.freeBlock(blocks(), block));
        allocated.andNot(own);
        freed.andNot(own);
    }

    /// The relation is gone with all its blocks.
    void forget() {
        images.values().forEach(store::release);
        images.clear();
    }

    /// The first half of a rollback, which cannot fail: frees what was taken and puts the old state back.
    void restoreState(LocalBufferPool pool) {
        allocated.stream().forEach(block -> pool.freeBlock(blocks(), block));
        before.run();
    }

    /// The second half: puts the images back. Those that it could not put back when it throws are still there.
    void restoreBlocks(LocalBufferPool pool) {
        target.trusted(false);
        Iterator<Map.Entry<Integer, Image>> left = images.entrySet().iterator();
        while (left.hasNext()) {
            Map.Entry<Integer, Image> next = left.next();
            restore(pool, next.getKey(), store.read(next.getValue()));
            store.release(next.getValue());
            left.remove();
        }
        target.trusted(true);
    }

    private void restore(LocalBufferPool pool, int block, byte[] image) {
        BufferUsage usage = new BufferUsage();
        int frame = pool.pin(BlockAccess.random(blocks(), usage), new int[] {block}, 0);
        MemorySegment.copy(image, 0, pool.segment(frame), ValueLayout.JAVA_BYTE, pool.offset(frame), Blocks.BYTES);
        pool.markDirty(frame, usage);
        pool.unpin(frame);
    }

    /// A rollback inside this scope could not put all images back: this scope's rollback will try again.
    void inherit(RelationChange failed) {
        failed.images.forEach(this::takeOver);
        failed.images.clear();
    }
}
