package dev.spillway.exec.spill;

import dev.spillway.data.Batch;
import dev.spillway.exec.MemoryTracker;
import dev.spillway.exec.Vectors;
import java.util.ArrayList;
import java.util.List;

/// Batches that are kept for any number of readers: PostgreSQL's tuplestore. As many as fit the memory stay there; the
/// others are read from a temp file whenever they are asked for. Used by one thread.
public final class StoredBatches implements AutoCloseable {
    /// What a batch and a column take besides their rows.
    private static final long BYTES_PER_OBJECT = 256;

    private final SpillFile file;
    private final MemoryTracker memory;
    private final List<Place> written = new ArrayList<>();
    private final List<Batch> held = new ArrayList<>();
    private long heldBytes;

    /// Where a batch begins.
    private record Place(SpillTape tape, long position) {}

    /// `memory` counts the batches and the file's buffers.
    public StoredBatches(SpillFile file, MemoryTracker memory) {
        this.file = file;
        this.memory = memory;
    }

    public int size() {
        return written.size() + held.size();
    }

    public void add(Batch batch) {
        long bytes = bytes(batch);
        if (memory.wouldExceed(bytes) && !held.isEmpty()) {
            write();
        }
        memory.reserve(bytes);
        heldBytes += bytes;
        held.add(batch);
    }

    private static long bytes(Batch batch) {
        return Vectors.bytes(batch) + BYTES_PER_OBJECT * (1 + batch.columns().size());
    }

    /// Writes what is held.
    private void write() {
        SpillTape tape = file.newTape();
        for (Batch batch : held) {
            written.add(new Place(tape, tape.bytes()));
            tape.append(batch);
        }
        tape.finish();
        held.clear();
        memory.release(heldBytes);
        heldBytes = 0;
    }

    /// Batch `index`, from 0; the caller may share it but not change it.
    public Batch get(int index) {
        if (index >= written.size()) {
            return held.get(index - written.size());
        }
        Place place = written.get(index);
        return place.tape().readAt(place.position());
    }

    /// Forgets everything and removes the file.
    @Override
    public void close() {
        held.clear();
        written.clear();
        memory.release(heldBytes);
        heldBytes = 0;
        file.close();
    }
}
