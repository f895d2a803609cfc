package dev.spillway.differential.grammar;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// Calls of window functions, whose values no order of peers changes.
final class WindowGrammar {
    private static final Map<Kind, String> STEPS = Map.of(
            Kind.INTEGER, "2",
            Kind.BIGINT, "1000000",
            Kind.NUMERIC, "1.5",
            Kind.DOUBLE, "2.5",
            Kind.DATE, "INTERVAL '10 days'",
            Kind.TIMESTAMP, "INTERVAL '36 hours'",
            Kind.ZONED, "INTERVAL '1 day'",
            Kind.TIME, "INTERVAL '35 minutes'",
            Kind.INTERVAL, "INTERVAL '25 hours'");
    /// Aggregates that are window functions as well.
    private static final Pattern MOVABLE =
            Pattern.compile("(?!.*(DISTINCT|ORDER BY|bit_|regr_|corr|covar|round|CAST\\(count)).*");

    private final Choices choices;
    private final ExpressionGrammar expressions;

    WindowGrammar(Choices choices, ExpressionGrammar expressions) {
        this.choices = choices;
        this.expressions = expressions;
    }

    /// A scope with calls, and the WINDOW clause that they need, or nothing.
    record Windows(Scope scope, String clause) {}

    /// The scope with a call for each of these kinds.
    Windows over(Scope scope, List<Kind> kinds, boolean mayBeNamed) {
        List<Column> columns = new ArrayList<>(scope.columns());
        Optional<List<String>> named = mayBeNamed ? Optional.of(new ArrayList<>()) : Optional.empty();
        for (Kind kind : kinds) {
            columns.add(call(kind, scope, named));
        }
        return new Windows(
                new Scope(columns, scope.outer(), List.of()),
                named.filter(windows -> !windows.isEmpty())
                        .map(windows -> " WINDOW " + String.join(", ", windows))
                        .orElse(""));
    }

    private Column call(Kind kind, Scope scope, Optional<List<String>> named) {
        Scope own = new Scope(scope.columns(), List.of(), scope.rowKeys());
        boolean isTotal = !own.rowKeys().isEmpty() && choices.oneIn(2);
        String function = isTotal && Templates.OF_ROWS.containsKey(kind) && choices.oneIn(2)
                ? choices.pick(Templates.OF_ROWS.get(kind))
                : Templates.OF_PEERS.containsKey(kind) && choices.oneIn(3)
                        ? choices.pick(Templates.OF_PEERS.get(kind))
                        : choices.pick(Templates.aggregates(kind));
        if (!MOVABLE.matcher(function).matches()) {
            function = "count(*)";
            kind = Kind.BIGINT;
        }
        String filter = Templates.isCall(function) && Templates.aggregates(kind).contains(function) && choices.oneIn(6)
                ? " FILTER (WHERE " + expressions.condition(own, 0) + ")"
                : "";
        String window = "(" + window(own, isTotal) + ")";
        if (choices.oneIn(4) && named.isPresent()) {
            String name = "w" + named.get().size();
            named.get().add(name + " AS " + window);
            window = window.contains(" BETWEEN ") ? name : choices.pick(name, "(" + name + ")");
        }
        return new Column(expressions.fill(function, own, 0) + filter + " OVER " + window, kind, false);
    }

    private String window(Scope scope, boolean isTotal) {
        List<String> parts = new ArrayList<>();
        if (choices.oneIn(2)) {
            parts.add("PARTITION BY " + expressions.column(expressions.kind(), scope));
        }
        Kind kind = expressions.kind();
        String direction = choices.pick("", " DESC", " NULLS FIRST", " DESC NULLS LAST");
        List<String> keys = new ArrayList<>();
        if (isTotal || !choices.oneIn(4)) {
            keys.add(expressions.column(kind, scope) + direction);
        }
        if (isTotal) {
            keys.addAll(scope.rowKeys());
        }
        if (!keys.isEmpty()) {
            parts.add("ORDER BY " + String.join(", ", keys));
        }
        if (!keys.isEmpty() && choices.oneIn(2)) {
            parts.add(frame(isTotal, keys.size() == 1 && STEPS.containsKey(kind) ? STEPS.get(kind) : ""));
        }
        return parts.stream().collect(Collectors.joining(" "));
    }

    private String frame(boolean isTotal, String step) {
        boolean isRange = !step.isEmpty() && choices.oneIn(2);
        String mode = isRange ? "RANGE" : isTotal ? choices.pick("ROWS", "GROUPS") : "GROUPS";
        String before = isRange ? step : Integer.toString(choices.below(3));
        String after = isRange ? step : Integer.toString(choices.below(3));
        String[] bounds = {
            "UNBOUNDED PRECEDING", before + " PRECEDING", "CURRENT ROW", after + " FOLLOWING", "UNBOUNDED FOLLOWING"
        };
        int start = choices.below(4);
        int end = Math.max(Math.max(start, 1), choices.below(5));
        return mode + " BETWEEN " + bounds[start] + " AND " + bounds[end]
                + choices.pick("", "", "", " EXCLUDE CURRENT ROW", " EXCLUDE GROUP", " EXCLUDE TIES");
    }
}
