package dev.spillway.exec.spill;

import dev.spillway.data.Batch;
import dev.spillway.instrument.BufferUsage;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// A sequence of batches in a [SpillFile]: written to its end, finished, then read, as often as wanted.
///
/// Written by the file's owner. Reading is thread-safe once [#finish()] has been called.
public final class SpillTape {
    private final SpillFile file;
    private byte @Nullable [] buffer;
    private int used;
    private long[] chunks = new long[4];
    private int chunkCount;
    private int lastChunkBytes;
    private long rows;
    private long bytes;

    SpillTape(SpillFile file) {
        this.file = file;
    }

    public long rows() {
        return rows;
    }

    /// Bytes of the batches as they are written: about what they take in memory.
    public long bytes() {
        return bytes;
    }

    public void append(Batch batch) {
        BatchEncoder encoder = file.encoder();
        encoder.encode(batch);
        put(encoder.bytes(), encoder.size());
        rows += batch.rowCount();
        bytes += encoder.size();
    }

    private void put(byte[] record, int size) {
        byte[] target = buffer;
        if (target == null) {
            file.memory().reserve(file.chunkBytes());
            target = new byte[file.chunkBytes()];
            buffer = target;
        }
        int done = 0;
        while (done < size) {
            int part = Math.min(size - done, target.length - used);
            System.arraycopy(record, done, target, used, part);
            used += part;
            done += part;
            if (used == target.length) {
                flush(target);
            }
        }
    }

    private void flush(byte[] from) {
        if (chunkCount == chunks.length) {
            chunks = Arrays.copyOf(chunks, chunkCount * 2);
        }
        chunks[chunkCount++] = file.write(from, used);
        lastChunkBytes = used;
        used = 0;
    }

    /// Writes what is buffered and gives the buffer back. Nothing may be appended afterwards.
    public void finish() {
        byte[] rest = buffer;
        if (rest != null) {
            if (used > 0) {
                flush(rest);
            }
            buffer = null;
            file.memory().release(file.chunkBytes());
        }
    }

    /// From the first batch; `isLast` frees what has been read for other tapes of the file. `usage` counts the
    /// blocks that are read.
    public SpillReader read(boolean isLast, BufferUsage usage) {
        return new SpillReader(this, isLast, usage);
    }

    /// The batch that begins so many bytes into the tape; by the file's owner.
    public Batch readAt(long position) {
        return read(false).batchAt(position);
    }

    /// As [#read(boolean, BufferUsage)], by the file's owner.
    public SpillReader read(boolean isLast) {
        return read(isLast, file.usage());
    }

    SpillFile file() {
        return file;
    }

    int chunkCount() {
        return chunkCount;
    }

    /// Reads chunk `index` and returns how many bytes it has.
    int readChunk(int index, byte[] target, boolean isLast, BufferUsage usage) {
        int length = index == chunkCount - 1 ? lastChunkBytes : file.chunkBytes();
        file.read(chunks[index], target, length, usage);
        if (isLast) {
            file.free(chunks[index]);
        }
        return length;
    }
}
