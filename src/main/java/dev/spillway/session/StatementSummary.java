package dev.spillway.session;

import dev.spillway.plan.PlanChoice;
import java.util.Optional;

/// The end of a statement that succeeded. `rowCount` is the rows returned, or changed for INSERT, UPDATE, DELETE and
/// CREATE TABLE AS.
public record StatementSummary(
        String command,
        long rowCount,
        boolean isTruncated,
        StatementTimings timings,
        Optional<PlanChoice> choice,
        SessionState session) {}
