package dev.spillway.differential.grammar;

import java.util.List;

/// What one seed makes: mostly a query, sometimes a transaction that changes a table and is rolled back, after which
/// everything is as it was before.
public final class ScriptGrammar {
    private static final int QUERIES_PER_TRANSACTION = 14;

    private ScriptGrammar() {}

    /// The statements that these choices make, of which each depends on those before it.
    public static List<Statement> statements(Choices choices) {
        return choices.oneIn(QUERIES_PER_TRANSACTION)
                ? new ChangeGrammar(choices).transaction()
                : List.of(new QueryGrammar(choices).top());
    }
}
