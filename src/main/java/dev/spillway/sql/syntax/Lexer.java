package dev.spillway.sql.syntax;

import dev.spillway.error.ErrorCode;
import dev.spillway.error.SpillwayException;
import dev.spillway.sql.syntax.Lexeme.Kind;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/// PostgreSQL's lexis: names folded to lower case and cut at 63 bytes, `'…'`, `E'…'`, `$tag$…$tag$`, nested comments,
/// `$1` and `?`.
///
/// One use, one thread.
public final class Lexer {
    public static final int TEXT_CHARACTERS_MAX = 16 << 20;
    static final int NAME_BYTES_MAX = 63;

    /// PostgreSQL's numeric has up to 131,072 digits before the point and 16,383 behind it.
    private static final int NUMBER_LENGTH_MAX = 150_000;
    private static final int EXPONENT_MAX = 1000;
    private static final String OPERATOR_CHARACTERS = "+-*/<>=~!@#%^&|`";
    private static final Set<String> OPERATORS =
            Set.of("+", "-", "*", "/", "<", ">", "=", "<=", ">=", "<>", "!=", "%", "^", "||", "=>");
    /// Operators of one precedence, looser than `+`, that are functions for the analyzer.
    static final Set<String> FUNCTION_OPERATORS = Set.of(
            "~", "~*", "!~", "!~*", "~~", "~~*", "!~~", "!~~*", "&", "|", "#", "<<", ">>", "^@", "@", "|/", "||/", "@>",
            "<@", "&&", "->", "->>", "#>", "#>>", "#-");

    private final String text;
    private final List<Lexeme> lexemes = new ArrayList<>();
    private int at;

    private Lexer(String text) {
        this.text = text;
    }

    public static List<Lexeme> lex(String text) {
        if (text.length() > TEXT_CHARACTERS_MAX) {
            throw new SpillwayException(
                    ErrorCode.PROGRAM_LIMIT_EXCEEDED,
                    "statement must be at most " + TEXT_CHARACTERS_MAX + " characters long (got: " + text.length()
                            + ")");
        }
        Lexer lexer = new Lexer(text);
        while (lexer.skipBlank()) {
            lexer.next();
        }
        return lexer.lexemes;
    }

    /// True if something follows; sets `at` to it.
    private boolean skipBlank() {
        while (at < text.length()) {
            char c = text.charAt(at);
            if (c == ' ' || c >= '\t' && c <= '\r') {
                at++;
            } else if (text.startsWith("--", at)) {
                while (at < text.length() && text.charAt(at) != '\n' && text.charAt(at) != '\r') {
                    at++;
                }
            } else if (text.startsWith("/*", at)) {
                skipComment();
            } else {
                return true;
            }
        }
        return false;
    }

    private void skipComment() {
        int start = at;
        int depth = 0;
        do {
            if (text.startsWith("/*", at)) {
                depth++;
                at += 2;
            } else if (text.startsWith("*/", at)) {
                depth--;
                at += 2;
            } else {
                at++;
            }
            if (at >= text.length() && depth > 0) {
                throw error("unterminated /* comment", start);
            }
        } while (depth > 0);
    }

    private void next() {
        char c = text.charAt(at);
        int start = at;
        if (c == '\'') {
            string(start, false);
        } else if ((c == 'e' || c == 'E') && peek(1) == '\'') {
            at++;
            string(start, true);
        } else if ("bBxXnN".indexOf(c) >= 0 && peek(1) == '\'') {
            throw new SpillwayException(
                            ErrorCode.FEATURE_NOT_SUPPORTED,
                            (c == 'n' || c == 'N' ? "national character" : "bit string")
                                    + " literals are not supported")
                    .at(position(start));
        } else if (c == '"') {
            quotedName(start);
        } else if (isDigit(c) || c == '.' && isDigit(peek(1))) {
            number(start);
        } else if (c == '$' && isDigit(peek(1))) {
            parameter(start);
        } else if (c == '$') {
            dollarString(start);
        } else if (isNameStart(c)) {
            word(start);
        } else {
            symbol(start, c);
        }
    }

    private void word(int start) {
        while (at < text.length() && isNamePart(text.charAt(at))) {
            at++;
        }
        StringBuilder folded = new StringBuilder(at - start);
        for (int i = start; i < at; i++) {
            char c = text.charAt(i);
            folded.append(c >= 'A' && c <= 'Z' ? (char) (c + 32) : c);
        }
        add(Kind.WORD, shorten(folded.toString(), start), start);
    }

    private void quotedName(int start) {
        StringBuilder name = new StringBuilder();
        at++;
        while (true) {
            if (at >= text.length()) {
                throw error("unterminated quoted identifier at or near \"" + text.substring(start) + "\"", start);
            }
            char c = text.charAt(at++);
            if (c == '"') {
                if (peek(0) != '"') {
                    break;
                }
                at++;
            }
            name.append(c);
        }
        if (name.isEmpty()) {
            throw error("zero-length delimited identifier at or near \"\"\"\"", start);
        }
        add(Kind.QUOTED_NAME, shorten(name.toString(), start), start);
    }

