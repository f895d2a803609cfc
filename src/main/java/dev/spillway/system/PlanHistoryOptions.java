package dev.spillway.system;

import java.time.Duration;

/// Limits of the plan history. `plansMax` rows are kept, the least recently seen go first; `retention` bounds their
/// age.
public record PlanHistoryOptions(
        boolean isEnabled,
        boolean keepsLiterals,
        int queueMax,
        int batchMax,
        Duration writeInterval,
        int plansMax,
        Duration retention) {
    public static final PlanHistoryOptions DEFAULTS =
            new PlanHistoryOptions(true, false, 10_000, 500, Duration.ofMillis(200), 50_000, Duration.ofDays(30));
}
