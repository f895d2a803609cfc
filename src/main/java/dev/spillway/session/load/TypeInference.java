package dev.spillway.session.load;

import dev.spillway.data.DataType;
import dev.spillway.error.SpillwayException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// The narrowest type that holds every sampled value of a column without loss.
///
/// boolean (`true`, `false`, `t`, `f`), integer, bigint, double precision, numeric (integers beyond bigint, more than
/// 17 digits), date, timestamp, else text. Numbers with leading zeros stay text: a postal code is not a number. A
/// column without a value is text.
final class TypeInference {
    private static final int BOOLEAN = 1;
    private static final int INTEGER = 2;
    private static final int BIGINT = 4;
    private static final int DOUBLE = 8;
    private static final int NUMERIC = 16;
    private static final int DATE = 32;
    private static final int TIMESTAMP = 64;
    private static final int ANYTHING = 127;

    /// Longer fields are text.
    private static final int LENGTH_MAX = 48;

    private final int[] possible;
    private final boolean[] hasValue;

    TypeInference(int columns) {
        possible = new int[columns];
        Arrays.fill(possible, ANYTHING);
        hasValue = new boolean[columns];
    }

    void observe(int column, byte[] bytes, int from, int to) {
        hasValue[column] = true;
        if (possible[column] != 0) {
            possible[column] &= classify(bytes, from, to);
        }
    }

    DataType type(int column) {
        int left = hasValue[column] ? possible[column] : 0;
        return switch (Integer.lowestOneBit(left)) {
            case BOOLEAN -> DataType.BOOLEAN;
            case INTEGER -> DataType.INTEGER;
            case BIGINT -> DataType.BIGINT;
            case DOUBLE -> DataType.DOUBLE_PRECISION;
            case NUMERIC -> DataType.NUMERIC;
            case DATE -> DataType.DATE;
            case TIMESTAMP -> DataType.TIMESTAMP;
            default -> DataType.TEXT;
        };
    }

    private static int classify(byte[] bytes, int from, int to) {
        int start = from;
        int end = to;
        while (start < end && bytes[start] == ' ') {
            start++;
        }
        while (end > start && bytes[end - 1] == ' ') {
            end--;
        }
        if (start == end || end - start > LENGTH_MAX) {
            return 0;
        }
        byte first = bytes[start];
        if (first >= '0' && first <= '9' || first == '-' || first == '+' || first == '.') {
            int number = number(bytes, start, end);
            return number != 0 || start != from || end != to ? number : dateOrTime(bytes, from, to);
        }
        return start == from && end == to ? word(bytes, from, to) : 0;
    }

    private static int word(byte[] bytes, int from, int to) {
        if (to - from > 9) {
            return 0;
        }
        return switch (new String(bytes, from, to - from, StandardCharsets.ISO_8859_1)
                .toLowerCase(java.util.Locale.ROOT)) {
            case "true", "false", "t", "f" -> BOOLEAN;
            case "nan", "infinity" -> DOUBLE;
            default -> 0;
        };
    }

    private static int dateOrTime(byte[] bytes, int from, int to) {
        try {
            if (TextInput.date(bytes, from, to) != TextInput.NOT_ISO) {
                return DATE | TIMESTAMP;
            }
            return TextInput.timestamp(bytes, from, to) != TextInput.NOT_ISO ? TIMESTAMP : 0;
        } catch (SpillwayException e) {
            // 2001-02-30: it looks like a date and is none, so the column is text.
            return 0;
        }
    }

    private static int number(byte[] bytes, int from, int to) {
        boolean isSigned = bytes[from] == '-' || bytes[from] == '+';
        int at = isSigned ? from + 1 : from;
        if (to - at > 1 && bytes[at] == '0' && bytes[at + 1] != '.' && bytes[at + 1] != 'e' && bytes[at + 1] != 'E') {
            return 0;
        }
        int integerDigits = digits(bytes, at, to);
        at += integerDigits;
        if (at == to) {
            return integerDigits == 0 ? 0 : wholeNumber(bytes, from, to, integerDigits);
        }
        int fractionDigits = 0;
        if (bytes[at] == '.') {
            fractionDigits = digits(bytes, at + 1, to);
            at += 1 + fractionDigits;
        }
        if (integerDigits + fractionDigits == 0) {
            return 0;
        }
        if (at == to) {
            return integerDigits + fractionDigits <= 17 ? DOUBLE | NUMERIC : fits(integerDigits + fractionDigits);
        }
        return isExponent(bytes, at, to) ? DOUBLE : 0;
    }

    private static int wholeNumber(byte[] bytes, int from, int to, int digits) {
        if (digits > 19) {
            return fits(digits);
        }
        try {
            long value = TextInput.integer(bytes, from, to, "bigint");
            if (value >= Integer.MIN_VALUE && value <= Integer.MAX_VALUE) {
                return INTEGER | BIGINT | DOUBLE | NUMERIC;
            }
            return digits <= 15 ? BIGINT | DOUBLE | NUMERIC : BIGINT | NUMERIC;
        } catch (SpillwayException e) {
            return NUMERIC;
        }
    }

    private static int fits(int digits) {
        return digits <= DataType.NUMERIC_DIGITS_MAX ? NUMERIC : 0;
    }

    private static boolean isExponent(byte[] bytes, int from, int to) {
        if (bytes[from] != 'e' && bytes[from] != 'E' || from + 1 == to) {
            return false;
        }
        int at = bytes[from + 1] == '-' || bytes[from + 1] == '+' ? from + 2 : from + 1;
        int count = digits(bytes, at, to);
        // Up to 10^299 nothing overflows.
        return count > 0 && count < 3 && at + count == to;
    }

    private static int digits(byte[] bytes, int from, int to) {
        int at = from;
        while (at < to && bytes[at] >= '0' && bytes[at] <= '9') {
            at++;
        }
        return at - from;
    }
}