    /// Cuts a name at 63 bytes of UTF-8, between characters, as PostgreSQL does.
    private String shorten(String name, int start) {
        checkCharacters(name, start);
        byte[] bytes = name.getBytes(StandardCharsets.UTF_8);
        if (bytes.length <= NAME_BYTES_MAX) {
            return name;
        }
        int length = NAME_BYTES_MAX;
        while ((bytes[length] & 0xC0) == 0x80) {
            length--;
        }
        return new String(bytes, 0, length, StandardCharsets.UTF_8);
    }

    private void string(int start, boolean hasEscapes) {
        StringBuilder value = new StringBuilder();
        do {
            at++;
            stringPart(value, start, hasEscapes);
        } while (continuesOnNextLine());
        checkCharacters(value, start);
        if (peek(0) == '\'') {
            throw syntaxErrorAt(at);
        }
        add(Kind.STRING, value.toString(), start);
    }

    private void stringPart(StringBuilder value, int start, boolean hasEscapes) {
        while (true) {
            if (at >= text.length()) {
                throw error("unterminated quoted string at or near \"" + text.substring(start) + "\"", start);
            }
            char c = text.charAt(at++);
            if (c == '\'') {
                if (peek(0) != '\'') {
                    return;
                }
                at++;
                value.append('\'');
            } else if (c == '\\' && hasEscapes) {
                at = StringEscapes.append(text, at, value, position(start));
            } else {
                value.append(c);
            }
        }
    }

    /// After a string: blanks with a line break, then a quote, go on with the same string.
    private boolean continuesOnNextLine() {
        int ahead = at;
        boolean hasLineBreak = false;
        while (ahead < text.length() && (text.charAt(ahead) == ' ' || isControlBlank(text.charAt(ahead)))) {
            hasLineBreak |= text.charAt(ahead) == '\n' || text.charAt(ahead) == '\r';
            ahead++;
        }
        if (ahead < text.length() && text.charAt(ahead) == '\'') {
            if (!hasLineBreak) {
                throw syntaxErrorAt(ahead);
            }
            at = ahead;
            return true;
        }
        return false;
    }

    private void dollarString(int start) {
        int tagEnd = at + 1;
        while (tagEnd < text.length() && isNamePart(text.charAt(tagEnd)) && text.charAt(tagEnd) != '$') {
            tagEnd++;
        }
        if (tagEnd >= text.length() || text.charAt(tagEnd) != '$') {
            throw syntaxErrorAt(start);
        }
        String tag = text.substring(start, tagEnd + 1);
        int close = text.indexOf(tag, tagEnd + 1);
        if (close < 0) {
            throw error("unterminated dollar-quoted string at or near \"" + text.substring(start) + "\"", start);
        }
        at = close + tag.length();
        String value = text.substring(tagEnd + 1, close);
        checkCharacters(value, start);
        add(Kind.STRING, value, start);
    }

    private void parameter(int start) {
        at++;
        while (isDigit(peek(0))) {
            at++;
        }
        if (isNameStart(peek(0))) {
            throw error("trailing junk after parameter at or near \"" + junk(start) + "\"", start);
        }
        if (at - start > 6) {
            throw error("parameter number too large at or near \"" + text.substring(start, at) + "\"", start);
        }
        add(Kind.PARAMETER, text.substring(start, at), start);
    }

    private void number(int start) {
        if (text.charAt(at) == '0') {
            switch (peek(1)) {
                case 'x', 'X' -> {
                    based(start, 16, "hexadecimal");
                    return;
                }
                case 'o', 'O' -> {
                    based(start, 8, "octal");
                    return;
                }
                case 'b', 'B' -> {
                    based(start, 2, "binary");
                    return;
                }
                default -> {}
            }
        }
        boolean isInteger = true;
        digits();
        if (peek(0) == '.' && peek(1) != '.') {
            isInteger = false;
            at++;
            digits();
        }
        char exponent = peek(0);
        if ((exponent == 'e' || exponent == 'E')
                && (isDigit(peek(1)) || (peek(1) == '+' || peek(1) == '-') && isDigit(peek(2)))) {
            isInteger = false;
            at += 2;
            digits();
        }
        if (isNameStart(peek(0))) {
            throw error("trailing junk after numeric literal at or near \"" + junk(start) + "\"", start);
        }
        checkLength(start);
        String digits = text.substring(start, at).replace("_", "");
        add(isInteger ? Kind.INTEGER : Kind.DECIMAL, isInteger ? digits : plain(digits, start), start);
    }

    private void digits() {
        while (isDigit(peek(0)) || peek(0) == '_' && isDigit(peek(1)) && at > 0 && isDigit(text.charAt(at - 1))) {
            at++;
        }
    }

    /// Digits of another base, behind `0x`, `0o` or `0b`.
    private void based(int start, int base, String name) {
        at += 2;
        int first = at;
        while (isBasedDigit(peek(0), base) || peek(0) == '_' && isBasedDigit(peek(1), base)) {
            at++;
        }
        if (isNameStart(peek(0)) || isDigit(peek(0))) {
            throw error("trailing junk after numeric literal at or near \"" + junk(start) + "\"", start);
        }
        if (at == first) {
            throw error("invalid " + name + " integer at or near \"" + junk(start) + "\"", start);
        }
        checkLength(start);
        String digits = text.substring(first, at).replace("_", "");
        add(Kind.INTEGER, new BigInteger(digits, base).toString(), start);
    }

