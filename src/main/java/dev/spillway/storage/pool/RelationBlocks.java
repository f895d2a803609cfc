package dev.spillway.storage.pool;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// A relation as the pool sees it: its file, its free blocks, and which of its blocks are in frames and dirty.
///
/// Block → frame is an array, so a hit costs one load. Leader thread, but for [#mapping()].
public final class RelationBlocks {
    static final int NO_FRAME = -1;

    private final Path path;
    private final BlockFile.Factory factory;
    private final BlockAllocator allocator = new BlockAllocator();
    private @Nullable BlockFile file;
    private @Nullable MappedFile mapping;
    private int[] frames = new int[0];
    private long[] dirty = new long[0];
    private int dirtyCount;
    private int residentCount;
    private int fileBlocks;

    public RelationBlocks(Path path, BlockFile.Factory factory) {
        this.path = path;
        this.factory = factory;
    }

    public int blocksInUse() {
        return allocator.inUse();
    }

    public int dirtyCount() {
        return dirtyCount;
    }

    public int residentCount() {
        return residentCount;
    }

    /// The mapping of the file; made on first use. Every block up to [#fileBlocks()] can be read through it once
    /// flushed.
    public MappedFile mapping() {
        MappedFile made = mapping;
        if (made == null) {
            made = new MappedFile(path, file());
            mapping = made;
        }
        return made;
    }

    /// Blocks the file has: one past the highest that was ever written.
    public int fileBlocks() {
        return fileBlocks;
    }

    Path path() {
        return path;
    }

    BlockFile file() {
        BlockFile open = file;
        if (open == null) {
            try {
                open = factory.open(path);
            } catch (IOException e) {
                throw IoErrors.of("create", path, e);
            }
            file = open;
        }
        return open;
    }

    int[] allocate(int count) {
        int[] blocks = allocator.allocate(count);
        int end = allocator.end();
        if (end > frames.length) {
            int length = Math.max(Math.max(16, end), frames.length + (frames.length >> 1));
            int old = frames.length;
            frames = Arrays.copyOf(frames, length);
            Arrays.fill(frames, old, length, NO_FRAME);
            dirty = Arrays.copyOf(dirty, (length + 63) >>> 6);
        }
        return blocks;
    }

    void free(int block) {
        allocator.free(block);
    }

    int frame(int block) {
        return frames[block];
    }

    void resident(int block, int frame) {
        frames[block] = frame;
        residentCount++;
    }

    void notResident(int block) {
        frames[block] = NO_FRAME;
        residentCount--;
    }

    boolean isDirty(int block) {
        return (dirty[block >>> 6] >>> block & 1L) != 0;
    }

    void dirty(int block) {
        dirty[block >>> 6] |= 1L << block;
        dirtyCount++;
    }

    void clean(int block) {
        dirty[block >>> 6] &= ~(1L << block);
        dirtyCount--;
    }

    /// The first dirty block at or after `from`, or −1.
    int nextDirty(int from) {
        int word = from >>> 6;
        if (word >= dirty.length) {
            return -1;
        }
        long bits = dirty[word] & -1L << from;
        while (bits == 0) {
            if (++word == dirty.length) {
                return -1;
            }
            bits = dirty[word];
        }
        return (word << 6) + Long.numberOfTrailingZeros(bits);
    }

    int end() {
        return allocator.end();
    }

    void wroteUpTo(int endBlock) {
        fileBlocks = Math.max(fileBlocks, endBlock);
    }

    /// Unmaps and removes the file; frames stay as they are.
    public void close() {
        if (mapping != null) {
            mapping.close();
            mapping = null;
        }
        if (file != null) {
            try {
                file.close();
            } catch (IOException e) {
                throw IoErrors.of("remove", path, e);
            }
        }
    }
}
