package dev.spillway.exec.sort;

import dev.spillway.data.Batch;
import dev.spillway.error.Cancellation;
import dev.spillway.exec.MemoryTracker;
import dev.spillway.exec.ParticipantContext;
import dev.spillway.exec.sort.SortBuffer.Sorted;
import dev.spillway.exec.spill.SpillFile;
import dev.spillway.exec.spill.SpillTape;
import dev.spillway.instrument.BufferUsage;
import dev.spillway.storage.StorageOptions;
import java.util.ArrayList;
import java.util.List;

/// The runs of a sort that does not fit its memory, and their merge. Used by one thread.
final class ExternalSort implements AutoCloseable {
    /// PostgreSQL's tuplesort.c: a tape's buffer, what is read ahead of it, and the bounds of how many are merged.
    private static final long TAPE_BUFFER_BYTES = StorageOptions.BLOCK_BYTES;
    private static final long MERGE_BUFFER_BYTES = 32L * StorageOptions.BLOCK_BYTES;
    private static final int MERGE_ORDER_MIN = 6;
    private static final int MERGE_ORDER_MAX = 500;

    private final SortBuffer buffer;
    private final MemoryTracker memory;
    private final Cancellation cancellation;
    private final BufferUsage usage;
    private final SpillFile file;
    private final int mergeOrder;
    private List<SpillTape> runs = new ArrayList<>();

    ExternalSort(SortBuffer buffer, ParticipantContext context, int nodeId, MemoryTracker memory) {
        this.buffer = buffer;
        this.memory = memory;
        this.cancellation = context.cancellation();
        this.usage = context.instrumentation(nodeId).buffers();
        this.file = new SpillFile(context, nodeId, memory);
        this.mergeOrder = mergeOrder(memory.limitBytes());
    }

    /// `tuplesort_merge_order`: how many runs are merged at once.
    static int mergeOrder(long memoryBytes) {
        return Math.clamp(memoryBytes / (2 * TAPE_BUFFER_BYTES + MERGE_BUFFER_BYTES), MERGE_ORDER_MIN, MERGE_ORDER_MAX);
    }

    /// Writes what the buffer has as a sorted run; the buffer is empty afterwards.
    void writeRun() {
        Sorted sorted = buffer.sort();
        SpillTape run = file.newTape();
        for (int from = 0; from < sorted.count(); ) {
            cancellation.check();
            int size = Math.min(rowsPerRecord(run), sorted.count() - from);
            run.append(sorted.stored(from, size));
            from += size;
        }
        run.finish();
        runs.add(run);
        buffer.releaseAll();
    }

    /// So many that a record of each of the merged runs fits the memory. The first record of a run finds out how
    /// long rows are.
    private int rowsPerRecord(SpillTape run) {
        long recordBytes = Math.max(StorageOptions.BLOCK_BYTES, memory.limitBytes() / (4L * mergeOrder));
        long rowBytes = run.rows() == 0 ? recordBytes / 16 : Math.max(1, run.bytes() / run.rows());
        return Math.clamp(recordBytes / rowBytes, 1, Batch.MAX_ROWS);
    }

    /// Merges runs until few enough are left to merge as rows are asked for.
    RunMerger merge() {
        while (runs.size() > mergeOrder) {
            List<SpillTape> longer = new ArrayList<>();
            for (int from = 0; from < runs.size(); from += mergeOrder) {
                List<SpillTape> some = runs.subList(from, Math.min(runs.size(), from + mergeOrder));
                longer.add(some.size() == 1 ? some.getFirst() : merged(some));
            }
            runs = longer;
        }
        memory.reserve(bufferBytes(runs.size()));
        return merger(runs);
    }

    private SpillTape merged(List<SpillTape> some) {
        memory.reserve(bufferBytes(some.size()));
        RunMerger merger = merger(some);
        SpillTape run = file.newTape();
        for (Batch batch = merger.next(Batch.MAX_ROWS); batch != null; batch = merger.next(rowsPerRecord(run))) {
            cancellation.check();
            run.append(batch);
        }
        run.finish();
        memory.release(bufferBytes(some.size()));
        return run;
    }

    private long bufferBytes(int readers) {
        long chunk = SpillFile.chunkBytes(memory.limitBytes());
        return readers * (chunk + memory.limitBytes() / (2L * mergeOrder));
    }

    private RunMerger merger(List<SpillTape> tapes) {
        List<RunCursor> cursors = new ArrayList<>();
        for (SpillTape tape : tapes) {
            cursors.add(new RunCursor(tape.read(true, usage), buffer.keys(), buffer.keyPlaces()));
        }
        return new RunMerger(cursors, buffer.forms());
    }

    /// Disk space of the runs, at most.
    long diskBytes() {
        return file.bytes();
    }

    @Override
    public void close() {
        file.close();
    }
}
