package dev.spillway.planner.cost;

import dev.spillway.planner.PathMethod;
import dev.spillway.planner.PlannerSettings;

/// `cost_material` and its part of `cost_rescan`.
public final class MaterialCost {
    private MaterialCost() {}

    public static Cost of(Flow input, PlannerSettings settings) {
        double run = 2 * settings.cpuOperatorCost() * input.rows() + diskCost(input, settings);
        return new Cost(
                input.cost().disabledNodes() + settings.disabledNodes(PathMethod.MATERIAL),
                input.cost().startup(),
                input.cost().total() + run);
    }

    /// Reading the kept rows once more.
    public static double rescan(Flow input, PlannerSettings settings) {
        return settings.cpuOperatorCost() * input.rows() + diskCost(input, settings);
    }

    private static double diskCost(Flow input, PlannerSettings settings) {
        return input.bytes() > settings.workMemBytes() ? settings.seqPageCost() * input.pages() : 0;
    }
}
