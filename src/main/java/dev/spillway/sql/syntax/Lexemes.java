package dev.spillway.sql.syntax;

import dev.spillway.sql.syntax.Lexeme.Kind;
import java.util.List;

/// A statement's tokens by their number; before the first and behind the last one there is nothing, and nothing is no
/// word, symbol or kind. Immutable.
public record Lexemes(List<Lexeme> list) {
    public Lexemes {
        list = List.copyOf(list);
    }

    int size() {
        return list.size();
    }

    /// The word, symbol or number itself.
    String value(int index) {
        return list.get(index).value();
    }

    public boolean isWord(int index, String word) {
        return has(index) && list.get(index).isWord(word);
    }

    boolean isSymbol(int index, String symbol) {
        return has(index) && list.get(index).isSymbol(symbol);
    }

    boolean isKind(int index, Kind kind) {
        return has(index) && list.get(index).kind() == kind;
    }

    private boolean has(int index) {
        return index >= 0 && index < list.size();
    }
}
