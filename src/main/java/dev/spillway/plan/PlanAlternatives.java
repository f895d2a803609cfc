package dev.spillway.plan;

/// The two whole plans that are compared for a statement. Cached; the dirty count of the moment decides between them at
/// each execution.
///
/// `flushed` (A) may scan TEMP relations in parallel, its costs are without the flush; `leaderOnly` (B) keeps TEMP
/// scans in the leader. Where A has no Gather over a TEMP relation, both are the same plan and `needsFlush` is false.
public record PlanAlternatives(PlanNode flushed, PlanNode leaderOnly, boolean needsFlush) {}
