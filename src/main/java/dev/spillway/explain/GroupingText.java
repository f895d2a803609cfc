package dev.spillway.explain;

import dev.spillway.plan.PlanNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Grouping sets as EXPLAIN prints them: those with keys are hashed, the others take every row. Stateless.
final class GroupingText {
    private static final String HASH_KEY = "Hash Key";
    private static final String GROUP_KEY = "Group Key";

    private GroupingText() {}

    static String strategy(PlanNode.Aggregate aggregate) {
        boolean isMixed = PlanNode.GroupingSets.of(aggregate).stream()
                .anyMatch(sets -> sets.sets().stream().anyMatch(List::isEmpty));
        return isMixed ? "Mixed" : ExplainTree.capitalised(aggregate.strategy());
    }

    /// As PostgreSQL's JSON has them: `[{"Hash Keys": [["a", "b"]]}, {"Group Keys": [[]]}]`.
    static List<Map<String, List<List<String>>>> sets(PlanNode.GroupingSets node) {
        List<Map<String, List<List<String>>>> hashed = new ArrayList<>();
        List<List<String>> plain = new ArrayList<>();
        for (List<Integer> set : node.sets()) {
            List<String> keys = set.stream()
                    .map(key -> ExpressionText.of(node.keys().get(key)))
                    .toList();
            if (keys.isEmpty()) {
                plain.add(keys);
            } else {
                hashed.add(Map.of(HASH_KEY + "s", List.of(keys)));
            }
        }
        if (!plain.isEmpty()) {
            hashed.add(new LinkedHashMap<>(Map.of(GROUP_KEY + "s", plain)));
        }
        return hashed;
    }

    /// The lines of the text form.
    static List<String> lines(Object sets) {
        List<String> lines = new ArrayList<>();
        for (Object entry : (List<?>) sets) {
            ((Map<?, ?>) entry).forEach((name, keySets) -> {
                String label = String.valueOf(name).replaceFirst("s$", "");
                for (Object keys : (List<?>) keySets) {
                    List<String> texts =
                            ((List<?>) keys).stream().map(String::valueOf).toList();
                    lines.add(label + ": " + (texts.isEmpty() ? "()" : String.join(", ", texts)));
                }
            });
        }
        return lines;
    }
}
