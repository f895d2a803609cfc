package dev.spillway.data.json;

import dev.spillway.error.ErrorCode;
import dev.spillway.error.SpillwayException;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// The tokens of a JSON text, with PostgreSQL's errors. Used by one thread.
final class JsonLexer {
    /// Where it matters what a string says, escapes are read, and those that no text may have are errors.
    private final boolean isDecoding;

    private final String text;
    private int at;
    private int start;
    private Token token = Token.END;
    private String string = "";

    enum Token {
        OBJECT_START,
        OBJECT_END,
        ARRAY_START,
        ARRAY_END,
        COMMA,
        COLON,
        STRING,
        NUMBER,
        TRUE,
        FALSE,
        NULL,
        END
    }

    JsonLexer(String text, boolean isDecoding) {
        this.text = text;
        this.isDecoding = isDecoding;
        advance();
    }

    Token token() {
        return token;
    }

    /// Where the token starts and ends.
    int start() {
        return start;
    }

    int end() {
        return at;
    }

    /// The token as it is written; what the string says if it is one.
    String value() {
        return token == Token.STRING ? string : text.substring(start, at);
    }

    void advance() {
        while (at < text.length() && " \t\n\r".indexOf(text.charAt(at)) >= 0) {
            at++;
        }
        start = at;
        if (at == text.length()) {
            token = Token.END;
            return;
        }
        char c = text.charAt(at);
        Token symbol = symbol(c);
        if (symbol != null) {
            at++;
            token = symbol;
        } else if (c == '"') {
            string();
            token = Token.STRING;
        } else if (c == '-' || isDigit(c)) {
            number();
            token = Token.NUMBER;
        } else {
            word();
        }
    }

    private static @Nullable Token symbol(char c) {
        return switch (c) {
            case '{' -> Token.OBJECT_START;
            case '}' -> Token.OBJECT_END;
            case '[' -> Token.ARRAY_START;
            case ']' -> Token.ARRAY_END;
            case ',' -> Token.COMMA;
            case ':' -> Token.COLON;
            default -> null;
        };
    }

    private void word() {
        skipWord();
        token = switch (text.substring(start, at)) {
            case "true" -> Token.TRUE;
            case "false" -> Token.FALSE;
            case "null" -> Token.NULL;
            default -> {
                at = Math.max(at, start + Character.charCount(text.codePointAt(start)));
                throw invalidToken();
            }
        };
    }

    private void skipWord() {
        while (at < text.length() && isWord(text.charAt(at))) {
            at++;
        }
    }

    private static boolean isWord(char c) {
        return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || isDigit(c) || c == '_' || c >= 0x80;
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }

    private void number() {
        at += text.charAt(at) == '-' ? 1 : 0;
        boolean isValid = true;
        if (at < text.length() && text.charAt(at) == '0') {
            at++;
        } else {
            isValid = digits();
        }
        if (isValid && at < text.length() && text.charAt(at) == '.') {
            at++;
            isValid = digits();
        }
        if (isValid && at < text.length() && (text.charAt(at) == 'e' || text.charAt(at) == 'E')) {
            at++;
            at += at < text.length() && (text.charAt(at) == '+' || text.charAt(at) == '-') ? 1 : 0;
            isValid = digits();
        }
        int end = at;
        skipWord();
        if (!isValid || at > end) {
            throw invalidToken();
        }
    }

    private boolean digits() {
        int first = at;
        while (at < text.length() && isDigit(text.charAt(at))) {
            at++;
        }
        return at > first;
    }

    private void string() {
        StringBuilder decoded = new StringBuilder();
        at++;
        while (at < text.length()) {
            char c = text.charAt(at);
            if (c == '"') {
                at++;
                string = decoded.toString();
                return;
            }
            if (c < ' ') {
                throw syntax(String.format(Locale.ROOT, "Character with value 0x%02x must be escaped.", (int) c));
            }
            if (c == '\\') {
                at++;
                escape(decoded);
            } else {
                checkSurrogate(decoded);
                decoded.append(c);
                at++;
            }
        }
        throw invalidToken();
    }

    private void escape(StringBuilder decoded) {
        if (at == text.length()) {
            throw invalidToken();
        }
        char c = text.charAt(at);
        if (c == 'u') {
            at++;
            unicode(decoded);
            return;
        }
        int known = "\"\\/bfnrt".indexOf(c);
        if (known < 0) {
            throw syntax("Escape sequence \"\\" + text.substring(at, at + Character.charCount(text.codePointAt(at)))
                    + "\" is invalid.");
        }
        checkSurrogate(decoded);
        decoded.append("\"\\/\b\f\n\r\t".charAt(known));
        at++;
    }

    private void unicode(StringBuilder decoded) {
        int unit = 0;
        for (int i = 0; i < 4; i++, at++) {
            int digit = at < text.length() ? Character.digit(text.charAt(at), 16) : -1;
            if (digit < 0 || text.charAt(at) >= 0x80) {
                throw syntax("\"\\u\" must be followed by four hexadecimal digits.");
            }
            unit = unit * 16 + digit;
        }
        if (!isDecoding) {
            return;
        }
        char c = (char) unit;
        boolean isAfterHigh = endsWithHigh(decoded);
        if (c == 0) {
            throw new SpillwayException(ErrorCode.UNTRANSLATABLE_CHARACTER, "unsupported Unicode escape sequence")
                    .withDetail("\\u0000 cannot be converted to text.");
        }
        if (Character.isHighSurrogate(c) && isAfterHigh) {
            throw syntax("Unicode high surrogate must not follow a high surrogate.");
        }
        if (Character.isLowSurrogate(c) != isAfterHigh) {
            throw lowSurrogate();
        }
        decoded.append(c);
        boolean isLast = Character.isHighSurrogate(c) && (at == text.length() || text.charAt(at) == '"');
        if (isLast) {
            throw lowSurrogate();
        }
    }

    private static boolean endsWithHigh(StringBuilder decoded) {
        return !decoded.isEmpty() && Character.isHighSurrogate(decoded.charAt(decoded.length() - 1));
    }

    /// A high surrogate that came as an escape wants its other half as an escape. Both halves of a plain character
    /// are there.
    private void checkSurrogate(StringBuilder decoded) {
        if (isDecoding && endsWithHigh(decoded) && !Character.isLowSurrogate(text.charAt(at))) {
            throw lowSurrogate();
        }
    }

    private static SpillwayException lowSurrogate() {
        return syntax("Unicode low surrogate must follow a high surrogate.");
    }

    private SpillwayException invalidToken() {
        return syntax("Token \"" + text.substring(start, at) + "\" is invalid.");
    }

    /// The error of a token that is not what should be there.
    SpillwayException unexpected(String expected) {
        return syntax(
                token == Token.END
                        ? "The input string ended unexpectedly."
                        : "Expected " + expected + ", but found \"" + text.substring(start, at) + "\".");
    }

    private static SpillwayException syntax(String detail) {
        return new SpillwayException(ErrorCode.INVALID_TEXT_REPRESENTATION, "invalid input syntax for type json")
                .withDetail(detail);
    }
}
