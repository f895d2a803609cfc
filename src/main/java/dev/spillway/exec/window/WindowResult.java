package dev.spillway.exec.window;

import dev.spillway.data.Vector;
import dev.spillway.exec.ColumnLayout;
import dev.spillway.exec.Vectors;

/// A window function: its value in every row of a chunk. Immutable.
final class WindowResult {
    private final ColumnLayout layout;
    private final Start start;

    /// The values of all rows of a chunk at once.
    interface Computation {
        Vector compute(Chunk chunk);
    }

    /// The values of some rows of a chunk, in order.
    interface Computed {
        Vector rows(int[] rows, int size);
    }

    interface Start {
        Computed start(Chunk chunk);
    }

    WindowResult(ColumnLayout layout, Computation computation) {
        this(chunk -> of(computation.compute(chunk)), layout);
    }

    private WindowResult(Start start, ColumnLayout layout) {
        this.layout = layout;
        this.start = start;
    }

    /// Values that are so large that they are made where they are given out.
    static WindowResult lazy(ColumnLayout layout, Start start) {
        return new WindowResult(start, layout);
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
}
