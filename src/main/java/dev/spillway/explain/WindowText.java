package dev.spillway.explain;

import dev.spillway.plan.AggregateFunction;
import dev.spillway.plan.Expression;
import dev.spillway.plan.PlanNode;
import dev.spillway.plan.WindowFrame;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/// Prints windows and their functions as PostgreSQL 18 does. Stateless.
final class WindowText {
    private WindowText() {}

    /// `w1 AS (PARTITION BY a ORDER BY b ROWS UNBOUNDED PRECEDING)`.
    static String definition(PlanNode.WindowAgg window) {
        List<String> parts = new ArrayList<>();
        if (!window.partitionKeys().isEmpty()) {
            parts.add("PARTITION BY " + list(window.partitionKeys()));
        }
        if (!window.orderKeys().isEmpty()) {
            parts.add("ORDER BY "
                    + list(window.orderKeys().stream()
                            .map(Expression.SortKey::expression)
                            .toList()));
        }
        if (!window.frame().equals(WindowFrame.DEFAULT)) {
            parts.add(frame(window.frame()));
        }
        return window.name() + " AS (" + String.join(" ", parts) + ")";
    }

    private static String list(List<Expression> expressions) {
        return expressions.stream().map(ExpressionText::of).collect(Collectors.joining(", "));
    }

    private static String frame(WindowFrame frame) {
        boolean isShort = frame.end().kind() == WindowFrame.BoundKind.CURRENT_ROW;
        String bounds =
                isShort ? bound(frame.start()) : "BETWEEN " + bound(frame.start()) + " AND " + bound(frame.end());
        String exclusion = switch (frame.exclusion()) {
            case NO_OTHERS -> "";
            case CURRENT_ROW -> " EXCLUDE CURRENT ROW";
            case GROUP -> " EXCLUDE GROUP";
            case TIES -> " EXCLUDE TIES";
        };
        return frame.mode() + " " + bounds + exclusion;
    }

    private static String bound(WindowFrame.Bound bound) {
        String words = bound.kind().name().replace('_', ' ');
        return bound.offset()
                .map(offset -> ExpressionText.of(offset) + " " + words)
                .orElse(words);
    }

    /// An expression over the node's row: its window functions are printed as calls.
    static String over(Expression expression, PlanNode.WindowAgg window) {
        Map<Integer, String> calls = new HashMap<>();
        int first = window.input().header().output().size();
        for (int i = 0; i < window.calls().size(); i++) {
            calls.put(first + i, call(window.calls().get(i), window.name()));
        }
        return ExpressionText.of(expression, calls);
    }

    private static String call(Expression.WindowCall call, String window) {
        String arguments = call.function() == AggregateFunction.COUNT_STAR ? "*" : list(call.arguments());
        String filter = call.filter()
                .map(condition -> " FILTER (WHERE " + ExpressionText.of(condition) + ")")
                .orElse("");
        return call.function().sqlName() + "(" + arguments + ")" + filter + " OVER " + window;
    }
}
