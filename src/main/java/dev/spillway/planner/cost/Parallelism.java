package dev.spillway.planner.cost;

import dev.spillway.planner.PlannerSettings;

/// How many workers a scan gets and how far the work is divided by them.
public final class Parallelism {
    private static final double LEADER_LOSS_PER_WORKER = 0.3;
    private static final int STEP = 3;

    private Parallelism() {}

    /// PostgreSQL's `compute_parallel_worker` for a table of `blocks` blocks: none below
    /// `min_parallel_table_scan_size`, then one more for each tripling, at most `max_parallel_workers_per_gather`.
    public static int workers(long blocks, PlannerSettings settings) {
        if (blocks < settings.minParallelTableScanBlocks()) {
            return 0;
        }
        int workers = 1;
        long threshold = Math.max(settings.minParallelTableScanBlocks(), 1);
        while (threshold <= Integer.MAX_VALUE / STEP && blocks >= threshold * STEP) {
            workers++;
            threshold *= STEP;
        }
        return Math.min(workers, settings.maxParallelWorkersPerGather());
    }

    /// What the rows and CPU work of one participant are divided by: the leader does less of it the more workers it
    /// serves.
    public static double divisor(int workers, PlannerSettings settings) {
        if (workers == 0) {
            return 1;
        }
        double leader = settings.parallelLeaderParticipation() ? 1.0 - LEADER_LOSS_PER_WORKER * workers : 0;
        return workers + Math.max(0, leader);
    }

    /// Rows over all participants, from those of one: `compute_gather_rows`.
    public static double gatheredRows(double rowsPerParticipant, int workers, PlannerSettings settings) {
        return RowCount.clamp(rowsPerParticipant * divisor(workers, settings));
    }
}
