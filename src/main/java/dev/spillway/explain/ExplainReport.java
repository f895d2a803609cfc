package dev.spillway.explain;

import dev.spillway.instrument.NodeInstrumentation;
import dev.spillway.plan.PlanChoice;
import java.util.Map;
import java.util.Optional;

/// All that EXPLAIN can say about a statement. `run` is there after ANALYZE only; `settings` are those that differ from
/// their defaults.
public record ExplainReport(
        PlanChoice choice,
        TempBuffers tempBuffers,
        Map<String, String> settings,
        double planningMillis,
        Optional<Run> run) {
    /// What an execution measured: instrumentation by node id, the time in milliseconds, and whether reads and
    /// writes are to be shown with their times (`track_io_timing`).
    public record Run(Map<Integer, NodeInstrumentation> nodes, double executionMillis, boolean hasIoTiming) {}

    /// The local buffers around the statement; `dirtiedAfter` equals `dirtiedBefore` where nothing ran. Counts of 8
    /// KiB blocks.
    public record TempBuffers(
            long setting, long allocated, long dirtiedBefore, long dirtiedAfter, long flushed, double flushMillis) {}

    /// As JSON without the constants of conditions and expressions, for a history that must not keep what users
    /// wrote.
    public String renderWithoutLiterals(ExplainOptions options) {
        return JsonRenderer.renderWithoutLiterals(this, options);
    }

    /// The report in the format that the options ask for.
    public String render(ExplainOptions options) {
        return switch (options.format()) {
            case JSON -> JsonRenderer.render(this, options);
            case TEXT -> TextRenderer.render(this, options);
        };
    }
}
