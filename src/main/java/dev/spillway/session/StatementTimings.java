package dev.spillway.session;

/// Where a statement's time went, in nanoseconds of wall time; `planCpuNanos` is the leader's CPU time while planning
/// (parse included), -1 where the JVM does not tell.
///
/// `queueNanos` is the wait for the session's earlier statements. `flushNanos` is part of `execNanos`. What a result
/// needs to be encoded is known to who encodes it and is not in here.
public record StatementTimings(
        long queueNanos, long parseNanos, long planNanos, long planCpuNanos, long flushNanos, long execNanos) {
    public static final StatementTimings NONE = new StatementTimings(0, 0, 0, -1, 0, 0);

    /// The leader's time without the queue.
    public long totalNanos() {
        return parseNanos + planNanos + execNanos;
    }
}
