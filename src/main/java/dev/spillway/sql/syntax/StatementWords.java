package dev.spillway.sql.syntax;

import java.util.Set;

/// Where in a text a statement begins: at its start, behind EXPLAIN or PREPARE, and behind the WITH queries of an
/// INSERT, UPDATE, DELETE or MERGE. One statement, one thread.
final class StatementWords {
    private static final Set<String> CHANGES = Set.of("insert", "update", "delete", "merge");
    private static final Set<String> QUERIES = Set.of("select", "values", "table");

    private final Lexemes lexemes;
    private final int start;
    private final int changeAfterWith;

    StatementWords(Lexemes lexemes) {
        this.lexemes = lexemes;
        this.start = behindPrepare(behindExplain(0));
        this.changeAfterWith = lexemes.isWord(start, "with") ? changeAfterWith(start + 1) : -1;
    }

    /// Whether the word at `index` begins a statement, or an action of MERGE or ON CONFLICT.
    boolean isStart(int index) {
        return index == 0
                || index == start
                || index == changeAfterWith
                || CHANGES.contains(lexemes.value(index))
                        && (lexemes.isWord(index - 1, "do")
                                || lexemes.isWord(index - 1, "then") && lexemes.isWord(first(), "merge"));
    }

    /// Whether this WITH belongs to a change of rows.
    boolean isWithOfChange(int index) {
        return index == start && changeAfterWith > 0;
    }

    /// Whether this CREATE makes a view.
    boolean isCreateView(int index) {
        int next = lexemes.isWord(index + 1, "or") ? index + 3 : index + 1;
        next += lexemes.isWord(next, "temp") || lexemes.isWord(next, "temporary") ? 1 : 0;
        return index == start && lexemes.isWord(next, "view");
    }

    /// Whether this CREATE makes a sequence.
    boolean isCreateSequence(int index) {
        int next = index + 1;
        next += lexemes.isWord(next, "temp") || lexemes.isWord(next, "temporary") ? 1 : 0;
        return index == start && lexemes.isWord(next, "sequence");
    }

    /// Whether this CREATE makes a function.
    boolean isCreateFunction(int index) {
        int next = lexemes.isWord(index + 1, "or") ? index + 3 : index + 1;
        return index == start && lexemes.isWord(start, "create") && lexemes.isWord(next, "function");
    }

    /// Whether this semicolon ends the query of a body, not the statement.
    boolean isEndOfBody(int index) {
        return isCreateFunction(start) && lexemes.isWord(index + 1, "end");
    }

    /// Whether SET may be the second keyword of a change.
    boolean mayAssign() {
        return !lexemes.isWord(first(), "insert") ? isChange(first()) : hasWord("conflict");
    }

    /// Whether a change of rows stands where a WITH query should be.
    boolean isChangeInWith(int index) {
        return CHANGES.contains(lexemes.value(index))
                && lexemes.isSymbol(index - 1, "(")
                && (lexemes.isWord(index - 2, "as") || lexemes.isWord(index - 2, "materialized"))
                && (lexemes.isWord(index + 1, "into")
                        || lexemes.isWord(index + 1, "from")
                        || lexemes.isWord(index, "update"));
    }

    private int first() {
        return changeAfterWith > 0 ? changeAfterWith : start;
    }

    private boolean isChange(int index) {
        return index < lexemes.size() && CHANGES.contains(lexemes.value(index));
    }

    private boolean hasWord(String word) {
        return lexemes.list().stream().anyMatch(lexeme -> lexeme.isWord(word));
    }

    private int behindExplain(int index) {
        if (!lexemes.isWord(index, "explain")) {
            return index;
        }
        int next = index + 1;
        if (lexemes.isSymbol(next, "(")) {
            return behindParentheses(next);
        }
        while (lexemes.isWord(next, "analyze") || lexemes.isWord(next, "verbose")) {
            next++;
        }
        return next;
    }

    private int behindPrepare(int index) {
        if (!lexemes.isWord(index, "prepare")) {
            return index;
        }
        int next = behindParentheses(index + 2);
        return lexemes.isWord(next, "as") ? next + 1 : index;
    }

    private int behindParentheses(int index) {
        if (!lexemes.isSymbol(index, "(")) {
            return index;
        }
        int depth = 0;
        for (int i = index; i < lexemes.size(); i++) {
            depth += lexemes.isSymbol(i, "(") ? 1 : lexemes.isSymbol(i, ")") ? -1 : 0;
            if (depth == 0) {
                return i + 1;
            }
        }
        return lexemes.size();
    }

    private int changeAfterWith(int from) {
        int next = from;
        while (next < lexemes.size()) {
            if (lexemes.isSymbol(next, "(")) {
                next = behindParentheses(next);
                continue;
            }
            boolean isName = lexemes.isWord(next + 1, "as") || lexemes.isSymbol(next - 1, ",");
            String word = lexemes.value(next);
            if (!isName && lexemes.isKind(next, Lexeme.Kind.WORD)) {
                if (CHANGES.contains(word)) {
                    return next;
                }
                if (QUERIES.contains(word)) {
                    return -1;
                }
            }
            next++;
        }
        return -1;
    }
}
