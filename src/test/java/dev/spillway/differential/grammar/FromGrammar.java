package dev.spillway.differential.grammar;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// FROM: tables, derived tables, CTEs, VALUES and functions, joined in every way.
///
/// The more tables are joined, the smaller they are: PostgreSQL must be quick too.
final class FromGrammar {
    private static final List<Kind> JOINABLE = List.of(
            Kind.INTEGER,
            Kind.INTEGER,
            Kind.INTEGER,
            Kind.TEXT,
            Kind.DATE,
            Kind.NUMERIC,
            Kind.BIGINT,
            Kind.TIMESTAMP,
            Kind.UUID,
            Kind.ZONED,
            Kind.INTEGERS,
            Kind.BYTES);
    private static final List<String> SHARED = List.of("k", "id", "s", "t", "y", "n", "u", "a");

    private final Choices choices;
    private final QueryGrammar queries;
    private int aliases;

    /// The text after FROM, and what it offers.
    record From(String text, Scope scope) {}

    FromGrammar(Choices choices, QueryGrammar queries) {
        this.choices = choices;
        this.queries = queries;
    }

    From next(int depth, Scope around, boolean isTop) {
        int joins = Math.max(0, choices.below(isTop ? 6 : 4) - 2);
        if (isTop && joins == 1 && choices.oneIn(4)) {
            return ofLarge(around);
        }
        if (joins > 0 && choices.oneIn(6)) {
            return choices.oneIn(2) ? natural(around) : using(around);
        }
        List<Relation> relations = new ArrayList<>();
        StringBuilder text = new StringBuilder();
        add(item(depth, isTop && joins == 0, joins > 0 ? 1 : 0, around), text, relations);
        for (int i = 0; i < joins; i++) {
            join(text, relations, depth, around, i == joins - 1);
        }
        return new From(text.toString(), Scope.of(relations, around));
    }

    /// Two tables of which one has several batches, and few pairs.
    private From ofLarge(Scope around) {
        Item left = large("r" + ++aliases, "medium");
        Item right = large("r" + ++aliases, choices.pick("keyed", "medium", "small", "keyed"));
        String first = choices.oneIn(4) ? ".k" : ".id";
        boolean isTurned = choices.oneIn(2);
        List<Relation> both = List.of(left.relation(), right.relation());
        Scope scope = Scope.of(both, around);
        String extra = choices.oneIn(3) ? " AND " + queries.expressions().condition(scope, 0) : "";
        String condition =
                left.relation().alias() + first + " = " + right.relation().alias() + ".id" + extra;
        String text = (isTurned ? right.text() : left.text()) + joinType() + (isTurned ? left.text() : right.text());
        return new From(text + " ON " + condition, scope);
    }

    /// So many rows that sub-queries do not refer to it.
    private static Item large(String alias, String table) {
        return new Item(
                table + " " + alias, new Relation(alias, SampleData.columns(alias, false), Optional.of(alias + ".id")));
    }

    private record Item(String text, Relation relation) {}

    private static void add(Item item, StringBuilder text, List<Relation> relations) {
        text.append(item.text());
        relations.add(item.relation());
    }

    private Item item(int depth, boolean mayBeBig, int joined, Scope around) {
        String alias = "r" + ++aliases;
        return switch (choices.below(depth <= 0 ? 4 : 10)) {
            case 5 -> derived(alias, depth, Scope.EMPTY, "");
            case 6, 7 ->
                queries.commonTable(alias)
                        .map(it -> new Item(it.text(), it.relation()))
                        .orElseGet(() -> table(alias, mayBeBig, joined, around));
            case 8 -> values(alias);
            case 9 -> series(alias);
            default -> table(alias, mayBeBig, joined, around);
        };
    }

    /// What a query around it names a CTE in FROM.
    record CommonTable(String text, Relation relation) {}

    private Item table(String alias, boolean mayBeBig, int joined, Scope around) {
        boolean isInside = !around.outer().isEmpty();
        String table = joined >= 2 || isInside && !choices.oneIn(4)
                ? choices.pick("tiny", "tiny", "empty")
                : mayBeBig
                        ? choices.pick("small", "keyed", "tiny", "medium", "small", "empty")
                        : choices.pick("tiny", "small", "keyed", "small", "empty");
        if (mayBeBig && choices.oneIn(60)) {
            table = "big";
        }
        if (table.equals("big")
                || !table.equals("tiny") && joined > 0 && !choices.oneIn(4)
                || table.equals("medium") && !choices.oneIn(16)) {
            return large(alias, table);
        }
        return new Item(
                table + " " + alias, new Relation(alias, SampleData.columns(alias), Optional.of(alias + ".id")));
    }

    private Item derived(String alias, int depth, Scope around, String prefix) {
        List<Kind> kinds = queries.kinds(1 + choices.below(3));
        String text = prefix + "(" + queries.query(kinds, depth - 1, around) + ") " + alias;
        return new Item(text, new Relation(alias, outputs(alias, kinds), Optional.empty()));
    }

    static List<Column> outputs(String alias, List<Kind> kinds) {
        return IntStream.range(0, kinds.size())
                .mapToObj(i -> Column.plain(alias + ".c" + (i + 1), kinds.get(i)))
                .toList();
    }

    private Item values(String alias) {
        List<Kind> kinds = queries.kinds(1 + choices.below(2));
        String text = "(" + queries.values(kinds) + ") " + alias;
        String names =
                IntStream.rangeClosed(1, kinds.size()).mapToObj(i -> "c" + i).collect(Collectors.joining(", "));
        return new Item(text + "(" + names + ")", new Relation(alias, outputs(alias, kinds), Optional.empty()));
    }

