package dev.spillway.sql;

import dev.spillway.sql.Lexeme.Kind;
import java.util.BitSet;
import java.util.List;

/// The words that are keywords only inside of a window's parentheses, `OVER (…)` and `WINDOW name AS (…)`; everywhere
/// else, and as columns there too, they are names. One statement, one thread.
final class WindowKeywords {
    private final List<Lexeme> lexemes;
    private final BitSet keywords = new BitSet();

    WindowKeywords(List<Lexeme> lexemes) {
        this.lexemes = lexemes;
        for (int i = 0; i < lexemes.size(); i++) {
            if (isSymbol(i, "(") && opensWindow(i)) {
                mark(i);
            }
        }
    }

    boolean isKeyword(int index) {
        return keywords.get(index);
    }

    /// `f(x) OVER w`, `f(x) OVER (…)`.
    boolean isOver(int index) {
        return isWord(index, "over")
                && isSymbol(index - 1, ")")
                && (isSymbol(index + 1, "(") || isKind(index + 1, Kind.WORD) || isKind(index + 1, Kind.QUOTED_NAME));
    }

    private boolean opensWindow(int parenthesis) {
        if (isOver(parenthesis - 1)) {
            return true;
        }
        if (!isWord(parenthesis - 1, "as")) {
            return false;
        }
        // WINDOW a AS (…), b AS (…)
        int at = parenthesis - 3;
        while (isSymbol(at, ",") && isSymbol(at - 1, ")")) {
            at = opening(at - 1) - 3;
            if (!isWord(at + 2, "as")) {
                return false;
            }
        }
        return isWord(at, "window");
    }

    private int opening(int closing) {
        int depth = 0;
        for (int i = closing; i >= 0; i--) {
            depth += isSymbol(i, ")") ? 1 : isSymbol(i, "(") ? -1 : 0;
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
            depth += isSymbol(i, "(") ? 1 : isSymbol(i, ")") ? -1 : 0;
            if (depth == 1 && isKind(i, Kind.WORD)) {
                isFrame |= startsFrame(i);
                if (startsFrame(i) || isKeyword(i, isFrame)) {
                    keywords.set(i);
                }
            }
        }
    }

    private boolean startsFrame(int index) {
        boolean isMode = isWord(index, "rows") || isWord(index, "range") || isWord(index, "groups");
        boolean followsKeys = isSymbol(index - 1, "(")
                || isSymbol(index - 1, ")")
                || isKind(index - 1, Kind.WORD) && !isWord(index - 1, "by")
                || isKind(index - 1, Kind.QUOTED_NAME)
                || isKind(index - 1, Kind.INTEGER)
                || isKind(index - 1, Kind.STRING);
        boolean precedesBound =
                isKind(index + 1, Kind.WORD) && !isWord(index + 1, "order") && !isWord(index + 1, "partition")
                        || isKind(index + 1, Kind.INTEGER)
                        || isKind(index + 1, Kind.DECIMAL)
                        || isKind(index + 1, Kind.STRING)
                        || isKind(index + 1, Kind.PARAMETER)
                        || isSymbol(index + 1, "(")
                        || isSymbol(index + 1, "-");
        return isMode && followsKeys && precedesBound;
    }

    private boolean isKeyword(int index, boolean isFrame) {
        String word = lexemes.get(index).value();
        if (word.equals("partition")) {
            return isWord(index + 1, "by");
        }
        if (!isFrame) {
            return false;
        }
        return switch (word) {
            case "unbounded" -> isWord(index + 1, "preceding") || isWord(index + 1, "following");
            case "preceding", "following" -> true;
            case "current" -> isWord(index + 1, "row");
            case "row" -> isWord(index - 1, "current");
            case "exclude" ->
                isWord(index + 1, "current")
                        || isWord(index + 1, "group")
                        || isWord(index + 1, "ties")
                        || isWord(index + 1, "no");
            case "ties", "no" -> isWord(index - 1, "exclude");
            case "others" -> isWord(index - 1, "no");
            default -> false;
        };
    }

    private boolean isWord(int index, String word) {
        return index >= 0 && index < lexemes.size() && lexemes.get(index).isWord(word);
    }

    private boolean isSymbol(int index, String symbol) {
        return index >= 0 && index < lexemes.size() && lexemes.get(index).isSymbol(symbol);
    }

    private boolean isKind(int index, Kind kind) {
        return index >= 0 && index < lexemes.size() && lexemes.get(index).kind() == kind;
    }
}
