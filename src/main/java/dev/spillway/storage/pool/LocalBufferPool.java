package dev.spillway.storage.pool;

import dev.spillway.error.Cancellation;
import dev.spillway.error.ErrorCode;
import dev.spillway.error.SpillwayException;
import dev.spillway.instrument.BufferUsage;
import dev.spillway.storage.BufferListener;
import dev.spillway.storage.FlushReason;
import dev.spillway.storage.FlushReport;
import dev.spillway.storage.FrameBudget;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The leader's local buffers: `temp_buffers` frames of 8 KiB, handed out on first use, reused by a clock sweep.
///
/// Frames lie in chunks of 1 MiB from a confined arena, so that any other thread that touches one gets a
/// `WrongThreadException`. Belongs to the thread that first used it, which must also close it.
public final class LocalBufferPool implements AutoCloseable {
    static final int CHUNK_FRAMES = 128;
    private static final byte USAGE_MAX = 5;

    private final int frameLimit;
    private final FrameBudget budget;
    private final BufferListener listener;
    private final FrameWriter writer;
    private @Nullable Arena arena;
    private MemorySegment[] chunks = new MemorySegment[0];
    private @Nullable RelationBlocks[] owners = new RelationBlocks[0];
    private int[] blocks = new int[0];
    private byte[] usages = new byte[0];
    private short[] pins = new short[0];
    private int[] free = new int[0];
    private int freeCount;
    private int chunkFrames;
    private int allocated;
    private int dirtied;
    private int hand;
    private final int[] aheadFrames = new int[BlockAccess.AHEAD_BLOCKS];

    public LocalBufferPool(int frameLimit, FrameBudget budget, BufferListener listener, long fileLimitBytes) {
        this.frameLimit = frameLimit;
        this.budget = budget;
        this.listener = listener;
        this.writer = new FrameWriter(this, listener, fileLimitBytes);
    }

    public int frameLimit() {
        return frameLimit;
    }

    /// `allocated_localbufs`: frames that were ever used.
    public int allocated() {
        return allocated;
    }

    /// `dirtied_localbufs`: dirty frames now.
    public int dirtied() {
        return dirtied;
    }

    /// Frames that are pinned.
    public int pinned() {
        int count = 0;
        for (short pin : pins) {
            count += pin == 0 ? 0 : 1;
        }
        return count;
    }

    /// Bytes of all relation files.
    public long fileBytes() {
        return writer.fileBytes();
    }

    /// New blocks for a relation, without content: each must be filled through [#pinNew] before anything else is
    /// done with it.
    public int[] allocateBlocks(RelationBlocks relation, int count) {
        listener.extended(count);
        return relation.allocate(count);
    }

    /// Gives a block up. Its frame is free at once, written or not.
    public void freeBlock(RelationBlocks relation, int block) {
        int frame = relation.frame(block);
        if (frame != RelationBlocks.NO_FRAME) {
            detach(relation, block, frame);
            releaseFrame(frame);
        }
        relation.free(block);
    }

    /// Pins `run[index]`, reading it (and what follows it in the run) on a miss.
    public int pin(BlockAccess access, int[] run, int index) {
        int frame = access.relation().frame(run[index]);
        if (frame == RelationBlocks.NO_FRAME) {
            return read(access, run, index);
        }
        access.usage().localHit(1);
        listener.hit(1);
        return pinResident(access, frame);
    }

    /// Pins a block again that was looked at a moment ago: not another hit.
    public int repin(BlockAccess access, int[] run, int index) {
        int frame = access.relation().frame(run[index]);
        return frame == RelationBlocks.NO_FRAME ? read(access, run, index) : pinResident(access, frame);
    }

    private int pinResident(BlockAccess access, int frame) {
        pins[frame]++;
        byte cap = access.ring() == null ? USAGE_MAX : 1;
        if (usages[frame] < cap) {
            usages[frame]++;
        }
        return frame;
    }

    /// Pins a frame for a new block and marks it dirty. Its bytes are whatever was there before.
    public int pinNew(RelationBlocks relation, int block, BufferUsage usage) {
        int frame = takeFrame(null, usage);
        attach(relation, block, frame);
        usages[frame] = 1;
        pins[frame]++;
        markDirty(frame, usage);
        return frame;
    }

    public void unpin(int frame) {
        pins[frame]--;
    }

    public void markDirty(int frame, BufferUsage usage) {
        RelationBlocks relation = owner(frame);
        if (!relation.isDirty(blocks[frame])) {
            relation.dirty(blocks[frame]);
            dirtied++;
            usage.localDirtied(1);
            listener.dirtied(1);
        }
    }

    /// The memory a frame is in; its bytes start at [#offset(int)].
    public MemorySegment segment(int frame) {
        return chunks[frame / CHUNK_FRAMES];
    }

    public long offset(int frame) {
        return (long) (frame % CHUNK_FRAMES) << Blocks.SHIFT;
    }

    /// Writes the dirty frames of the relations in file order. Frames that were not surely written stay dirty when
    /// it throws.
    public FlushReport flush(
            List<RelationBlocks> relations, FlushReason reason, Cancellation cancellation, BufferUsage usage) {
        return writer.flush(relations, reason, cancellation, usage);
    }

    /// Forgets a relation: its frames are free, its file is removed.
    public void drop(RelationBlocks relation) {
        for (int block = 0; block < relation.end(); block++) {
            int frame = relation.frame(block);
            if (frame != RelationBlocks.NO_FRAME) {
                detach(relation, block, frame);
                releaseFrame(frame);
            }
        }
        writer.dropped(relation);
        relation.close();
    }

    @Override
    public void close() {
        if (arena != null) {
            arena.close();
            arena = null;
            budget.release(chunkFrames);
        }
    }

