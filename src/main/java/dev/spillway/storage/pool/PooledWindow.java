package dev.spillway.storage.pool;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// Blocks through the leader's pool. Pins one frame at a time; a piece over several blocks is copied to a scratch
/// unless its frames follow each other in memory, as they do after a load into a fresh pool.
public final class PooledWindow implements BlockWindow {
    private static final int RECENT = 1_024;

    private final LocalBufferPool pool;
    private final BlockAccess access;
    /// Blocks that were counted a moment ago: four stripes of a byte column are one visit to a block.
    private final int[] recent = new int[RECENT];

    private int pinned = RelationBlocks.NO_FRAME;
    private @Nullable MemorySegment scratch;
    private MemorySegment segment = MemorySegment.NULL;
    private long offset;

    public PooledWindow(LocalBufferPool pool, BlockAccess access) {
        this.pool = pool;
        this.access = access;
        Arrays.fill(recent, -1);
    }

    @Override
    public void open(int[] blocks, long position, int length) {
        close();
        int first = (int) (position >>> Blocks.SHIFT);
        int last = (int) ((position + length - 1) >>> Blocks.SHIFT);
        if (first == last || areNeighbours(blocks, first, last)) {
            pinned = pin(blocks, first);
            segment = pool.segment(pinned);
            offset = pool.offset(pinned) + (position & Blocks.MASK);
        } else {
            assemble(blocks, position, length);
        }
    }

    private int pin(int[] blocks, int index) {
        int block = blocks[index];
        int slot = block & RECENT - 1;
        if (recent[slot] == block) {
            return pool.repin(access, blocks, index);
        }
        recent[slot] = block;
        return pool.pin(access, blocks, index);
    }

    /// Whether the blocks lie one after another in memory. Nothing can be evicted between this and the reading,
    /// which makes no pool call.
    private boolean areNeighbours(int[] blocks, int first, int last) {
        RelationBlocks relation = access.relation();
        int frame = relation.frame(blocks[first]);
        if (frame == RelationBlocks.NO_FRAME
                || frame / LocalBufferPool.CHUNK_FRAMES != (frame + last - first) / LocalBufferPool.CHUNK_FRAMES) {
            return false;
        }
        for (int i = first + 1; i <= last; i++) {
            if (relation.frame(blocks[i]) != frame + i - first) {
                return false;
            }
        }
        for (int i = first + 1; i <= last; i++) {
            pool.unpin(pin(blocks, i));
        }
        return true;
    }

    private void assemble(int[] blocks, long position, int length) {
        MemorySegment target = scratch;
        if (target == null || target.byteSize() < length) {
            target = Arena.ofAuto().allocate(Math.max(length, 4 * Blocks.BYTES), 64);
            scratch = target;
        }
        long from = position;
        int done = 0;
        while (done < length) {
            int piece = Math.min(length - done, Blocks.BYTES - (int) (from & Blocks.MASK));
            int frame = pin(blocks, (int) (from >>> Blocks.SHIFT));
            MemorySegment.copy(pool.segment(frame), pool.offset(frame) + (from & Blocks.MASK), target, done, piece);
            pool.unpin(frame);
            done += piece;
            from += piece;
        }
        segment = target;
        offset = 0;
    }

    @Override
    public MemorySegment segment() {
        return segment;
    }

    @Override
    public long offset() {
        return offset;
    }

    @Override
    public void copy(int[] blocks, long position, byte[] target, int targetOffset, int length) {
        close();
        long from = position;
        int done = 0;
        while (done < length) {
            int piece = Math.min(length - done, Blocks.BYTES - (int) (from & Blocks.MASK));
            int frame = pin(blocks, (int) (from >>> Blocks.SHIFT));
            MemorySegment.copy(
                    pool.segment(frame),
                    ValueLayout.JAVA_BYTE,
                    pool.offset(frame) + (from & Blocks.MASK),
                    target,
                    targetOffset + done,
                    piece);
            pool.unpin(frame);
            done += piece;
            from += piece;
        }
    }

    @Override
    public void close() {
        if (pinned != RelationBlocks.NO_FRAME) {
            pool.unpin(pinned);
            pinned = RelationBlocks.NO_FRAME;
        }
    }
}
