package dev.spillway.plan;

/// Whether something may run in a parallel worker; a combination is as safe as its least safe part.
public enum ParallelSafety {
    PARALLEL_UNSAFE,
    /// Safe once the dirty local buffers have been flushed.
    NEEDS_TEMP_FLUSH,
    PARALLEL_SAFE;

    public ParallelSafety and(ParallelSafety other) {
        return compareTo(other) <= 0 ? this : other;
    }
}
