package dev.spillway.differential;

import dev.spillway.differential.ExpressionGenerator.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// Random SELECT statements. The same seed gives the same statements.
///
/// A LIMIT comes only with an ORDER BY over every output column, so that the answer is one multiset.
final class QueryGenerator {
    private final Random random;
    private final ExpressionGenerator expressions;

    QueryGenerator(long seed) {
        this.random = new Random(seed);
        this.expressions = new ExpressionGenerator(random);
    }

    String next() {
        return switch (random.nextInt(10)) {
            case 0, 1, 2 -> plain();
            case 3, 4, 5, 6 -> grouped();
            case 7 -> distinct();
            case 8 -> union();
            default -> nested();
        };
    }

    private String plain() {
        int count = 1 + random.nextInt(4);
        String from = fromWhere();
        return "SELECT " + columns(count, 2) + from + orderLimit(count);
    }

    private String distinct() {
        String from = fromWhere();
        return "SELECT DISTINCT " + columns(2, 1) + from;
    }

    private String grouped() {
        String from = fromWhere();
        int keys = random.nextInt(3);
        List<String> keyExpressions = new ArrayList<>();
        for (int i = 0; i < keys; i++) {
            keyExpressions.add(
                    random.nextInt(3) == 0
                            ? expressions.expression(expressions.kind(), 1)
                            : expressions.column(expressions.kind()));
        }
        int aggregates = 1 + random.nextInt(3);
        List<String> outputs = new ArrayList<>(keyExpressions);
        for (int i = 0; i < aggregates; i++) {
            outputs.add(aggregate());
        }
        String groupBy = keys == 0
                ? ""
                : " GROUP BY "
                        + IntStream.rangeClosed(1, keys)
                                .mapToObj(Integer::toString)
                                .collect(Collectors.joining(", "));
        String having = random.nextInt(5) == 0 ? " HAVING count(*) > " + random.nextInt(4) : "";
        return "SELECT " + named(outputs) + from + groupBy + having + orderLimit(outputs.size());
    }

    private String aggregate() {
        Kind[] numbers = {Kind.INTEGER, Kind.BIGINT, Kind.NUMERIC, Kind.DOUBLE};
        Kind number = numbers[random.nextInt(numbers.length)];
        String filter = random.nextInt(8) == 0 ? " FILTER (WHERE " + expressions.predicate(0) + ")" : "";
        String call = switch (random.nextInt(8)) {
            case 0 -> "count(*)";
            case 1 -> "count(" + expressions.column(expressions.kind()) + ")";
            case 2, 3 -> "sum(" + expressions.expression(number, 1) + ")";
            case 4 -> "avg(" + expressions.column(number) + ")";
            case 5 -> "count(DISTINCT " + expressions.column(expressions.kind()) + ")";
            case 6 -> expressions.pick("min(", "max(") + expressions.column(orderable()) + ")";
            default -> expressions.pick("bool_and(", "bool_or(") + expressions.predicate(1) + ")";
        };
        return call + filter;
    }

    private Kind orderable() {
        Kind kind = expressions.kind();
        return kind == Kind.BOOLEAN ? Kind.DATE : kind;
    }

    private String union() {
        Kind first = expressions.kind();
        Kind second = expressions.kind();
        List<String> branches = new ArrayList<>();
        for (int i = 0; i < 2; i++) {
            String from = fromWhere();
            branches.add(
                    "SELECT " + expressions.expression(first, 1) + ", " + expressions.expression(second, 1) + from);
        }
        return String.join(" UNION ALL ", branches);
    }

    private String nested() {
        String inner = "SELECT " + named(List.of(expressionOver("x", Kind.INTEGER), expressionOver("x", Kind.NUMERIC)))
                + " FROM " + table() + " x WHERE " + expressions.predicate(1);
        return "SELECT count(*), sum(o1), max(o2), min(o1 + 1) FROM (" + inner + ") q WHERE o1 > "
                + expressions.literal(Kind.INTEGER);
    }

    private String expressionOver(String alias, Kind kind) {
        expressions.over(List.of(alias));
        return expressions.expression(kind, 2);
    }

    private String columns(int count, int depth) {
        List<String> columns = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            columns.add(expressions.expression(expressions.kind(), depth));
        }
        return named(columns);
    }

    private static String named(List<String> columns) {
        return IntStream.range(0, columns.size())
                .mapToObj(i -> columns.get(i) + " AS o" + (i + 1))
                .collect(Collectors.joining(", "));
    }

    private String table() {
        return expressions.pick("small", "small", "big", "big", "big", "empty");
    }

    /// FROM and WHERE; from here on expressions are over its aliases. Must be called before the columns are made.
    private String fromWhere() {
        int shape = random.nextInt(6);
        String from;
        if (shape < 3) {
            expressions.over(List.of("a"));
            from = " FROM " + table() + " a";
        } else {
            expressions.over(List.of("a", "b"));
            String key = expressions.pick("id", "id", "k", "s");
            String join = expressions.pick(" JOIN ", " LEFT JOIN ");
            String other = key.equals("id") ? table() : "small";
            from = " FROM " + (key.equals("id") ? table() : expressions.pick("small", "small", "empty")) + " a" + join
                    + other + " b ON a." + key + " = b." + key;
            if (random.nextInt(4) == 0) {
                from += " AND b.s > a.k";
            }
        }
        return random.nextInt(3) == 0 ? from : from + " WHERE " + expressions.predicate(2);
    }

    private String orderLimit(int columns) {
        if (random.nextInt(3) != 0) {
            return "";
        }
        String keys = IntStream.rangeClosed(1, columns)
                .mapToObj(i -> i + expressions.pick("", " DESC", " NULLS FIRST", " DESC NULLS LAST"))
                .collect(Collectors.joining(", "));
        String offset = random.nextBoolean() ? "" : " OFFSET " + random.nextInt(10);
        return " ORDER BY " + keys + " LIMIT " + random.nextInt(50) + offset;
    }
}
