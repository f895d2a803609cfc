package dev.spillway.storage.pool;

import dev.spillway.error.Cancellation;
import dev.spillway.error.ErrorCode;
import dev.spillway.error.SpillwayException;
import dev.spillway.instrument.BufferUsage;
import dev.spillway.storage.BufferListener;
import dev.spillway.storage.FlushReason;
import dev.spillway.storage.FlushReport;
import dev.spillway.storage.StorageOptions;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Moves frames to and from files, neighbours together: one call of 1 MiB is 5 times cheaper than 128 of a block.
///
/// Frames that follow each other in memory as their blocks do in the file go directly; others through a staging buffer,
/// because Java has no positional gathering write. Leader thread.
final class FrameWriter {
    static final int RUN_BLOCKS_MAX = 128;
    private static final int DIRECT_BLOCKS_MIN = 16;

    private final LocalBufferPool pool;
    private final BufferListener listener;
    private final long fileLimitBytes;
    private long fileBytes;
    private @Nullable MemorySegment staging;

    FrameWriter(LocalBufferPool pool, BufferListener listener, long fileLimitBytes) {
        this.pool = pool;
        this.listener = listener;
        this.fileLimitBytes = fileLimitBytes;
    }

    long fileBytes() {
        return fileBytes;
    }

    void dropped(RelationBlocks relation) {
        fileBytes -= (long) relation.fileBlocks() << Blocks.SHIFT;
    }

    FlushReport flush(
            List<RelationBlocks> relations, FlushReason reason, Cancellation cancellation, BufferUsage usage) {
        int written = 0;
        int writes = 0;
        long start = System.nanoTime();
        for (RelationBlocks relation : relations) {
            int first = relation.nextDirty(0);
            while (first >= 0) {
                cancellation.check();
                int count = 1;
                while (count < RUN_BLOCKS_MAX && relation.nextDirty(first + count) == first + count) {
                    count++;
                }
                count = withoutStaging(relation, first, count);
                long before = System.nanoTime();
                write(relation, first, count);
                usage.localWritten(count, System.nanoTime() - before);
                written += count;
                writes++;
                first = relation.nextDirty(first + count);
            }
        }
        return told(reason, written, writes, System.nanoTime() - start);
    }

    private FlushReport told(FlushReason reason, int blocks, int writes, long nanos) {
        FlushReport report = new FlushReport(reason, blocks, (long) blocks << Blocks.SHIFT, writes, nanos);
        listener.written(blocks, nanos);
        listener.flushed(report);
        return report;
    }

    /// Writes a dirty block and the dirty neighbours that nobody is looking at.
    void writeAround(RelationBlocks relation, int block, BufferUsage usage) {
        int first = block;
        while (first > 0 && block - first < RUN_BLOCKS_MAX - 1 && isWritable(relation, first - 1)) {
            first--;
        }
        int end = block + 1;
        while (end < relation.end() && end - first < RUN_BLOCKS_MAX && isWritable(relation, end)) {
            end++;
        }
        long start = System.nanoTime();
        write(relation, first, end - first);
        long nanos = System.nanoTime() - start;
        usage.localWritten(end - first, nanos);
        told(FlushReason.EVICT, end - first, 1, nanos);
    }

    private boolean isWritable(RelationBlocks relation, int block) {
        return relation.isDirty(block) && !pool.isPinned(relation.frame(block));
    }

    private void write(RelationBlocks relation, int first, int count) {
        growFile(relation, first + count);
        ByteBuffer source = gathered(relation, first, count).asByteBuffer();
        long position = (long) first << Blocks.SHIFT;
        BlockFile file = relation.file();
        try {
            while (source.hasRemaining()) {
                if (file.write(source, position + source.position()) <= 0) {
                    throw new IOException("nothing was written");
                }
            }
        } catch (IOException e) {
            throw IoErrors.of("write", relation.path(), e);
        } finally {
            int surely = source.position() >>> Blocks.SHIFT;
            for (int i = 0; i < surely; i++) {
                pool.clean(relation, first + i);
            }
        }
    }

