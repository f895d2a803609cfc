package dev.spillway.exec.window;

import org.jspecify.annotations.Nullable;

/// What the pieces of one stored partition share to find their frames. Used by one thread.
final class StoredFrames {
    private final StoredPartition partition;
    private final FrameClause clause;
    private @Nullable StoredRange start;
    private @Nullable StoredRange end;

    StoredFrames(StoredPartition partition, FrameClause clause) {
        this.partition = partition;
        this.clause = clause;
    }

    FrameClause clause() {
        return clause;
    }

    StoredRange range(RangeBound bound, boolean isStart) {
        StoredRange known = isStart ? start : end;
        if (known == null) {
            known = new StoredRange(partition, bound, isStart);
            start = isStart ? known : start;
            end = isStart ? end : known;
        }
        return known;
    }
}
