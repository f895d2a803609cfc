package dev.spillway.sql.syntax;

import dev.spillway.error.ErrorCode;
import dev.spillway.error.SpillwayException;

/// The escapes of `E'…'`.
final class StringEscapes {
    private StringEscapes() {}

    /// Appends what the escape whose backslash lies before `at` means; returns the offset behind it. `position` is
    /// for errors.
    static int append(String text, int at, StringBuilder value, int position) {
        if (at >= text.length()) {
            return at;
        }
        char c = text.charAt(at);
        switch (c) {
            case 'b' -> value.append('\b');
            case 'f' -> value.append('\f');
            case 'n' -> value.append('\n');
            case 'r' -> value.append('\r');
            case 't' -> value.append('\t');
            case 'x' -> {
                return number(text, at + 1, 16, 2, value, position);
            }
            case 'u' -> {
                return unicode(text, at + 1, 4, value, position);
            }
            case 'U' -> {
                return unicode(text, at + 1, 8, value, position);
            }
            case '0', '1', '2', '3', '4', '5', '6', '7' -> {
                return number(text, at, 8, 3, value, position);
            }
            default -> value.append(c);
        }
        return at + 1;
    }

    /// One byte, which must be ASCII: bytes of longer UTF-8 sequences are not put together.
    private static int number(String text, int start, int radix, int digitsMax, StringBuilder value, int position) {
        int end = start;
        int number = 0;
        while (end < text.length() && end < start + digitsMax && Character.digit(text.charAt(end), radix) >= 0) {
            number = number * radix + Character.digit(text.charAt(end), radix);
            end++;
        }
        if (end == start) {
            value.append('x');
            return end;
        }
        if (number > 0x7F) {
            throw new SpillwayException(
                            ErrorCode.CHARACTER_NOT_IN_REPERTOIRE,
                            "invalid byte sequence for encoding \"UTF8\": 0x" + Integer.toHexString(number & 0xFF))
                    .at(position);
        }
        value.append((char) number);
        return end;
    }

    private static int unicode(String text, int start, int digits, StringBuilder value, int position) {
        int codePoint = 0;
        for (int i = start; i < start + digits; i++) {
            int digit = i < text.length() ? Character.digit(text.charAt(i), 16) : -1;
            if (digit < 0) {
                throw new SpillwayException(ErrorCode.INVALID_ESCAPE_SEQUENCE, "invalid Unicode escape")
                        .at(position)
                        .withHint("Unicode escapes must be \\uXXXX or \\UXXXXXXXX.");
            }
            codePoint = codePoint << 4 | digit;
        }
        if (!Character.isValidCodePoint(codePoint)) {
            throw new SpillwayException(ErrorCode.SYNTAX_ERROR, "invalid Unicode escape value").at(position);
        }
        value.appendCodePoint(codePoint);
        return start + digits;
    }
}