    private Item series(String alias) {
        if (choices.oneIn(3)) {
            Kind kind = choices.pick(List.of(Kind.TEXT, Kind.INTEGER, Kind.TIMESTAMP));
            String call = queries.expressions().fill(choices.pick(Templates.rows(kind)), Scope.EMPTY, 0);
            List<Column> columns = List.of(Column.plain(alias + ".c1", kind), Column.plain(alias + ".c2", Kind.BIGINT));
            return new Item(
                    call + " WITH ORDINALITY AS " + alias + "(c1, c2)",
                    new Relation(alias, columns, Optional.of(alias + ".c2")));
        }
        String text = "generate_series(" + choices.below(3) + ", " + (2 + choices.below(9)) + choices.pick("", ", 2")
                + ") AS " + alias + "(c1)";
        return new Item(text, new Relation(alias, outputs(alias, List.of(Kind.INTEGER)), Optional.of(alias + ".c1")));
    }

    private void join(StringBuilder text, List<Relation> relations, int depth, Scope around, boolean isLast) {
        int kind = choices.below(10);
        Scope left = Scope.of(relations, around);
        if (kind == 8 && choices.oneIn(3)) {
            Kind of = choices.pick(List.of(Kind.INTEGER, Kind.TEXT));
            String alias = "r" + ++aliases;
            text.append(choices.pick(" CROSS JOIN ", " CROSS JOIN LATERAL "))
                    .append(queries.expressions().fill(choices.pick(Templates.rows(of)), left, 0))
                    .append(" AS ")
                    .append(alias)
                    .append("(c1)");
            relations.add(new Relation(alias, outputs(alias, List.of(of)), Optional.empty()));
            return;
        }
        if (kind == 8 && depth > 0) {
            String type = choices.pick("CROSS JOIN ", "LEFT JOIN ");
            String prefix = " " + type + "LATERAL ";
            Item item = derived("r" + ++aliases, depth, left.forSubquery(), prefix);
            text.append(item.text()).append(type.startsWith("LEFT") ? " ON true" : "");
            relations.add(item.relation());
            return;
        }
        Item right = item(depth - 1, false, relations.size() + 1, around);
        if (kind == 7 || kind == 9 && !isLast) {
            text.append(" CROSS JOIN ");
            add(right, text, relations);
            return;
        }
        if (kind == 9) {
            text.append(", ");
            add(right, text, relations);
            return;
        }
        Optional<String> equality = equality(left, right.relation());
        boolean isFull = kind == 6 && equality.isPresent();
        text.append(isFull ? " FULL JOIN " : choices.pick(" JOIN ", " LEFT JOIN ", " RIGHT JOIN "));
        add(right, text, relations);
        Scope both = Scope.of(relations, around);
        String extra = choices.oneIn(4) ? queries.expressions().condition(both, 1) : "";
        boolean isEqual = equality.isPresent() && (isFull || !choices.oneIn(6));
        String condition = isEqual ? equality.get() + (extra.isEmpty() ? "" : " AND " + extra) : extra;
        text.append(" ON ").append(condition.isEmpty() ? "true" : condition);
    }

    private Optional<String> equality(Scope left, Relation right) {
        Kind kind = choices.pick(JOINABLE);
        List<Column> lefts = left.of(kind);
        List<Column> rights =
                right.columns().stream().filter(column -> column.kind() == kind).toList();
        return lefts.isEmpty() || rights.isEmpty()
                ? Optional.empty()
                : Optional.of(choices.pick(lefts).text() + " = "
                        + choices.pick(rights).text());
    }

    private From using(Scope around) {
        Item left = table("r" + ++aliases, false, 1, around);
        Item right = table("r" + ++aliases, false, 1, around);
        String name = choices.pick(SHARED);
        String second = name.equals("k") && choices.oneIn(3) ? ", s" : "";
        String text = left.text() + joinType() + right.text() + " USING (" + name + second + ")";
        return new From(text, merged(left.relation(), right.relation(), name, around));
    }

    private From natural(Scope around) {
        String shared = choices.pick(SHARED);
        String first = "r" + ++aliases;
        String second = "r" + ++aliases;
        String text = projected(first, shared, "f") + " NATURAL" + joinType() + projected(second, shared, "d");
        return new From(
                text,
                merged(
                        new Relation(first, only(first, shared, "f"), Optional.empty()),
                        new Relation(second, only(second, shared, "d"), Optional.empty()),
                        shared,
                        around));
    }

    private String joinType() {
        return choices.pick(" JOIN ", " LEFT JOIN ", " RIGHT JOIN ", " FULL JOIN ");
    }

    private String projected(String alias, String shared, String own) {
        return "(SELECT " + own + ", " + shared + " FROM " + choices.pick("tiny", "small", "keyed", "empty") + ") "
                + alias;
    }

    private static List<Column> only(String alias, String... names) {
        List<String> wanted = List.of(names);
        return SampleData.columns(alias).stream()
                .filter(column -> wanted.contains(column.text().substring(alias.length() + 1)))
                .toList();
    }

    /// Both sides' columns, and the merged one by its bare name. A sub-query might have a column of that name.
    private static Scope merged(Relation left, Relation right, String name, Scope around) {
        Scope both = Scope.of(List.of(left, right), around);
        Kind kind = only(left.alias(), name).getFirst().kind();
        List<Column> columns = new ArrayList<>(both.columns());
        columns.add(new Column(name, kind, false));
        return new Scope(columns, both.outer(), both.rowKeys());
    }
}
