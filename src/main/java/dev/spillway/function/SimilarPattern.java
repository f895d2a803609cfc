package dev.spillway.function;

import dev.spillway.error.ErrorCode;
import dev.spillway.error.SpillwayException;

/// A pattern of SIMILAR TO as a regular expression, as `similar_escape_internal` writes it. One use.
final class SimilarPattern {
    private final int[] pattern;
    private final int escape;
    private final StringBuilder out = new StringBuilder("^(?:");
    private int separators;
    private boolean isInBrackets;

    SimilarPattern(String pattern, int escape) {
        this.pattern = pattern.codePoints().toArray();
        this.escape = escape;
    }

    String translated() {
        boolean isEscaped = false;
        for (int character : pattern) {
            if (isEscaped) {
                escaped(character);
                isEscaped = false;
            } else if (character == escape) {
                isEscaped = true;
            } else if (isInBrackets) {
                if (character == '\\') {
                    out.append('\\');
                }
                out.appendCodePoint(character);
                isInBrackets = character != ']';
            } else {
                plain(character);
            }
        }
        return out.append(")$").toString();
    }

    private void plain(int character) {
        switch (character) {
            case '[' -> {
                out.append('[');
                isInBrackets = true;
            }
            case '%' -> out.append(".*");
            case '_' -> out.append('.');
            case '(' -> out.append("(?:");
            case '\\', '.', '^', '$' -> out.append('\\').appendCodePoint(character);
            default -> out.appendCodePoint(character);
        }
    }

    /// An escaped quote separates the parts of SUBSTRING's pattern, of which the middle one is wanted.
    private void escaped(int character) {
        if (character != '"' || isInBrackets) {
            out.append('\\').appendCodePoint(character);
            return;
        }
        separators++;
        switch (separators) {
            case 1 -> out.append("){1,1}?(");
            case 2 -> out.append("){1,1}(?:");
            default ->
                throw new SpillwayException(
                        ErrorCode.INVALID_USE_OF_ESCAPE_CHARACTER,
                        "SQL regular expression may not contain more than two escape-double-quote separators");
        }
    }
}
