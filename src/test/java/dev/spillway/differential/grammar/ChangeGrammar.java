package dev.spillway.differential.grammar;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/// Changes of the table `target`, in a transaction that ends with ROLLBACK: INSERT (ON CONFLICT), UPDATE (FROM), DELETE
/// (USING) and MERGE, most of them RETURNING, with savepoints, and the whole table after each.
///
/// No change leaves open which of several rows it takes: `id` is a key of what is joined. None sets a key to what other
/// rows still have, where the order of the rows would tell whether that fails.
final class ChangeGrammar {
    private static final List<String> SETTABLE =
            List.of("k", "b", "m", "d", "f", "t", "y", "ts", "i", "z", "u", "x", "a");

    /// Without those of CHECK constraints, which hold for rows that conflict too (docs/differences.md).
    private static final List<String> UNCHECKED = SETTABLE.stream()
            .filter(name -> !List.of("k", "d", "f").contains(name))
            .toList();

    private final Choices choices;
    private final QueryGrammar queries;
    private final List<Statement> statements = new ArrayList<>();

    ChangeGrammar(Choices choices) {
        this.choices = choices;
        this.queries = new QueryGrammar(choices);
    }

    List<Statement> transaction() {
        add("BEGIN");
        boolean hasSavepoint = false;
        int changes = 1 + choices.below(3);
        for (int i = 0; i < changes; i++) {
            if (choices.oneIn(3)) {
                add("SAVEPOINT s");
                hasSavepoint = true;
            }
            add(change());
            if (hasSavepoint && choices.oneIn(4)) {
                add("ROLLBACK TO s");
            }
            look();
        }
        add("ROLLBACK");
        return List.copyOf(statements);
    }

    private void add(String sql) {
        statements.add(new Statement(sql, false));
    }

    /// Once by its rows, and once by an index if that is cheaper.
    private void look() {
        add("SELECT * FROM target");
        if (choices.oneIn(2)) {
            add("SELECT * FROM target t1 WHERE " + queries.expressions().condition(scope("t1"), 1));
        }
    }

    private static Scope scope(String... aliases) {
        List<Relation> relations = new ArrayList<>();
        for (String alias : aliases) {
            relations.add(new Relation(alias, SampleData.columns(alias), Optional.of(alias + ".id")));
        }
        return Scope.of(relations, Scope.EMPTY);
    }

    private String change() {
        return switch (choices.below(9)) {
            case 0 -> "INSERT INTO target " + rows(SETTABLE) + returning("target");
            case 1, 2 -> onConflict();
            case 3 -> "UPDATE target SET " + assignments(scope("target")) + where("target") + returning("target");
            case 4 ->
                "UPDATE target SET " + assignments(scope("target", "r")) + " FROM " + source()
                        + " r WHERE r.id = target.id" + and("target", "r") + returning("target", "r");
            case 5 -> "DELETE FROM target" + where("target") + returning("target");
            case 6 ->
                "DELETE FROM target USING " + source() + " r WHERE r.id = target.id" + and("target", "r")
                        + returning("target", "r");
            default -> merge();
        };
    }

    private String source() {
        return choices.pick("small", "keyed", "tiny", "medium");
    }

    /// New rows: in half of the cases their ids are free.
    private String rows(List<String> columns) {
        List<String> names = SampleData.NAMES.stream()
                .filter(name -> name.equals("id") || columns.contains(name) && choices.oneIn(4))
                .toList();
        Scope from = scope("r");
        String offset = choices.pick(" + 1000", " + 30");
        String outputs = names.stream()
                .map(name -> name.equals("id") ? "r.id" + offset : value(name, from))
                .collect(Collectors.joining(", "));
        return "(" + String.join(", ", names) + ") SELECT " + outputs + " FROM " + source() + " r WHERE r.id < 90"
                + and("r");
    }

    private String onConflict() {
        String insert = "INSERT INTO target AS target " + rows(UNCHECKED);
        if (choices.oneIn(3)) {
            return insert + " ON CONFLICT " + choices.pick("", "(id) ", "(id, b) ") + "DO NOTHING"
                    + returning("target");
        }
        String where = choices.oneIn(3) ? where("target", "excluded") : "";
        return insert + " ON CONFLICT (id) DO UPDATE SET " + assignments(scope("target", "excluded")) + where
                + returning("target");
    }

    private String merge() {
        StringBuilder text = new StringBuilder("MERGE INTO target USING ");
        text.append(source()).append(" r ON r.id = target.id");
        if (choices.oneIn(3)) {
            text.append(" AND ").append(queries.expressions().condition(scope("r"), 0));
        }
        int branches = 1 + choices.below(3);
        for (int i = 0; i < branches; i++) {
            text.append(branch());
        }
        return text + (choices.oneIn(2) ? " RETURNING merge_action(), target.id, " + value("t", scope("target")) : "");
    }

    private String branch() {
        return switch (choices.below(6)) {
            case 0, 1 ->
                " WHEN MATCHED AND " + queries.expressions().condition(scope("target", "r"), 0) + " THEN UPDATE SET "
                        + assignments(scope("target", "r"));
            case 2 -> " WHEN MATCHED AND " + queries.expressions().condition(scope("target", "r"), 0) + " THEN DELETE";
            case 3 ->
                " WHEN NOT MATCHED AND r.id > 60 THEN INSERT (id, t, d) VALUES (r.id, " + value("t", scope("r")) + ", "
                        + value("d", scope("r")) + ")";
            case 4 ->
                " WHEN NOT MATCHED BY SOURCE AND " + queries.expressions().condition(scope("target"), 0)
                        + choices.pick(" THEN DELETE", " THEN UPDATE SET k = -1", " THEN DO NOTHING");
            default -> " WHEN MATCHED AND " + queries.expressions().condition(scope("target"), 0) + " THEN DO NOTHING";
        };
    }

    private String assignments(Scope scope) {
        List<String> names = SETTABLE.stream().filter(name -> choices.oneIn(7)).toList();
        return (names.isEmpty() ? List.of("k") : names)
                .stream().map(name -> name + " = " + value(name, scope)).collect(Collectors.joining(", "));
    }

    private String value(String column, Scope scope) {
        return queries.expressions().of(SampleData.kind(column), scope, 1 + choices.below(2));
    }

    private String where(String... aliases) {
        return choices.oneIn(4) ? "" : " WHERE " + queries.expressions().condition(scope(aliases), 1);
    }

    private String and(String... aliases) {
        return choices.oneIn(2) ? "" : " AND " + queries.expressions().condition(scope(aliases), 0);
    }

    private String returning(String... aliases) {
        Kind kind = queries.expressions().kind();
        return switch (choices.below(4)) {
            case 0 -> "";
            case 1 -> " RETURNING target.*";
            default -> " RETURNING target.id, " + queries.expressions().of(kind, scope(aliases), 1);
        };
    }
}
