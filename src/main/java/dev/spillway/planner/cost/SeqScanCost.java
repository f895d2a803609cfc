package dev.spillway.planner.cost;

import dev.spillway.planner.PathMethod;
import dev.spillway.planner.PlannerSettings;

/// `cost_seqscan`. The disk part is the blocks of the columns that are read; it is not divided among participants, the
/// CPU part is.
public final class SeqScanCost {
    private SeqScanCost() {}

    /// What is scanned: blocks to read, rows before and after the filter (over all participants), and the cost of
    /// the filter and the output expressions for a row.
    public record Work(double blocks, double tuples, double rows, double filterPerTuple, double outputPerRow) {}

    public static Cost of(Work work, int workers, PlannerSettings settings) {
        double disk = settings.seqPageCost() * work.blocks();
        double cpu =
                (settings.cpuTupleCost() + work.filterPerTuple()) * work.tuples() + work.outputPerRow() * work.rows();
        double divided = cpu / Parallelism.divisor(workers, settings);
        return new Cost(settings.disabledNodes(PathMethod.SEQUENTIAL_SCAN), 0, disk + divided);
    }
}
