package dev.spillway.exec.join;

import dev.spillway.data.Batch;
import java.util.function.Function;

/// Inner rows, the outer rows that they meet, and which of the first are candidates of a batch of the second.
record MergeStep(InnerRows rows, JoinRun.OuterRows outer, Function<Batch, Candidates> found) {
    Candidates candidates(Batch batch) {
        return found.apply(batch);
    }
}