    private void growFile(RelationBlocks relation, int endBlock) {
        long growth = Math.max(0L, endBlock - relation.fileBlocks()) << Blocks.SHIFT;
        if (fileLimitBytes != StorageOptions.UNLIMITED && fileBytes + growth > fileLimitBytes) {
            throw new SpillwayException(
                    ErrorCode.CONFIGURATION_LIMIT_EXCEEDED,
                    "temporary file size exceeds \"temp_file_limit\" (" + (fileLimitBytes >> 10) + "kB)");
        }
        fileBytes += growth;
        relation.wroteUpTo(endBlock);
    }

    private MemorySegment gathered(RelationBlocks relation, int first, int count) {
        int frame = relation.frame(first);
        long bytes = (long) count << Blocks.SHIFT;
        if (areNeighbours(relation, first, count)) {
            return pool.segment(frame).asSlice(pool.offset(frame), bytes);
        }
        MemorySegment buffer = staging();
        for (int i = 0; i < count; i++) {
            int source = relation.frame(first + i);
            MemorySegment.copy(
                    pool.segment(source), pool.offset(source), buffer, (long) i << Blocks.SHIFT, Blocks.BYTES);
        }
        return buffer.asSlice(0, bytes);
    }

    /// A run is cut where its frames stop being neighbours, unless that leaves too little for a call. The next run
    /// then begins where a chunk of frames does, and is whole: copying all of them first costs a quarter of the
    /// bandwidth.
    private static int withoutStaging(RelationBlocks relation, int first, int count) {
        int neighbours = neighbours(relation, first, count);
        return neighbours >= DIRECT_BLOCKS_MIN ? neighbours : count;
    }

    private static boolean areNeighbours(RelationBlocks relation, int first, int count) {
        return neighbours(relation, first, count) == count;
    }

    /// How many of the blocks' frames follow each other in memory, from the first on.
    private static int neighbours(RelationBlocks relation, int first, int count) {
        int frame = relation.frame(first);
        int limit = Math.min(count, LocalBufferPool.CHUNK_FRAMES - frame % LocalBufferPool.CHUNK_FRAMES);
        int neighbours = 1;
        while (neighbours < limit && relation.frame(first + neighbours) == frame + neighbours) {
            neighbours++;
        }
        return neighbours;
    }

    /// Reads blocks from `first` on into frames; returns nanoseconds.
    long read(RelationBlocks relation, int first, int[] frames, int count) {
        long start = System.nanoTime();
        MemorySegment buffer = count == 1
                ? pool.segment(frames[0]).asSlice(pool.offset(frames[0]), Blocks.BYTES)
                : staging().asSlice(0, (long) count << Blocks.SHIFT);
        readFully(relation, buffer.asByteBuffer(), (long) first << Blocks.SHIFT);
        for (int i = 0; count > 1 && i < count; i++) {
            MemorySegment.copy(
                    buffer, (long) i << Blocks.SHIFT, pool.segment(frames[i]), pool.offset(frames[i]), Blocks.BYTES);
        }
        return System.nanoTime() - start;
    }

    private static void readFully(RelationBlocks relation, ByteBuffer target, long position) {
        try {
            BlockFile file = relation.file();
            while (target.hasRemaining()) {
                if (file.read(target, position + target.position()) <= 0) {
                    throw new IOException("read only " + target.position() + " of " + target.limit() + " bytes");
                }
            }
        } catch (IOException e) {
            throw IoErrors.of("read", relation.path(), e);
        }
    }

    private MemorySegment staging() {
        MemorySegment buffer = staging;
        if (buffer == null) {
            buffer = pool.allocate((long) RUN_BLOCKS_MAX << Blocks.SHIFT);
            staging = buffer;
        }
        return buffer;
    }
}
