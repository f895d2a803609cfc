package dev.spillway.planner;

import dev.spillway.plan.ParallelSafety;
import dev.spillway.plan.PlanAlternatives;
import dev.spillway.storage.RelationId;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/// What planning a statement gives: both plans, and what is needed to choose between them and to know when they are
/// stale. Immutable.
///
/// `relationRows` are the relations that the statement references, with their rows at planning; their dirty buffers are
/// what a flush of scope `referenced` writes. `serialReason` says why there is no parallel alternative, and is empty
/// where there is one.
public record PlannedQuery(
        PlanAlternatives alternatives,
        ParallelSafety safety,
        Map<RelationId, Double> relationRows,
        String serialReason) {
    public PlannedQuery {
        relationRows = Collections.unmodifiableMap(new LinkedHashMap<>(relationRows));
    }

    public Set<RelationId> relations() {
        return relationRows.keySet();
    }
}
