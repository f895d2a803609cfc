package dev.spillway.exec.spill;

import dev.spillway.exec.MemoryTracker;
import dev.spillway.exec.ParticipantContext;
import dev.spillway.instrument.BufferUsage;
import dev.spillway.storage.StorageOptions;
import dev.spillway.storage.pool.BlockFile;
import dev.spillway.storage.pool.IoErrors;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/// The temp file of one operator, in chunks that belong to its tapes. Nothing is created before the first chunk is
/// written.
///
/// Written by one participant's thread; finished tapes may be read by others, who free chunks (then guarded by this).
public final class SpillFile implements AutoCloseable {
    private static final int BUFFERS_IN_MEMORY = 128;
    private static final int CHUNK_BYTES_MAX = 1 << 16;

    private final TempFileSpace space;
    private final MemoryTracker memory;
    private final BufferUsage usage;
    private final int chunkBytes;
    private final BatchEncoder encoder = new BatchEncoder();
    private final Deque<Long> free = new ArrayDeque<>();
    private @Nullable Path path;
    private @Nullable BlockFile file;
    private long chunks;

    /// `memory` counts the buffers, `usage` the blocks that are written.
    public SpillFile(ParticipantContext context, int nodeId, MemoryTracker memory) {
        this(
                context.execution().tempFiles(),
                memory,
                context.instrumentation(nodeId).buffers());
    }

    SpillFile(TempFileSpace space, MemoryTracker memory, BufferUsage usage) {
        this.space = space;
        this.memory = memory;
        this.usage = usage;
        this.chunkBytes = chunkBytes(memory.limitBytes());
    }

    /// Whole blocks, such that a few dozen of them are a small part of the memory.
    public static int chunkBytes(long memoryBytes) {
        long part = Math.clamp(memoryBytes / BUFFERS_IN_MEMORY, StorageOptions.BLOCK_BYTES, CHUNK_BYTES_MAX);
        return (int) Long.highestOneBit(part);
    }

    int chunkBytes() {
        return chunkBytes;
    }

    public MemoryTracker memory() {
        return memory;
    }

    /// What counts its owner's blocks.
    public BufferUsage usage() {
        return usage;
    }

    BatchEncoder encoder() {
        return encoder;
    }

    public SpillTape newTape() {
        return new SpillTape(this);
    }

    /// The most bytes that the file has had.
    public synchronized long bytes() {
        return chunks * chunkBytes;
    }

    /// Writes the first `length` bytes of a buffer to a chunk and returns its number.
    long write(byte[] buffer, int length) {
        long chunk = allocate();
        int whole = (length + StorageOptions.BLOCK_BYTES - 1) / StorageOptions.BLOCK_BYTES;
        ByteBuffer source = ByteBuffer.wrap(buffer, 0, whole * StorageOptions.BLOCK_BYTES);
        try {
            BlockFile target = opened();
            long position = chunk * chunkBytes;
            while (source.hasRemaining()) {
                position += target.write(source, position);
            }
        } catch (IOException e) {
            throw IoErrors.of("write", path(), e);
        }
        usage.tempWritten(whole);
        return chunk;
    }

    private synchronized long allocate() {
        Long again = free.poll();
        if (again != null) {
            return again;
        }
        space.reserve(chunkBytes);
        return chunks++;
    }

    synchronized void free(long chunk) {
        free.push(chunk);
    }

    private synchronized BlockFile opened() throws IOException {
        BlockFile known = file;
        if (known == null) {
            known = space.files().open(path());
            file = known;
        }
        return known;
    }

    private synchronized Path path() {
        Path known = path;
        if (known == null) {
            known = space.newPath();
            path = known;
        }
        return known;
    }

    /// Reads the first `length` bytes of a chunk.
    void read(long chunk, byte[] buffer, int length, BufferUsage reader) {
        ByteBuffer target = ByteBuffer.wrap(buffer, 0, length);
        try {
            BlockFile source = opened();
            long position = chunk * chunkBytes;
            while (target.hasRemaining()) {
                int count = source.read(target, position);
                if (count < 0) {
                    throw new IOException("unexpected end of file");
                }
                position += count;
            }
        } catch (IOException e) {
            throw IoErrors.of("read", path(), e);
        }
        reader.tempRead((length + StorageOptions.BLOCK_BYTES - 1) / StorageOptions.BLOCK_BYTES);
    }

    /// Removes the file.
    @Override
    public synchronized void close() {
        BlockFile opened = file;
        file = null;
        long bytes = chunks * chunkBytes;
        chunks = 0;
        free.clear();
        space.release(bytes);
        if (opened != null) {
            try {
                opened.close();
            } catch (IOException e) {
                throw IoErrors.of("remove", path(), e);
            }
        }
    }
}
