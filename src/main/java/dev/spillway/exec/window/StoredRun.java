package dev.spillway.exec.window;

import dev.spillway.data.Batch;
import dev.spillway.data.Vector;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A stored partition, whose results are computed block by block.
final class StoredRun implements WindowRun {
    private final StoredPartition partition;
    private final StoredFrames frames;
    private final WindowOutput output;
    private final List<WindowResult.StoredComputation> computations = new ArrayList<>();
    private int block;

    StoredRun(StoredPartition partition, FrameClause clause, List<WindowResult> results, WindowOutput output) {
        this.partition = partition;
        this.frames = new StoredFrames(partition, clause);
        this.output = output;
        results.forEach(result -> computations.add(result.start(partition)));
    }

    @Override
    public @Nullable Batch next() {
        if (block == partition.blockCount()) {
            return null;
        }
        StoredPiece piece = new StoredPiece(partition, frames, block++);
        List<Vector> results = new ArrayList<>(computations.size());
        computations.forEach(computation -> results.add(computation.compute(piece)));
        return output.batch(piece::column, results, piece.count());
    }

    @Override
    public void close() {
        partition.close();
    }
}
