package dev.spillway.exec.window;

import dev.spillway.data.Vector;
import dev.spillway.exec.ColumnLayout;

/// A window function: its value in every row of a chunk.
record WindowResult(ColumnLayout layout, Computation computation) {
    interface Computation {
        Vector compute(Chunk chunk);
    }

    Vector compute(Chunk chunk) {
        return computation.compute(chunk);
    }
}
