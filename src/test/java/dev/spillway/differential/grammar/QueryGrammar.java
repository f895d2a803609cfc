package dev.spillway.differential.grammar;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// SELECT statements. The outputs of every query are named `c1`, `c2` and so on.
///
/// A LIMIT comes only with an ORDER BY over every output, so that the answer is one multiset.
final class QueryGrammar {

    private final Choices choices;
    private final ExpressionGrammar expressions;
    private final FromGrammar froms;
    private final BlockGrammar blocks;
    private final List<CommonTable> commonTables = new ArrayList<>();

    private record CommonTable(String name, List<Kind> kinds) {}

    QueryGrammar(Choices choices) {
        this.choices = choices;
        this.expressions = new ExpressionGrammar(choices, Subquery::new);
        this.froms = new FromGrammar(choices, this);
        this.blocks = new BlockGrammar(choices, expressions, froms);
    }

    Statement top() {
        // Few are deep: a difference needs few parts, and large queries take most of the time.
        int depth = choices.pick(List.of(1, 2, 1, 3));
        String with = choices.oneIn(5) ? with() : "";
        List<Kind> kinds = kinds(1 + choices.below(4));
        boolean isOrdered = choices.oneIn(3) && !kinds.contains(Kind.INTERVAL);
        String body = body(kinds, depth, Scope.EMPTY, true, isOrdered);
        if (!isOrdered) {
            return new Statement(with + body, false);
        }
        return new Statement(with + body + ordered(kinds.size()) + (choices.oneIn(2) ? limit(body) : ""), true);
    }

    private String with() {
        int count = 1 + choices.below(2);
        List<String> texts = new ArrayList<>();
        boolean isRecursive = choices.oneIn(4);
        for (int i = 0; i < count; i++) {
            String name = "w" + (i + 1);
            boolean recurses = isRecursive && i == 0;
            List<Kind> kinds = recurses ? List.of(Kind.INTEGER, Kind.INTEGER) : kinds(1 + choices.below(3));
            String form = recurses ? "" : choices.pick("", "MATERIALIZED ", "NOT MATERIALIZED ");
            texts.add(name + (recurses ? "(c1, c2)" : "") + " AS " + form + "("
                    + (recurses ? recursive(name) : query(kinds, 2, Scope.EMPTY)) + ")");
            commonTables.add(new CommonTable(name, kinds));
        }
        return "WITH " + (isRecursive ? "RECURSIVE " : "") + String.join(", ", texts) + " ";
    }

    private String recursive(String name) {
        String step = choices.pick("c1 + 1", "c1 * 2", "(c1 + 3) % 7");
        String start =
                choices.pick("SELECT 1, 1", "SELECT k, 1 FROM tiny", "SELECT DISTINCT k, 1 FROM small WHERE id < 30");
        String join = choices.pick("", "", " JOIN tiny ON tiny.k = " + name + ".c1", ", generate_series(1, 2) g");
        return start + choices.pick(" UNION ALL ", " UNION ") + "SELECT " + step + ", c2 + 1 FROM " + name + join
                + " WHERE c2 < " + (2 + choices.below(4));
    }

    Optional<FromGrammar.CommonTable> commonTable(String alias) {
        if (commonTables.isEmpty()) {
            return Optional.empty();
        }
        CommonTable table = choices.pick(commonTables);
        return Optional.of(new FromGrammar.CommonTable(
                table.name() + " " + alias,
                new Relation(alias, FromGrammar.outputs(alias, table.kinds()), Optional.empty())));
    }

    List<Kind> kinds(int count) {
        return IntStream.range(0, count).mapToObj(i -> expressions.kind()).toList();
    }

    ExpressionGrammar expressions() {
        return expressions;
    }

    /// A query inside of another.
    String query(List<Kind> kinds, int depth, Scope around) {
        boolean isLimited = choices.oneIn(6) && !kinds.contains(Kind.INTERVAL);
        String body = body(kinds, depth, around, false, isLimited);
        return isLimited ? body + ordered(kinds.size()) + limit(body) : body;
    }

    /// Without an ORDER BY where one follows.
    private String body(List<Kind> kinds, int depth, Scope around, boolean isTop, boolean isOrderedLater) {
        if (depth > 0 && choices.oneIn(8) && Kind.DISTINGUISHABLE.containsAll(kinds)) {
            String left = blocks.next(kinds, depth - 1, around, false, true);
            return left + united(kinds, depth, around) + (choices.oneIn(4) ? united(kinds, depth, around) : "");
        }
        return blocks.next(kinds, depth, around, isTop, isOrderedLater);
    }

    private String united(List<Kind> kinds, int depth, Scope around) {
        String operator =
                choices.pick(" UNION ALL ", " UNION ", " INTERSECT ", " EXCEPT ", " INTERSECT ALL ", " EXCEPT ALL ");
        return operator
                + switch (choices.below(6)) {
                    case 4 -> "(" + query(kinds, depth - 1, around) + ")";
                    case 5 -> values(kinds);
                    default -> blocks.next(kinds, depth - 1, around, false, true);
                };
    }

    /// Of one to four rows; the first has no NULL, which gives the types.
    String values(List<Kind> kinds) {
        return IntStream.rangeClosed(0, choices.below(4))
                .mapToObj(row -> kinds.stream()
                        .map(kind -> row > 0 && choices.oneIn(5) ? "NULL" : expressions.literal(kind))
                        .collect(Collectors.joining(", ", "(", ")")))
                .collect(Collectors.joining(", ", "VALUES ", ""));
    }

    private String ordered(int columns) {
        return " ORDER BY "
                + IntStream.rangeClosed(1, columns)
                        .mapToObj(i -> choices.pick("" + i, "c" + i)
                                + choices.pick("", " DESC", " NULLS FIRST", " DESC NULLS LAST"))
                        .collect(Collectors.joining(", "));
    }

    /// PostgreSQL 18 fails where a query of `min` and `max` alone is WITH TIES (21000).
    private String limit(String body) {
        boolean mayBeTied = !body.contains("min(") && !body.contains("max(");
        String offset = choices.oneIn(3) ? " OFFSET " + choices.below(6) : "";
        return choices.pick(
                " LIMIT " + (1 + choices.below(20)) + offset,
                offset + " FETCH FIRST " + (1 + choices.below(9))
                        + choices.pick(" ROWS ONLY", mayBeTied ? " ROWS WITH TIES" : " ROWS ONLY"));
    }

    private final class Subquery implements ExpressionGrammar.Subqueries {
        private final Scope around;
        private final int depth;

        Subquery(Scope scope, int depth) {
            this.around = scope.forSubquery();
            this.depth = depth;
        }

        @Override
        public String scalar(Kind kind) {
            if (choices.oneIn(4) && kind != Kind.INTERVAL) {
                String body = body(List.of(kind), depth, around, false, true);
                return "(" + body + ordered(1) + " LIMIT 1)";
            }
            return "(" + blocks.single(kind, depth, around) + ")";
        }

        @Override
        public String rows(List<Kind> kinds) {
            return query(kinds, depth, around);
        }
    }
}
