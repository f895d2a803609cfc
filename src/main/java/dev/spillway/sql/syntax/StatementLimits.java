package dev.spillway.sql.syntax;

import dev.spillway.error.ErrorCode;
import dev.spillway.error.SpillwayException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Set;

/// Refuses what would keep the parser busy for minutes: Calcite puts the operators of one expression in order in
/// quadratic time. Stateless.
final class StatementLimits {
    /// Operators between two commas or parentheses; so many take about half a second.
    static final int OPERATORS_MAX = 8_000;

    private static final Set<String> OPERATORS = Set.of("and", "or", "not", "like", "ilike", "between", "in", "is");

    private StatementLimits() {}

    static void check(List<Lexeme> lexemes) {
        Deque<Integer> around = new ArrayDeque<>();
        int operators = 0;
        for (Lexeme lexeme : lexemes) {
            if (lexeme.isSymbol("(")) {
                around.push(operators);
                operators = 0;
            } else if (lexeme.isSymbol(")")) {
                operators = around.isEmpty() ? 0 : around.pop();
            } else if (lexeme.isSymbol(",")) {
                operators = 0;
            } else if (isOperator(lexeme) && ++operators > OPERATORS_MAX) {
                throw new SpillwayException(
                                ErrorCode.STATEMENT_TOO_COMPLEX,
                                "expression has more than " + OPERATORS_MAX + " operators")
                        .withHint("Write a list of values as IN (…), or a table of them.");
            }
        }
    }

    private static boolean isOperator(Lexeme lexeme) {
        return switch (lexeme.kind()) {
            case SYMBOL -> true;
            case WORD -> OPERATORS.contains(lexeme.value());
            case QUOTED_NAME, STRING, INTEGER, DECIMAL, PARAMETER -> false;
        };
    }
}
