package dev.spillway.differential.grammar;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// One SELECT: plain, grouped, over windows, DISTINCT, DISTINCT ON.
final class BlockGrammar {
    private static final List<Kind> KEYS = List.of(
            Kind.INTEGER,
            Kind.TEXT,
            Kind.DATE,
            Kind.BOOLEAN,
            Kind.NUMERIC,
            Kind.BIGINT,
            Kind.TIMESTAMP,
            Kind.DOUBLE,
            Kind.INTEGER,
            Kind.UUID,
            Kind.ZONED,
            Kind.INTEGERS,
            Kind.BYTES);

    private final Choices choices;
    private final ExpressionGrammar expressions;
    private final FromGrammar froms;
    private final WindowGrammar windows;

    BlockGrammar(Choices choices, ExpressionGrammar expressions, FromGrammar froms) {
        this.choices = choices;
        this.expressions = expressions;
        this.froms = froms;
        this.windows = new WindowGrammar(choices, expressions);
    }

    /// With columns of these kinds. It has an ORDER BY of its own only if none may follow.
    String next(List<Kind> kinds, int depth, Scope around, boolean isTop, boolean isOrderedLater) {
        int shape = choices.below(10);
        if (shape == 9 && choices.oneIn(3)) {
            return select("", outputs(kinds, around, 2), "");
        }
        FromGrammar.From from = froms.next(depth, around, isTop);
        boolean areDistinguishable = !kinds.contains(Kind.INTERVAL);
        return switch (shape) {
            case 2, 3, 4 -> grouped(kinds, from, depth);
            case 5, 6 -> windowed(kinds, from, depth);
            case 7 -> select(areDistinguishable ? "DISTINCT " : "", outputs(kinds, from.scope(), 1), tail(from, depth));
            case 8 ->
                areDistinguishable && !isOrderedLater
                        ? distinctOn(kinds, from, depth)
                        : select("", outputs(kinds, from.scope(), 2), tail(from, depth));
            default -> {
                List<String> outputs = outputs(kinds, from.scope(), Math.min(2, depth));
                yield select(
                        "", choices.oneIn(12) ? repeated(kinds, outputs, from.scope()) : outputs, tail(from, depth));
            }
        };
    }

    /// One row with one column.
    String single(Kind kind, int depth, Scope around) {
        FromGrammar.From from = froms.next(depth, around, false);
        String value = aggregate(kind, from.scope()).text();
        String output = choices.oneIn(4) ? "COALESCE(" + value + ", " + expressions.literal(kind) + ")" : value;
        return select("", List.of(output), tail(from, depth));
    }

    private static String select(String distinct, List<String> outputs, String tail) {
        return IntStream.range(0, outputs.size())
                .mapToObj(i -> outputs.get(i) + " AS c" + (i + 1))
                .collect(Collectors.joining(", ", "SELECT " + distinct, tail));
    }

    /// With a function among them that makes several rows of one.
    private List<String> repeated(List<Kind> kinds, List<String> outputs, Scope scope) {
        List<String> results = new ArrayList<>(outputs);
        for (int i = 0; i < kinds.size(); i++) {
            List<String> functions = Templates.rows(kinds.get(i));
            if (!functions.isEmpty()) {
                results.set(i, expressions.fill(choices.pick(functions), scope, 0));
            }
        }
        return results;
    }

    private List<String> outputs(List<Kind> kinds, Scope scope, int depth) {
        return kinds.stream().map(kind -> expressions.of(kind, scope, depth)).toList();
    }

    private String tail(FromGrammar.From from, int depth) {
        String where = choices.oneIn(2) ? " WHERE " + expressions.condition(from.scope(), Math.min(2, depth)) : "";
        return " FROM " + from.text() + where;
    }

