package dev.spillway.planner.cost;

/// What a path costs: before its first row and in all. `disabledNodes` counts nodes that an `enable_…` setting
/// discourages; it is compared before the costs.
public record Cost(int disabledNodes, double startup, double total) {
    public static final Cost ZERO = new Cost(0, 0, 0);

    public double run() {
        return total - startup;
    }

    /// The same with `extra` more spent while rows are produced.
    public Cost plusRun(double extra) {
        return new Cost(disabledNodes, startup, total + extra);
    }

    /// The same with `extra` more spent before the first row.
    public Cost plusStartup(double extra) {
        return new Cost(disabledNodes, startup + extra, total + extra);
    }
}
