package dev.spillway.data;

import dev.spillway.error.ErrorCode;
import dev.spillway.error.SpillwayException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// One-dimensional arrays as text, `{1,NULL,"a b"}`, by PostgreSQL's rules of quoting. Used once.
public final class ArrayText {
    private final String text;
    private int at;

    private ArrayText(String text) {
        this.text = text;
    }

    /// The elements' texts, `null` for NULL; 22P02 for what is no array, 0A000 for one of more dimensions or whose
    /// first subscript is not 1.
    public static List<@Nullable String> parse(String text) {
        return new ArrayText(text).elements();
    }

    private List<@Nullable String> elements() {
        blanks();
        if (at < text.length() && text.charAt(at) == '[') {
            throw new SpillwayException(
                    ErrorCode.FEATURE_NOT_SUPPORTED, "arrays with explicit dimensions are not supported");
        }
        if (at >= text.length() || text.charAt(at) != '{') {
            throw malformed("Array value must start with \"{\" or dimension information.");
        }
        at++;
        List<@Nullable String> elements = new ArrayList<>();
        blanks();
        if (peek() == '}') {
            at++;
            return end(elements);
        }
        while (true) {
            blanks();
            if (peek() == '{') {
                throw new SpillwayException(
                        ErrorCode.FEATURE_NOT_SUPPORTED, "multidimensional arrays are not supported");
            }
            elements.add(peek() == '"' ? quoted() : plain());
            blanks();
            char next = peek();
            at++;
            if (next == '}') {
                return end(elements);
            }
            if (next != ',') {
                throw malformed("Incorrectly quoted array element.");
            }
        }
    }

    private List<@Nullable String> end(List<@Nullable String> elements) {
        blanks();
        if (at < text.length()) {
            throw malformed("Junk after closing right brace.");
        }
        return elements;
    }

    private char peek() {
        if (at >= text.length()) {
            throw malformed("Unexpected end of input.");
        }
        return text.charAt(at);
    }

    private void blanks() {
        while (at < text.length() && isBlank(text.charAt(at))) {
            at++;
        }
    }

    private static boolean isBlank(char character) {
        return character == ' ' || character >= '\t' && character <= '\r';
    }

    private String quoted() {
        StringBuilder element = new StringBuilder();
        at++;
        while (peek() != '"') {
            if (peek() == '\\') {
                at++;
            }
            element.append(peek());
            at++;
        }
        at++;
        return element.toString();
    }

    /// Without the blanks around it; NULL in any case unless a character is escaped.
    private @Nullable String plain() {
        StringBuilder element = new StringBuilder();
        int length = 0;
        boolean isEscaped = false;
        while (peek() != ',' && peek() != '}') {
            char next = peek();
            if (next == '"') {
                throw malformed("Incorrectly quoted array element.");
            }
            if (next == '{') {
                throw malformed("Unexpected \"{\" character.");
            }
            boolean isBlank = isBlank(next);
            if (next == '\\') {
                at++;
                next = peek();
                isEscaped = true;
                isBlank = false;
            }
            element.append(next);
            at++;
            length = isBlank ? length : element.length();
        }
        element.setLength(length);
        if (length == 0) {
            throw malformed("Unexpected \"" + peek() + "\" character.");
        }
        String plain = element.toString();
        return !isEscaped && plain.equalsIgnoreCase("null") ? null : plain;
    }

    private SpillwayException malformed(String detail) {
        return new SpillwayException(ErrorCode.INVALID_TEXT_REPRESENTATION, "malformed array literal: \"" + text + "\"")
                .withDetail(detail);
    }

    /// Texts of elements as an array's text.
    public static String format(List<? extends @Nullable String> elements) {
        StringBuilder array = new StringBuilder("{");
        for (String element : elements) {
            if (array.length() > 1) {
                array.append(',');
            }
            if (element == null) {
                array.append("NULL");
            } else if (isPlain(element)) {
                array.append(element);
            } else {
                array.append('"')
                        .append(element.replace("\\", "\\\\").replace("\"", "\\\""))
                        .append('"');
            }
        }
        return array.append('}').toString();
    }

    private static boolean isPlain(String element) {
        return !element.isEmpty()
                && !element.toLowerCase(Locale.ROOT).equals("null")
                && element.chars().noneMatch(c -> "\"\\{},".indexOf(c) >= 0 || isBlank((char) c));
    }
}
