package dev.spillway.sql.syntax;

import dev.spillway.sql.syntax.Lexeme.Kind;
import java.util.BitSet;

/// The words that are keywords only inside of a window's parentheses, `OVER (…)` and `WINDOW name AS (…)`; everywhere
/// else, and as columns there too, they are names. One statement, one thread.
final class WindowKeywords {
    private final Lexemes lexemes;
    private final BitSet keywords = new BitSet();

    WindowKeywords(Lexemes lexemes) {
        this.lexemes = lexemes;
        for (int i = 0; i < lexemes.size(); i++) {
            if (lexemes.isSymbol(i, "(") && opensWindow(i)) {
                mark(i);
            }
        }
    }

    boolean isKeyword(int index) {
        return keywords.get(index);
    }

    /// `f(x) OVER w`, `f(x) OVER (…)`.
    boolean isOver(int index) {
        return lexemes.isWord(index, "over")
                && lexemes.isSymbol(index - 1, ")")
                && (lexemes.isSymbol(index + 1, "(")
                        || lexemes.isKind(index + 1, Kind.WORD)
                        || lexemes.isKind(index + 1, Kind.QUOTED_NAME));
    }

    private boolean opensWindow(int parenthesis) {
        if (isOver(parenthesis - 1)) {
            return true;
        }
        if (!lexemes.isWord(parenthesis - 1, "as")) {
            return false;
        }
        // WINDOW a AS (…), b AS (…)
        int at = parenthesis - 3;
        while (lexemes.isSymbol(at, ",") && lexemes.isSymbol(at - 1, ")")) {
            at = opening(at - 1) - 3;
            if (!lexemes.isWord(at + 2, "as")) {
                return false;
            }
        }
        return lexemes.isWord(at, "window");
    }

    private int opening(int closing) {
        int depth = 0;
        for (int i = closing; i >= 0; i--) {
            depth += lexemes.isSymbol(i, ")") ? 1 : lexemes.isSymbol(i, "(") ? -1 : 0;
            if (depth == 0) {
                return i;
            }
        }
        return -1;
    }

    private void mark(int parenthesis) {
        int depth = 1;
        boolean isFrame = false;
        for (int i = parenthesis + 1; i < lexemes.size() && depth > 0; i++) {
            depth += lexemes.isSymbol(i, "(") ? 1 : lexemes.isSymbol(i, ")") ? -1 : 0;
            if (depth == 1 && lexemes.isKind(i, Kind.WORD)) {
                isFrame |= startsFrame(i);
                if (startsFrame(i) || isKeyword(i, isFrame)) {
                    keywords.set(i);
                }
            }
        }
    }

    private boolean startsFrame(int index) {
        boolean isMode =
                lexemes.isWord(index, "rows") || lexemes.isWord(index, "range") || lexemes.isWord(index, "groups");
        boolean followsKeys = lexemes.isSymbol(index - 1, "(")
                || lexemes.isSymbol(index - 1, ")")
                || lexemes.isSymbol(index - 1, "]")
                || lexemes.isKind(index - 1, Kind.PARAMETER)
                || lexemes.isKind(index - 1, Kind.WORD) && !lexemes.isWord(index - 1, "by")
                || lexemes.isKind(index - 1, Kind.QUOTED_NAME)
                || lexemes.isKind(index - 1, Kind.INTEGER)
                || lexemes.isKind(index - 1, Kind.DECIMAL)
                || lexemes.isKind(index - 1, Kind.STRING);
        boolean precedesBound = lexemes.isKind(index + 1, Kind.WORD)
                        && !lexemes.isWord(index + 1, "order")
                        && !lexemes.isWord(index + 1, "partition")
                || lexemes.isKind(index + 1, Kind.INTEGER)
                || lexemes.isKind(index + 1, Kind.DECIMAL)
                || lexemes.isKind(index + 1, Kind.STRING)
                || lexemes.isKind(index + 1, Kind.PARAMETER)
                || lexemes.isSymbol(index + 1, "(")
                || lexemes.isSymbol(index + 1, "-");
        return isMode && followsKeys && precedesBound;
    }

    private boolean isKeyword(int index, boolean isFrame) {
        String word = lexemes.value(index);
        if (word.equals("partition")) {
            return lexemes.isWord(index + 1, "by");
        }
        if (!isFrame) {
            return false;
        }
        return switch (word) {
            case "unbounded" -> lexemes.isWord(index + 1, "preceding") || lexemes.isWord(index + 1, "following");
            case "preceding", "following" -> true;
            case "current" -> lexemes.isWord(index + 1, "row");
            case "row" -> lexemes.isWord(index - 1, "current");
            case "exclude" ->
                lexemes.isWord(index + 1, "current")
                        || lexemes.isWord(index + 1, "group")
                        || lexemes.isWord(index + 1, "ties")
                        || lexemes.isWord(index + 1, "no");
            case "ties", "no" -> lexemes.isWord(index - 1, "exclude");
            case "others" -> lexemes.isWord(index - 1, "no");
            default -> false;
        };
    }
}
