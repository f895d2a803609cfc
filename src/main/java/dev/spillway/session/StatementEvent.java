package dev.spillway.session;

import dev.spillway.error.ErrorCode;
import dev.spillway.plan.PlanChoice;
import dev.spillway.sql.syntax.StatementFingerprint;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Supplier;

/// A statement that has ended, for history and metrics. `planJson` renders EXPLAIN (FORMAT JSON) of what ran, at the
/// cost of who asks.
public record StatementEvent(
        String statementId,
        Instant startedAt,
        String command,
        Supplier<StatementFingerprint> fingerprint,
        String text,
        Outcome outcome,
        Optional<ErrorCode> error,
        Measures measures,
        Optional<PlanChoice> choice,
        PlanJson planJson) {

    public enum Outcome {
        SUCCESS("success"),
        ERROR("error"),
        CANCELLED("cancelled"),
        TIMEOUT("timeout");

        private final String label;

        Outcome(String label) {
            this.label = label;
        }

        /// The value of the metric tag.
        public String label() {
            return label;
        }
    }

    /// What was measured. `dirtiedBefore` is the dirty count when the plan was chosen.
    public record Measures(
            StatementTimings timings, long rows, int workersPlanned, int workersLaunched, int dirtiedBefore) {}

    /// Renders the plan, with the constants of its conditions or without them.
    public interface PlanJson {
        String render(boolean keepsLiterals);
    }
}
