package dev.spillway.exec.aggregate;

import dev.spillway.data.Vector;
import dev.spillway.exec.ColumnLayout;

/// How an aggregate's value is made of its states.
record AggregateResult(ColumnLayout layout, Emitter emitter) {
    interface Emitter {
        /// The values of groups `from … from + count - 1`.
        Vector emit(int from, int count);
    }

    Vector emit(int from, int count) {
        return emitter.emit(from, count);
    }
}