    private int read(BlockAccess access, int[] run, int index) {
        RelationBlocks relation = access.relation();
        int first = run[index];
        int wanted = 1;
        while (wanted < access.aheadBlocksMax()
                && index + wanted < run.length
                && run[index + wanted] == first + wanted
                && relation.frame(first + wanted) == RelationBlocks.NO_FRAME) {
            wanted++;
        }
        int taken = 0;
        try {
            while (taken < wanted) {
                int frame = takeFrame(access.ring(), access.usage());
                pins[frame]++;
                aheadFrames[taken++] = frame;
            }
        } catch (SpillwayException e) {
            if (taken == 0 || e.code() != ErrorCode.OUT_OF_MEMORY) {
                giveBack(access.ring(), taken);
                throw e;
            }
        }
        try {
            long nanos = writer.read(relation, first, aheadFrames, taken);
            access.usage().localRead(taken, nanos);
            listener.read(taken, nanos);
        } catch (SpillwayException e) {
            giveBack(access.ring(), taken);
            throw e;
        }
        for (int i = 0; i < taken; i++) {
            attach(relation, first + i, aheadFrames[i]);
            usages[aheadFrames[i]] = 1;
            if (i > 0) {
                pins[aheadFrames[i]]--;
            }
        }
        remember(access.ring(), first, taken);
        return aheadFrames[0];
    }

    private void giveBack(@Nullable ScanRing ring, int taken) {
        if (ring != null) {
            ring.giveBack(taken);
        }
        for (int i = 0; i < taken; i++) {
            pins[aheadFrames[i]]--;
            releaseFrame(aheadFrames[i]);
        }
    }

    private void remember(@Nullable ScanRing ring, int firstBlock, int count) {
        if (ring != null) {
            for (int i = 0; i < count; i++) {
                ring.add(aheadFrames[i], firstBlock + i);
            }
        }
    }

    /// A frame that holds nothing and is not pinned.
    private int takeFrame(@Nullable ScanRing ring, BufferUsage usage) {
        int reused = ring == null ? RelationBlocks.NO_FRAME : fromRing(ring, usage);
        if (reused != RelationBlocks.NO_FRAME) {
            return reused;
        }
        if (freeCount == 0 && chunkFrames < frameLimit) {
            addChunk();
        }
        if (freeCount > 0) {
            int frame = free[--freeCount];
            allocated = Math.max(allocated, frame + 1);
            return frame;
        }
        int victim = sweep();
        evict(victim, usage);
        return victim;
    }

    private int fromRing(ScanRing ring, BufferUsage usage) {
        ring.take();
        while (ring.isFull()) {
            int frame = ring.oldestFrame();
            int block = ring.oldestBlock();
            ring.removeOldest();
            if (owners[frame] != null && blocks[frame] == block && pins[frame] == 0 && usages[frame] <= 1) {
                evict(frame, usage);
                return frame;
            }
        }
        return RelationBlocks.NO_FRAME;
    }

    private int sweep() {
        int tries = chunkFrames;
        while (true) {
            int frame = hand;
            hand = hand + 1 == chunkFrames ? 0 : hand + 1;
            if (pins[frame] == 0) {
                if (usages[frame] == 0) {
                    return frame;
                }
                usages[frame]--;
                tries = chunkFrames;
            } else if (--tries == 0) {
                throw new SpillwayException(ErrorCode.OUT_OF_MEMORY, "no empty local buffer available");
            }
        }
    }

    private void evict(int frame, BufferUsage usage) {
        RelationBlocks relation = owner(frame);
        int block = blocks[frame];
        if (relation.isDirty(block)) {
            writer.writeAround(relation, block, usage);
        }
        detach(relation, block, frame);
        listener.evicted(1);
    }

    private void attach(RelationBlocks relation, int block, int frame) {
        owners[frame] = relation;
        blocks[frame] = block;
        relation.resident(block, frame);
    }

    private void detach(RelationBlocks relation, int block, int frame) {
        if (pins[frame] != 0) {
            throw new IllegalStateException("frame must not be pinned (block: " + block + ")");
        }
        if (relation.isDirty(block)) {
            clean(relation, block);
        }
        relation.notResident(block);
        owners[frame] = null;
        usages[frame] = 0;
    }

    private void releaseFrame(int frame) {
        free[freeCount++] = frame;
    }

    private void addChunk() {
        int count = Math.min(CHUNK_FRAMES, frameLimit - chunkFrames);
        budget.acquire(count);
        if (arena == null) {
            arena = Arena.ofConfined();
        }
        chunks = Arrays.copyOf(chunks, chunks.length + 1);
        chunks[chunks.length - 1] = allocate((long) count << Blocks.SHIFT);
        int total = chunkFrames + count;
        owners = Arrays.copyOf(owners, total);
        blocks = Arrays.copyOf(blocks, total);
        usages = Arrays.copyOf(usages, total);
        pins = Arrays.copyOf(pins, total);
        free = Arrays.copyOf(free, total);
        for (int frame = total - 1; frame >= chunkFrames; frame--) {
            free[freeCount++] = frame;
        }
        chunkFrames = total;
    }

    /// Native memory that lives as long as the pool.
    MemorySegment allocate(long bytes) {
        Arena owner = arena;
        if (owner == null) {
            throw new IllegalStateException("the pool must have frames");
        }
        return owner.allocate(bytes, 64);
    }

    void clean(RelationBlocks relation, int block) {
        relation.clean(block);
        dirtied--;
    }

    boolean isPinned(int frame) {
        return pins[frame] != 0;
    }

    private RelationBlocks owner(int frame) {
        RelationBlocks relation = owners[frame];
        if (relation == null) {
            throw new IllegalStateException("frame must hold a block (frame: " + frame + ")");
        }
        return relation;
    }
}
