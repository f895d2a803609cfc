package dev.spillway.exec;

/// The settings that the executor reads, fixed for one execution.
public record ExecutionOptions(
        long workMemBytes,
        double hashMemMultiplier,
        boolean isLeaderParticipating,
        ScanAllocation scanAllocation,
        boolean isTimingOn) {

    /// `parallel_scan_allocation`: how row ranges are handed out to the participants of a Gather.
    public enum ScanAllocation {
        /// Chunks that shrink towards the end.
        BLOCK,
        /// One fixed chunk per participant, for comparison.
        CHUNK
    }

    public static ExecutionOptions defaults() {
        return new ExecutionOptions(64L << 20, 2.0, true, ScanAllocation.BLOCK, false);
    }

    public long hashMemBytes() {
        return (long) Math.min(workMemBytes * hashMemMultiplier, Long.MAX_VALUE / 2.0);
    }

    public ExecutionOptions withTiming(boolean isOn) {
        return new ExecutionOptions(workMemBytes, hashMemMultiplier, isLeaderParticipating, scanAllocation, isOn);
    }
}
