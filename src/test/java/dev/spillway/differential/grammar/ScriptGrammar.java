package dev.spillway.differential.grammar;

import java.util.List;

/// What one seed makes: mostly a query; sometimes the query as a view, a prepared statement or a new table; sometimes
/// a transaction that changes a table. After each everything is as it was before.
public final class ScriptGrammar {
    private static final int QUERIES_PER_TRANSACTION = 14;
    private static final int QUERIES_PER_OBJECT = 20;

    private ScriptGrammar() {}

    /// The statements that these choices make, of which each depends on those before it.
    public static List<Statement> statements(Choices choices) {
        if (choices.oneIn(QUERIES_PER_TRANSACTION)) {
            return new ChangeGrammar(choices).transaction();
        }
        if (!choices.oneIn(QUERIES_PER_OBJECT)) {
            return List.of(new QueryGrammar(choices).top());
        }
        String query = new QueryGrammar(choices).top().sql();
        return switch (choices.below(3)) {
            case 0 ->
                scripts(
                        "BEGIN",
                        "CREATE TEMP VIEW made AS " + query,
                        "SELECT * FROM made",
                        "SELECT count(*), count(DISTINCT c1) FROM made WHERE c1 IS NOT NULL",
                        "ROLLBACK");
            case 1 ->
                scripts(
                        "BEGIN",
                        "CREATE TEMP TABLE made AS " + query,
                        "SELECT * FROM made",
                        "DELETE FROM made WHERE c1 IS NULL",
                        "ALTER TABLE made ADD COLUMN more integer DEFAULT 7",
                        "SELECT count(*), count(c1), sum(more) FROM made",
                        "ROLLBACK");
            default ->
                scripts(
                        "PREPARE made (integer, text) AS SELECT * FROM (" + query
                                + ") q WHERE $1 > 0 OR CAST(c1 AS text) = $2",
                        "EXECUTE made(" + choices.below(2) + ", 'a')",
                        "EXECUTE made(NULL, '5')",
                        "DEALLOCATE ALL");
        };
    }

    private static List<Statement> scripts(String... statements) {
        return List.of(statements).stream()
                .map(sql -> new Statement(sql, false))
                .toList();
    }
}
