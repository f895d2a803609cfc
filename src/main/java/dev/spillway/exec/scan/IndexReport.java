package dev.spillway.exec.scan;

import dev.spillway.instrument.NodeInstrumentation;
import dev.spillway.plan.PlanNode;

/// What EXPLAIN tells of index scans that have run. Stateless.
final class IndexReport {
    private IndexReport() {}

    /// `searches`: how often the tree was descended. Index-only scans never visit the relation, because an index
    /// has
    /// entries of live rows only.
    static void of(PlanNode.IndexScan node, NodeInstrumentation instrumentation, long searches) {
        Object before = instrumentation.properties().get("Index Searches");
        instrumentation.property("Index Searches", searches + (before instanceof Long number ? number : 0L));
        if (node.isIndexOnly()) {
            instrumentation.property("Heap Fetches", 0L);
        }
    }
}
