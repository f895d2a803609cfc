package dev.spillway.bench;

/// The phases that Spillway reports with an answer, in milliseconds.
///
/// @param planCpu processor time of planning, or NaN when the server does not report it
/// @param choice the plan that was chosen, empty when the statement had no choice
record ServerTimings(Phases phases, double planCpu, String choice) {

    /// The phases in the order in which a statement goes through them; `flush` is part of `execute`; `queue` and
    /// `serialize` are the session's and HTTP's, not the engine's.
    record Phases(double parse, double plan, double queue, double flush, double execute, double serialize) {}

    /// What is compared with an engine that runs in this process: everything but waiting and encoding.
    double serverMillis() {
        return phases.parse() + phases.plan() + phases.execute();
    }
}
