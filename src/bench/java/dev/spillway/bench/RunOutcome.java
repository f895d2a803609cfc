package dev.spillway.bench;

import java.util.List;
import java.util.Optional;

/// What one run of one query on one engine gave.
sealed interface RunOutcome {

    /// @param elapsedNanos from sending the statement to the last row in the client's memory
    /// @param server what the engine says it spent itself; only Spillway reports it
    record Answer(List<List<Value>> rows, long elapsedNanos, Optional<ServerTimings> server) implements RunOutcome {
        public Answer {
            rows = List.copyOf(rows);
        }

        double elapsedMillis() {
            return elapsedNanos / 1e6;
        }
    }

    /// The statement timeout ended it. Listed, and left out of means.
    record TimedOut(long seconds) implements RunOutcome {}

    record Failed(String message) implements RunOutcome {}
}
