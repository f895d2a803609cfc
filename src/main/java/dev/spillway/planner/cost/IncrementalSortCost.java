package dev.spillway.planner.cost;

import dev.spillway.planner.PlannerSettings;
import java.util.OptionalDouble;

/// `cost_incremental_sort`: groups of rows with equal first keys are sorted one after another.
public final class IncrementalSortCost {
    private IncrementalSortCost() {}

    /// `groups` is the number of different values of the first keys, `bound` the number of rows that a LIMIT above
    /// takes.
    public static Cost of(Flow input, double groups, OptionalDouble bound, PlannerSettings settings) {
        double tuples = Math.max(input.rows(), 2);
        double ofGroups = Math.clamp(groups, 1, tuples);
        Flow group = new Flow(Cost.ZERO, tuples / ofGroups, input.width());
        Cost sort = SortCost.tuples(group, bound, settings);
        double inputOfGroup = input.cost().run() / ofGroups;
        double startup = sort.startup() + input.cost().startup() + inputOfGroup;
        double run = sort.run()
                + (sort.run() + sort.startup()) * (ofGroups - 1)
                + inputOfGroup * (ofGroups - 1)
                + settings.cpuTupleCost() * tuples
                + 2 * settings.cpuTupleCost() * ofGroups;
        return new Cost(input.cost().disabledNodes(), startup, startup + run);
    }
}
