/// From a logical plan to the two physical plans that compete for a statement, and the choice between them.
///
/// 1. Pure: no I/O, clock, thread or static state. The same query, statistics and settings give the same plans.
/// 2. The search builds paths bottom-up as PostgreSQL does, complete and partial ones apart; costs are PostgreSQL 18's
///    (`planner.cost`), selectivities PostgreSQL's heuristics over exact statistics (`planner.estimate`).
/// 3. The flush of dirty local buffers is no part of a path's cost. It is charged once, when whole plans are compared
///    ([dev.spillway.planner.PlanChooser]).
///
/// Called on the leader thread of a session; only [dev.spillway.planner.PlanCache] is mutable. Start with
/// [dev.spillway.planner.QueryPlanner].
@NullMarked
package dev.spillway.planner;

import org.jspecify.annotations.NullMarked;
