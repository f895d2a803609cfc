package dev.spillway.sql.syntax;

import java.util.Locale;

/// A token of PostgreSQL's lexis. `start` and `end` are offsets (UTF-16) in the text, `end` exclusive.
///
/// `value`: a word folded to lower case, a quoted name or string without quotes and escapes, a number in plain digits,
/// a symbol as written.
public record Lexeme(Kind kind, String value, int start, int end) {
    enum Kind {
        WORD,
        QUOTED_NAME,
        STRING,
        INTEGER,
        DECIMAL,
        PARAMETER,
        SYMBOL
    }

    boolean isWord(String word) {
        return kind == Kind.WORD && value.equals(word);
    }

    public boolean isSymbol(String symbol) {
        return kind == Kind.SYMBOL && value.equals(symbol);
    }

    String keyword() {
        return value.toUpperCase(Locale.ROOT);
    }
}
