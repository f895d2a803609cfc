package dev.spillway.exec.window;

import dev.spillway.data.Batch;
import dev.spillway.data.Vector;
import dev.spillway.exec.Vectors;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A chunk, whose results are computed at once.
final class ChunkRun implements WindowRun {
    private final Chunk chunk;
    private final WindowOutput output;
    private final List<WindowResult.Computed> values = new ArrayList<>();
    private final WindowBuffer buffer;
    private int emitted;

    /// The chunk is the buffer's, which is told when it is done with.
    ChunkRun(Chunk chunk, List<WindowResult> results, WindowOutput output, WindowBuffer buffer) {
        this.chunk = chunk;
        this.output = output;
        this.buffer = buffer;
        results.forEach(result -> values.add(result.start(chunk)));
    }

    @Override
    public @Nullable Batch next() {
        int size = Math.min(Batch.MAX_ROWS, chunk.count() - emitted);
        if (size == 0) {
            return null;
        }
        int[] rows = new int[size];
        Arrays.setAll(rows, i -> emitted + i);
        List<Vector> results = new ArrayList<>(values.size());
        values.forEach(value -> results.add(value.rows(rows, size)));
        emitted += size;
        return output.batch(column -> Vectors.gather(chunk.column(column), rows, size), results, size);
    }

    @Override
    public void close() {
        buffer.release();
    }
}
