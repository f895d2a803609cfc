package dev.spillway.exec.window;

import dev.spillway.data.Batch;
import org.jspecify.annotations.Nullable;

/// The rows of some partitions with their results, on their way out. Used by one thread.
sealed interface WindowRun extends AutoCloseable permits ChunkRun, StoredRun {
    /// The child's columns as far as they are read, then the results; `null` at the end.
    @Nullable
    Batch next();

    @Override
    void close();
}
