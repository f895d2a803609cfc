package dev.spillway.session;

import dev.spillway.plan.PlanAlternatives;
import dev.spillway.plan.PlanChoice;
import dev.spillway.planner.PlannerSettings;
import dev.spillway.sql.AnalyzedQuery;

/// What a session asks of the planner; thread-safe.
public interface StatementPlanner {
    PlanAlternatives plan(AnalyzedQuery query, PlannerSettings settings);

    /// Decides for the dirty count of the moment.
    PlanChoice choose(PlanAlternatives alternatives, long dirtiedLocalBuffers, PlannerSettings settings);
}
