package dev.spillway.data;

import dev.spillway.error.ErrorCode;
import dev.spillway.error.SpillwayException;
import java.util.Locale;
import java.util.regex.Pattern;

/// Truth values, integers and floats as PostgreSQL's input functions read them: 22P02 for a text that is none, 22003
/// for a number beyond its type. Blanks around are left out. Stateless.
public final class NumberText {
    private static final Pattern FLOAT = Pattern.compile("[+-]?([0-9]+\\.?[0-9]*|\\.[0-9]+)(e[+-]?[0-9]+)?");
    private static final Pattern ZERO = Pattern.compile("[+-]?[0.]+(e.*)?");

    private NumberText() {}

    public static SpillwayException invalid(DataType type, String text) {
        return new SpillwayException(
                ErrorCode.INVALID_TEXT_REPRESENTATION,
                "invalid input syntax for type " + type.plainName() + ": \"" + text + "\"");
    }

    /// `true`, `yes`, `on` and `1` with their like, by any beginning that says which is meant.
    public static boolean truth(String text) {
        String word = text.strip().toLowerCase(Locale.ROOT);
        if (!word.isEmpty()) {
            if ("true".startsWith(word) || "yes".startsWith(word) || word.equals("on") || word.equals("1")) {
                return true;
            }
            boolean isOff = word.length() > 1 && "off".startsWith(word);
            if ("false".startsWith(word) || "no".startsWith(word) || isOff || word.equals("0")) {
                return false;
            }
        }
        throw invalid(DataType.BOOLEAN, text);
    }

    /// Decimal digits, or those behind `0x`, `0o` and `0b`; there may be a `_` between digits.
    public static long integer(String text, DataType type) {
        String word = text.strip();
        boolean isNegative = word.startsWith("-");
        int start = isNegative || word.startsWith("+") ? 1 : 0;
        int base = base(word, start);
        start += base == 10 ? 0 : 2;
        // Below zero there is one number more.
        long least = least(type);
        long value = 0;
        boolean mayBreak = base != 10;
        for (int i = start; i < word.length(); i++) {
            int digit = digit(word.charAt(i), base);
            if (digit < 0) {
                if (word.charAt(i) != '_' || !mayBreak) {
                    throw invalid(type, text);
                }
                mayBreak = false;
                continue;
            }
            mayBreak = true;
            if (value < (least + digit) / base) {
                throw outOfRange(text, type);
            }
            value = value * base - digit;
        }
        if (!mayBreak || start == word.length()) {
            throw invalid(type, text);
        }
        if (!isNegative && value == least) {
            throw outOfRange(text, type);
        }
        return isNegative ? value : -value;
    }

    private static SpillwayException outOfRange(String text, DataType type) {
        return new SpillwayException(
                ErrorCode.NUMERIC_VALUE_OUT_OF_RANGE,
                "value \"" + text + "\" is out of range for type " + type.plainName());
    }

    private static long least(DataType type) {
        return switch (type.name()) {
            case SMALLINT -> Short.MIN_VALUE;
            case INTEGER -> Integer.MIN_VALUE;
            case BIGINT -> Long.MIN_VALUE;
            default -> throw new IllegalArgumentException("not an integer: " + type);
        };
    }

    private static int base(String word, int start) {
        if (word.length() <= start + 1 || word.charAt(start) != '0') {
            return 10;
        }
        return switch (word.charAt(start + 1)) {
            case 'x', 'X' -> 16;
            case 'o', 'O' -> 8;
            case 'b', 'B' -> 2;
            default -> 10;
        };
    }

    private static int digit(char c, int base) {
        return c < 0x80 ? Character.digit(c, base) : -1;
    }

    /// A DOUBLE PRECISION, or a REAL.
    public static double floating(String text, DataType type) {
        String word = text.strip().toLowerCase(Locale.ROOT);
        switch (word) {
            case "nan" -> {
                return Double.NaN;
            }
            case "infinity", "inf", "+infinity", "+inf" -> {
                return Double.POSITIVE_INFINITY;
            }
            case "-infinity", "-inf" -> {
                return Double.NEGATIVE_INFINITY;
            }
            default -> {
                if (!FLOAT.matcher(word).matches()) {
                    throw invalid(type, text);
                }
            }
        }
        double value = type.name() == TypeName.REAL ? Float.parseFloat(word) : Double.parseDouble(word);
        if (Double.isInfinite(value) || value == 0 && !ZERO.matcher(word).matches()) {
            throw floatOutOfRange(text.strip(), type);
        }
        return value;
    }

    /// What a number, printed so, is that no float of the type is near.
    public static SpillwayException floatOutOfRange(String text, DataType type) {
        return new SpillwayException(
                ErrorCode.NUMERIC_VALUE_OUT_OF_RANGE, "\"" + text + "\" is out of range for type " + type.plainName());
    }
}
