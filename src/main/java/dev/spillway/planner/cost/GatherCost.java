package dev.spillway.planner.cost;

import dev.spillway.planner.PathMethod;
import dev.spillway.planner.PlannerSettings;

/// `cost_gather` and `cost_gather_merge`: starting workers once and moving each row from its participant to the leader.
public final class GatherCost {
    private static final double MERGE_TRANSFER_FACTOR = 1.05;

    private GatherCost() {}

    /// `rows` are those that come out, over all participants.
    public static Cost gather(Cost input, double rows, PlannerSettings settings) {
        return new Cost(
                input.disabledNodes(),
                input.startup() + settings.parallelSetupCost(),
                input.total() + settings.parallelSetupCost() + settings.parallelTupleCost() * rows);
    }

    /// Keeps the order of sorted partial inputs with a heap over the participants.
    public static Cost gatherMerge(Cost input, double rows, int workers, PlannerSettings settings) {
        double participants = workers + 1.0;
        double logarithm = SortCost.log2(participants);
        double comparison = 2.0 * settings.cpuOperatorCost();
        double startup = comparison * participants * logarithm + settings.parallelSetupCost();
        double run = rows * comparison * logarithm
                + settings.cpuOperatorCost() * rows
                + settings.parallelTupleCost() * rows * MERGE_TRANSFER_FACTOR;
        return new Cost(
                input.disabledNodes() + settings.disabledNodes(PathMethod.GATHER_MERGE),
                input.startup() + startup,
                input.total() + startup + run);
    }
}
