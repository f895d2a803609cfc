package dev.spillway.session;

import dev.spillway.error.SpillwayException;
import dev.spillway.explain.ExplainOptions;
import dev.spillway.explain.ExplainReport;
import dev.spillway.plan.PlanChoice;
import dev.spillway.session.StatementEvent.Measures;
import dev.spillway.session.StatementEvent.Outcome;
import dev.spillway.sql.syntax.StatementFingerprint;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What is learnt about a statement while it runs. Leader thread only.
final class StatementRun {
    private final long queueNanos;
    String command = "";
    long parseNanos;
    long planNanos;
    long planCpuNanos = -1;
    /// EXPLAIN without ANALYZE: nothing was executed that metrics or the plan history could count.
    boolean isOnlyPlanned;
    long flushNanos;
    long flushedBlocks;
    long execNanos;
    long rows;
    boolean isTruncated;
    int workersPlanned;
    int workersLaunched;
    int dirtiedBefore;

    @Nullable
    PlanChoice choice;

    @Nullable
    ExplainReport report;

    StatementRun(long queueNanos) {
        this.queueNanos = queueNanos;
    }

    StatementTimings timings() {
        return new StatementTimings(queueNanos, parseNanos, planNanos, planCpuNanos, flushNanos, execNanos);
    }

    StatementSummary summary(SessionState state) {
        return new StatementSummary(command, rows, isTruncated, timings(), Optional.ofNullable(choice), state);
    }

    StatementEvent event(
            StatementHandle handle,
            StatementRequest request,
            Instant startedAt,
            Outcome outcome,
            Optional<SpillwayException> error) {
        ExplainReport measured = report;
        return new StatementEvent(
                handle.id(),
                startedAt,
                command.isEmpty() ? "UNKNOWN" : command,
                () -> StatementFingerprint.of(request.text()),
                request.text(),
                outcome,
                error.map(SpillwayException::code),
                new Measures(timings(), rows, isOnlyPlanned ? 0 : workersPlanned, workersLaunched, dirtiedBefore),
                isOnlyPlanned ? Optional.empty() : Optional.ofNullable(choice),
                keepsLiterals -> planJson(measured, keepsLiterals));
    }

    private static String planJson(@Nullable ExplainReport report, boolean keepsLiterals) {
        if (report == null) {
            return "";
        }
        ExplainOptions options = ExplainOptions.of(report.run().isPresent(), ExplainOptions.Format.JSON);
        return keepsLiterals ? report.render(options) : report.renderWithoutLiterals(options);
    }
}
