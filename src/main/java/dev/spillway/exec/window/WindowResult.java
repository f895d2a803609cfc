package dev.spillway.exec.window;

import dev.spillway.data.Vector;
import dev.spillway.exec.ColumnLayout;
import dev.spillway.exec.Vectors;

/// A window function: its value in every row of a chunk, or of a stored partition. Immutable.
final class WindowResult {
    private final ColumnLayout layout;
    private final Start start;
    private final StoredStart storedStart;

    /// The values of all rows of a chunk at once.
    interface Computation {
        Vector compute(Chunk chunk);
    }

    /// The values of rows wherever they are.
    interface RowComputation {
        Vector compute(WindowRows rows);
    }

    /// The values of some rows of a chunk, in order.
    interface Computed {
        Vector rows(int[] rows, int size);
    }

    /// The values of the pieces of a stored partition, one after another.
    interface StoredComputation {
        Vector compute(StoredPiece piece);
    }

    interface Start {
        Computed start(Chunk chunk);
    }

    interface StoredStart {
        StoredComputation start(StoredPartition partition);
    }

    WindowResult(ColumnLayout layout, Computation computation, StoredStart stored) {
        this(chunk -> of(computation.compute(chunk)), stored, layout);
    }

    private WindowResult(Start start, StoredStart stored, ColumnLayout layout) {
        this.layout = layout;
        this.start = start;
        this.storedStart = stored;
    }

    /// Values that are computed of rows without anything to remember of the rows before.
    static WindowResult ofRows(ColumnLayout layout, RowComputation computation) {
        return new WindowResult(layout, computation::compute, _ -> computation::compute);
    }

    /// Values that are so large that they are made where they are given out.
    static WindowResult lazy(ColumnLayout layout, Start start, StoredStart stored) {
        return new WindowResult(start, stored, layout);
    }

    private static Computed of(Vector values) {
        return (rows, size) -> Vectors.gather(values, rows, size);
    }

    ColumnLayout layout() {
        return layout;
    }

    Computed start(Chunk chunk) {
        return start.start(chunk);
    }

    StoredComputation start(StoredPartition partition) {
        return storedStart.start(partition);
    }
}
