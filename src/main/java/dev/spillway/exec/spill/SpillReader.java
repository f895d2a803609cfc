package dev.spillway.exec.spill;

import dev.spillway.data.Batch;
import dev.spillway.data.Vector;
import dev.spillway.exec.MemoryTracker;
import dev.spillway.exec.table.ColumnCollector;
import dev.spillway.instrument.BufferUsage;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Reads a tape's batches. Used by one thread; its buffers are as large as a chunk and a batch.
public final class SpillReader {
    private static final int ROWS_WANTED = Batch.MAX_ROWS / 2;

    private final SpillTape tape;
    private final boolean isLast;
    private final BufferUsage usage;
    private final BatchDecoder decoder = new BatchDecoder();
    private final byte[] chunk;
    private int nextChunk;
    private int at;
    private int end;
    private @Nullable Batch ahead;

    SpillReader(SpillTape tape, boolean isLast, BufferUsage usage) {
        this.tape = tape;
        this.isLast = isLast;
        this.usage = usage;
        this.chunk = new byte[tape.chunkCount() == 0 ? 0 : tape.file().chunkBytes()];
    }

    /// The next batch as it was written, or `null` at the end.
    public @Nullable Batch next() {
        if (at == end && !fill()) {
            return null;
        }
        byte[] head = decoder.room(Integer.BYTES);
        take(head, Integer.BYTES);
        int size = decoder.recordSize();
        take(decoder.room(size), size);
        return decoder.decode();
    }

    /// The batch that begins so many bytes into the tape.
    Batch batchAt(long position) {
        int chunkBytes = tape.file().chunkBytes();
        nextChunk = (int) (position / chunkBytes);
        at = end;
        if (fill()) {
            at = (int) (position % chunkBytes);
        }
        return Objects.requireNonNull(next());
    }

    /// As [#next()], with small batches put together: partitions are written a few rows at a time.
    public @Nullable Batch nextLarge(MemoryTracker memory) {
        Batch first = ahead == null ? next() : ahead;
        ahead = null;
        if (first == null || first.rowCount() >= ROWS_WANTED) {
            return first;
        }
        List<Batch> batches = new ArrayList<>();
        int rows = 0;
        for (Batch batch = first; batch != null; batch = next()) {
            if (rows + batch.rowCount() > Batch.MAX_ROWS) {
                ahead = batch;
                break;
            }
            batches.add(batch);
            rows += batch.rowCount();
            if (rows >= ROWS_WANTED) {
                break;
            }
        }
        return batches.size() == 1 ? first : concatenated(batches, rows, memory);
    }

    private static Batch concatenated(List<Batch> batches, int rows, MemoryTracker memory) {
        List<Vector> columns = new ArrayList<>();
        for (int i = 0; i < batches.getFirst().columns().size(); i++) {
            ColumnCollector column =
                    new ColumnCollector(batches.getFirst().column(i).physical(), memory);
            for (Batch batch : batches) {
                column.append(batch.column(i));
            }
            long held = column.bytes();
            columns.add(column.build());
            memory.release(held);
        }
        return new Batch(columns, rows);
    }

    private boolean fill() {
        if (nextChunk == tape.chunkCount()) {
            return false;
        }
        end = tape.readChunk(nextChunk++, chunk, isLast, usage);
        at = 0;
        return true;
    }

    private void take(byte[] target, int size) {
        int done = 0;
        while (done < size) {
            if (at == end && !fill()) {
                throw new IllegalStateException("a tape must end with a whole batch");
            }
            int part = Math.min(size - done, end - at);
            System.arraycopy(chunk, at, target, done, part);
            at += part;
            done += part;
        }
    }
}
