package dev.spillway.sql.syntax;

import dev.spillway.error.SpillwayException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/// A statement's text without its literals, and a hash of it that is the same for ever and everywhere.
///
/// `hash` is 16 hexadecimal digits (FNV-1a of the text's UTF-8, mixed); `text` has `$1`, `$2` … for the literals and
/// single spaces. A list of literals behind IN or VALUES counts as one, so that a statement keeps its fingerprint
/// however many rows it inserts.
public record StatementFingerprint(String hash, String text) {
    private static final long FNV_OFFSET = 0xcbf29ce484222325L;
    private static final long FNV_PRIME = 0x100000001b3L;

    /// Never fails: what cannot be read as SQL is hashed as it is and kept without a text.
    public static StatementFingerprint of(String sql) {
        String text;
        try {
            text = normalised(Lexer.lex(sql), sql);
        } catch (SpillwayException e) {
            return new StatementFingerprint(hash(sql), "");
        }
        return new StatementFingerprint(hash(text), text);
    }

    private static String normalised(List<Lexeme> lexemes, String sql) {
        StringBuilder text = new StringBuilder();
        int parameters = 0;
        Lexeme before = null;
        int last = lexemes.size();
        while (last > 0 && lexemes.get(last - 1).isSymbol(";")) {
            last--;
        }
        for (int i = 0; i < last; i++) {
            Lexeme lexeme = lexemes.get(i);
            if (isLiteral(lexeme)) {
                int end = endOfList(lexemes, i, last);
                separate(text, before, lexeme);
                text.append('$').append(++parameters);
                before = lexeme;
                i = end;
                continue;
            }
            if (lexeme.isSymbol(",") && isRow(lexemes, i + 1, last) && endsRow(lexemes, i - 1)) {
                i = endOfRow(lexemes, i + 1, last);
                continue;
            }
            separate(text, before, lexeme);
            text.append(written(lexeme, sql));
            before = lexeme;
        }
        return text.toString();
    }

    private static String written(Lexeme lexeme, String sql) {
        return lexeme.kind() == Lexeme.Kind.QUOTED_NAME ? sql.substring(lexeme.start(), lexeme.end()) : lexeme.value();
    }

    private static boolean isLiteral(Lexeme lexeme) {
        return switch (lexeme.kind()) {
            case STRING, INTEGER, DECIMAL, PARAMETER -> true;
            case WORD, QUOTED_NAME, SYMBOL -> false;
        };
    }

    /// The last literal of `1, 2, 3` behind a parenthesis.
    private static int endOfList(List<Lexeme> lexemes, int start, int last) {
        if (start == 0 || !lexemes.get(start - 1).isSymbol("(")) {
            return start;
        }
        int end = start;
        while (end + 2 < last && lexemes.get(end + 1).isSymbol(",") && isLiteral(lexemes.get(end + 2))) {
            end += 2;
        }
        return end + 1 < last && lexemes.get(end + 1).isSymbol(")") ? end : start;
    }

    private static boolean endsRow(List<Lexeme> lexemes, int index) {
        return index >= 0 && lexemes.get(index).isSymbol(")");
    }

    /// A further row of literals in VALUES.
    private static boolean isRow(List<Lexeme> lexemes, int start, int last) {
        return endOfRow(lexemes, start, last) > start;
    }

    private static int endOfRow(List<Lexeme> lexemes, int start, int last) {
        if (start >= last || !lexemes.get(start).isSymbol("(")) {
            return start;
        }
        int at = start + 1;
        while (at < last
                && (isLiteral(lexemes.get(at))
                        || lexemes.get(at).isSymbol(",")
                        || lexemes.get(at).isSymbol("-"))) {
            at++;
        }
        return at < last && at > start + 1 && lexemes.get(at).isSymbol(")") ? at : start;
    }

    private static void separate(StringBuilder text, @org.jspecify.annotations.Nullable Lexeme before, Lexeme next) {
        boolean isTight = before == null
                || before.isSymbol("(")
                || before.isSymbol(".")
                || before.isSymbol("::")
                || next.isSymbol(")")
                || next.isSymbol(",")
                || next.isSymbol(".")
                || next.isSymbol("::")
                || next.isSymbol("(") && before.kind() == Lexeme.Kind.WORD && before.end() == next.start();
        if (!isTight) {
            text.append(' ');
        }
    }

    private static String hash(String text) {
        long hash = FNV_OFFSET;
        for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
            hash = (hash ^ (b & 0xFF)) * FNV_PRIME;
        }
        hash ^= hash >>> 32;
        hash *= 0xd6e8feb86659fd93L;
        hash ^= hash >>> 32;
        String digits = Long.toHexString(hash);
        return "0".repeat(16 - digits.length()) + digits;
    }
}
