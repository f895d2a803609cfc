package dev.spillway.session;

import dev.spillway.plan.PlanNode;
import dev.spillway.storage.RelationId;
import java.util.HashSet;
import java.util.Set;

/// The relations that a plan scans or writes.
final class PlanRelations {
    private PlanRelations() {}

    static Set<RelationId> of(PlanNode plan) {
        Set<RelationId> relations = new HashSet<>();
        collect(plan, relations);
        return Set.copyOf(relations);
    }

    private static void collect(PlanNode node, Set<RelationId> relations) {
        switch (node) {
            case PlanNode.SeqScan scan -> relations.add(scan.relation());
            case PlanNode.IndexScan scan -> relations.add(scan.relation());
            case PlanNode.ModifyTable change -> relations.add(change.relation());
            default -> {}
        }
        node.children().forEach(child -> collect(child, relations));
    }

    /// The Gather nodes of a plan: how many workers it plans in all.
    static int workersPlanned(PlanNode node) {
        int own = node instanceof PlanNode.Gather gather ? gather.workersPlanned() : 0;
        return own
                + node.children().stream()
                        .mapToInt(PlanRelations::workersPlanned)
                        .sum();
    }
}