    private static boolean isBasedDigit(char c, int base) {
        return c < 0x80 && Character.digit(c, base) >= 0;
    }

    private void checkLength(int start) {
        if (at - start > NUMBER_LENGTH_MAX) {
            throw new SpillwayException(ErrorCode.NUMERIC_VALUE_OUT_OF_RANGE, "value overflows numeric format")
                    .at(position(start));
        }
    }

    private String plain(String digits, int start) {
        int exponentAt = Math.max(digits.indexOf('e'), digits.indexOf('E'));
        String exponent = exponentAt < 0 ? "0" : digits.substring(exponentAt + 1);
        if (exponent.length() > 6 || Math.abs(Integer.parseInt(exponent)) > EXPONENT_MAX) {
            throw new SpillwayException(
                            ErrorCode.NUMERIC_VALUE_OUT_OF_RANGE, "value \"" + digits + "\" overflows numeric format")
                    .at(position(start));
        }
        BigDecimal value = new BigDecimal(digits.endsWith(".") ? digits + "0" : digits.replace(".e", ".0e"));
        if (digits.endsWith(".")) {
            value = value.setScale(0);
        }
        String plain = (value.scale() < 0 ? value.setScale(0) : value).toPlainString();
        // A scale of 0 must stay a decimal (1e3 is numeric), which a trailing point says.
        return plain.indexOf('.') < 0 ? plain + "." : plain;
    }

    private void symbol(int start, char c) {
        if (c == ':' && peek(1) == ':') {
            at += 2;
        } else if ("(),;.[]?:".indexOf(c) >= 0) {
            at++;
        } else if (OPERATOR_CHARACTERS.indexOf(c) >= 0) {
            operator(start);
        } else {
            throw syntaxErrorAt(start);
        }
        String symbol = text.substring(start, at);
        add(symbol.equals("?") ? Kind.PARAMETER : Kind.SYMBOL, symbol.equals("!=") ? "<>" : symbol, start);
    }

    /// The longest operator; one of several characters ends in + or - only if it has a character that no SQL
    /// operator has.
    private void operator(int start) {
        while (at < text.length()
                && OPERATOR_CHARACTERS.indexOf(text.charAt(at)) >= 0
                && !text.startsWith("--", at)
                && !text.startsWith("/*", at)) {
            at++;
        }
        String operator = text.substring(start, at);
        if (operator.chars().noneMatch(c -> "~!@#%^&|`".indexOf(c) >= 0)) {
            while (at > start + 1 && (text.charAt(at - 1) == '+' || text.charAt(at - 1) == '-')) {
                at--;
            }
        }
        operator = text.substring(start, at);
        if (!OPERATORS.contains(operator) && !isFunction(operator)) {
            throw new SpillwayException(ErrorCode.FEATURE_NOT_SUPPORTED, "operator " + operator + " is not supported")
                    .at(position(start));
        }
    }

    public static boolean isFunction(String operator) {
        return FUNCTION_OPERATORS.contains(operator);
    }

    /// UTF-8 has no unpaired surrogates and PostgreSQL's text no NUL.
    private void checkCharacters(CharSequence value, int start) {
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            boolean isPair = Character.isHighSurrogate(c)
                    && i + 1 < value.length()
                    && Character.isLowSurrogate(value.charAt(i + 1));
            if (c == 0 || Character.isSurrogate(c) && !isPair) {
                throw new SpillwayException(
                                ErrorCode.CHARACTER_NOT_IN_REPERTOIRE,
                                "invalid character in text: U+" + Integer.toHexString(c))
                        .at(position(start));
            }
            if (isPair) {
                i++;
            }
        }
    }

    private void add(Kind kind, String value, int start) {
        lexemes.add(new Lexeme(kind, value, start, at));
    }

    private String junk(int start) {
        int end = at;
        while (end < text.length() && isNamePart(text.charAt(end))) {
            end++;
        }
        return text.substring(start, end);
    }

    private char peek(int ahead) {
        return at + ahead < text.length() ? text.charAt(at + ahead) : 0;
    }

    private SpillwayException syntaxErrorAt(int start) {
        int end = text.offsetByCodePoints(start, 1);
        return error("syntax error at or near \"" + text.substring(start, end) + "\"", start);
    }

    private SpillwayException error(String message, int start) {
        return new SpillwayException(ErrorCode.SYNTAX_ERROR, message).at(position(start));
    }

    private int position(int start) {
        return text.codePointCount(0, start) + 1;
    }

    private static boolean isControlBlank(char c) {
        return c >= '\t' && c <= '\r';
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }

    private static boolean isNameStart(char c) {
        return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c == '_' || c >= 0x80;
    }

    private static boolean isNamePart(char c) {
        return isNameStart(c) || isDigit(c) || c == '$';
    }
}
