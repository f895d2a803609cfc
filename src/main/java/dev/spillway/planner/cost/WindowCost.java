package dev.spillway.planner.cost;

import dev.spillway.planner.PlannerSettings;

/// `cost_windowagg`.
public final class WindowCost {
    private WindowCost() {}

    /// `perTuple`: what the functions cost for a row, in cost units; partition and order columns; rows read before
    /// the first one comes out.
    public record Work(double perTuple, int keyColumns, double startupRows) {}

    public static Cost of(Flow input, Work work, PlannerSettings settings) {
        double rows = input.rows();
        double run = input.cost().total()
                - input.cost().startup()
                + work.perTuple() * rows
                + settings.cpuOperatorCost() * work.keyColumns() * rows
                + settings.cpuTupleCost() * rows;
        double startup = input.cost().startup();
        double total = startup + run;
        double first = work.startupRows() > 1 ? run / rows * (work.startupRows() - 1) : 0;
        return new Cost(input.cost().disabledNodes(), startup + first, total);
    }
}
