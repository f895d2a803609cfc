package dev.spillway.planner;

import dev.spillway.plan.NodeHeader;
import dev.spillway.plan.PlanNode;
import java.util.Locale;

/// A plan as indented lines, `Name start..total rows=n`, for comparison in tests.
final class PlanPrinter {
    private PlanPrinter() {}

    static String print(PlanNode node) {
        StringBuilder text = new StringBuilder();
        print(node, 0, text);
        return text.toString();
    }

    private static void print(PlanNode node, int depth, StringBuilder text) {
        NodeHeader header = node.header();
        text.append("  ".repeat(depth))
                .append(name(node))
                .append(String.format(
                        Locale.ROOT,
                        " %.2f..%.2f rows=%.0f%n",
                        header.startupCost(),
                        header.totalCost(),
                        header.rows()));
        node.children().forEach(child -> print(child, depth + 1, text));
    }

    private static String name(PlanNode node) {
        return switch (node) {
            case PlanNode.SeqScan scan ->
                (scan.isParallelAware() ? "Parallel Seq Scan on " : "Seq Scan on ") + scan.alias();
            case PlanNode.HashJoin join ->
                (join.isParallelHash() ? "Parallel Hash " : "Hash ") + join.joinType() + " Join";
            case PlanNode.MergeJoin join -> "Merge " + join.joinType() + " Join";
            case PlanNode.NestedLoop join -> "Nested Loop " + join.joinType();
            case PlanNode.Aggregate aggregate -> aggregate.mode() + " " + aggregate.strategy() + " Aggregate";
            default -> node.getClass().getSimpleName();
        };
    }
}
