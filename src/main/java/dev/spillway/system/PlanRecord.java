package dev.spillway.system;

import java.time.Instant;
import java.util.Optional;

/// A statement's plan as the history keeps it: one per fingerprint and choice. Times are totals over `calls`, in
/// nanoseconds; costs and `dirtiedLocalBuffers` are those of the last call; `plan` is its EXPLAIN (FORMAT JSON).
public record PlanRecord(
        long id,
        String fingerprint,
        String chosen,
        String statement,
        Instant firstSeen,
        Instant lastSeen,
        Totals totals,
        Decision decision,
        String plan) {
    /// Sums over all calls.
    public record Totals(
            long calls, long rows, long planningNanos, long executionNanos, long executionNanosMax, long flushNanos) {}

    /// The choice of the last call.
    public record Decision(
            double chosenCost,
            Optional<String> rejected,
            Optional<Double> rejectedCost,
            double margin,
            long dirtiedLocalBuffers,
            Optional<Double> breakEvenDirtied,
            double writePageCost) {}
}
