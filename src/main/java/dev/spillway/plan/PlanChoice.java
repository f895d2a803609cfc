package dev.spillway.plan;

import java.util.Map;
import java.util.Optional;

/// Which plan was taken, which was not, and at what the decision would flip.
///
/// `margin` is (rejected − chosen) / rejected cost. The break-even values are exact: from `dirtied_localbufs` above
/// `breakEvenDirtied` on the leader-only plan wins. A statement without a parallel alternative has no `rejected`.
public record PlanChoice(
        Alternative chosen,
        Optional<Alternative> rejected,
        double margin,
        String reason,
        double writePageCost,
        long dirtiedLocalBuffers,
        Optional<Double> breakEvenDirtied,
        Optional<Double> breakEvenWritePageCost) {
    /// `flush-then-parallel`, `parallel` (nothing dirty) or `serial`, with the whole plan and its cost split into
    /// terms that add up to `totalCost`: `scan`, `parallel_setup`, `tuple_transfer`, `flush`, `other`.
    public record Alternative(String name, double totalCost, Map<String, Double> terms, PlanNode plan) {
        public Alternative {
            terms = java.util.Collections.unmodifiableMap(new java.util.LinkedHashMap<>(terms));
        }
    }
}