    private String distinctOn(List<Kind> kinds, FromGrammar.From from, int depth) {
        List<String> outputs = outputs(kinds, from.scope(), 1);
        int keys = 1 + choices.below(outputs.size());
        String on = IntStream.rangeClosed(1, keys).mapToObj(Integer::toString).collect(Collectors.joining(", "));
        String order = IntStream.rangeClosed(1, outputs.size())
                .mapToObj(i -> i + choices.pick("", " DESC", " NULLS FIRST"))
                .collect(Collectors.joining(", "));
        return select("DISTINCT ON (" + on + ") ", outputs, tail(from, depth) + " ORDER BY " + order);
    }

    private Optional<Column> key(Scope scope) {
        Kind kind = choices.pick(KEYS);
        if (choices.oneIn(4)) {
            String key = expressions.fill(choices.pick(Templates.scalars(kind)), scope, 0);
            // Constants as keys are told apart from equal constants elsewhere in other ways.
            return scope.columns().stream().anyMatch(column -> key.contains(column.text()))
                    ? Optional.of(new Column(key, kind, false))
                    : Optional.empty();
        }
        List<Column> columns = scope.of(kind);
        return columns.isEmpty() ? Optional.empty() : Optional.of(choices.pick(columns));
    }

    Column aggregate(Kind kind, Scope scope) {
        Scope own = new Scope(scope.columns(), List.of(), List.of());
        String template = choices.pick(Templates.aggregates(kind));
        String call = expressions.fill(template, own, 1);
        String filter = Templates.isCall(template) && choices.oneIn(6)
                ? " FILTER (WHERE " + expressions.condition(own, 0) + ")"
                : "";
        return new Column(call + filter, kind, false);
    }

    private String grouped(List<Kind> kinds, FromGrammar.From from, int depth) {
        List<Column> keys = new ArrayList<>();
        int keyCount = choices.below(3);
        for (int i = 0; i < keyCount; i++) {
            key(from.scope()).ifPresent(keys::add);
        }
        List<Column> columns = new ArrayList<>(keys);
        for (Kind kind : kinds) {
            if (columns.stream().noneMatch(column -> column.kind() == kind) || choices.oneIn(2)) {
                columns.add(aggregate(kind, from.scope()));
            }
        }
        columns.add(aggregate(Kind.BIGINT, from.scope()));
        Scope result = from.scope().with(columns);
        String groupBy = keys.isEmpty() ? choices.pick("", " GROUP BY ()") : " GROUP BY " + grouping(keys);
        if (groupBy.contains("(") && !keys.isEmpty()) {
            columns.add(new Column("grouping(" + keys.getLast().text() + ")", Kind.INTEGER, false));
            result = from.scope().with(columns);
        }
        String having = choices.oneIn(4) ? " HAVING " + expressions.condition(result, 1) : "";
        if (choices.oneIn(6)) {
            List<String> all = columns.stream().map(Column::text).toList();
            WindowGrammar.Windows over = windows.over(new Scope(columns, result.outer(), all), kinds, false);
            return select("", outputs(kinds, over.scope(), 1), tail(from, depth) + groupBy + having + over.clause());
        }
        return select("", outputs(kinds, result, 1), tail(from, depth) + groupBy + having);
    }

    private String grouping(List<Column> keys) {
        String first = keys.getFirst().text();
        String last = keys.getLast().text();
        String all = keys.stream().map(Column::text).collect(Collectors.joining(", "));
        return switch (choices.below(12)) {
            case 7 -> "ROLLUP (" + all + ")";
            case 8 -> "CUBE (" + all + ")";
            case 9 -> "GROUPING SETS ((" + all + "), (" + last + "), ())";
            case 10 -> "GROUPING SETS (" + first + ", ROLLUP (" + last + ", " + first + "))";
            case 11 -> first + ", ROLLUP (" + last + ")";
            default -> all;
        };
    }

    private String windowed(List<Kind> kinds, FromGrammar.From from, int depth) {
        WindowGrammar.Windows over = windows.over(from.scope(), kinds, true);
        return select("", outputs(kinds, over.scope(), 1), tail(from, depth) + over.clause());
    }
}
