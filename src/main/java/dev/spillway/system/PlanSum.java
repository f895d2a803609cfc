package dev.spillway.system;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Executions of one statement with one choice, added up before they are written. Used by one thread.
final class PlanSum {
    private @Nullable PlanObservation last;
    private long calls;
    private long rows;
    private long planningNanos;
    private long executionNanos;
    private long executionNanosMax;
    private long flushNanos;

    void add(PlanObservation observation) {
        last = observation;
        calls++;
        rows += observation.rows();
        planningNanos += observation.timings().planNanos();
        long execution = observation.timings().execNanos();
        executionNanos += execution;
        executionNanosMax = Math.max(executionNanosMax, execution);
        flushNanos += observation.timings().flushNanos();
    }

    PlanObservation last() {
        return Objects.requireNonNull(last, "a sum has at least one execution");
    }

    long calls() {
        return calls;
    }

    long rows() {
        return rows;
    }

    long planningNanos() {
        return planningNanos;
    }

    long executionNanos() {
        return executionNanos;
    }

    long executionNanosMax() {
        return executionNanosMax;
    }

    long flushNanos() {
        return flushNanos;
    }
}
