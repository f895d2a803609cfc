package dev.spillway.session.load;

import dev.spillway.error.ErrorCode;
import dev.spillway.error.SpillwayException;
import java.nio.charset.StandardCharsets;

/// PostgreSQL's input syntax of integers, booleans, dates and times, read from bytes without a String. Leading and
/// trailing blanks are ignored as PostgreSQL does. Static methods; the callers name the type for the message.
final class TextInput {
    static final long MICROS_PER_DAY = 86_400_000_000L;

    /// What [#date] and [#timestamp] return for text that is not of the plain ISO form; no date or time has this
    /// value.
    static final long NOT_ISO = Long.MIN_VALUE + 1;

    private static final int[] DAYS_IN_MONTH = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};

    private TextInput() {}

    static boolean isBlank(byte character) {
        return character == ' ' || character >= '\t' && character <= '\r';
    }

    /// An integer of any length up to 64 bits.
    static long integer(byte[] bytes, int from, int to, String type) {
        int at = from;
        int end = to;
        while (at < end && isBlank(bytes[at])) {
            at++;
        }
        while (end > at && isBlank(bytes[end - 1])) {
            end--;
        }
        boolean isNegative = at < end && bytes[at] == '-';
        if (at < end && (bytes[at] == '-' || bytes[at] == '+')) {
            at++;
        }
        if (at == end) {
            throw syntax(bytes, from, to, type);
        }
        // Counts down: the negative range is the larger one.
        long value = 0;
        for (; at < end; at++) {
            int digit = bytes[at] - '0';
            if (digit < 0 || digit > 9) {
                throw syntax(bytes, from, to, type);
            }
            if (value < -922_337_203_685_477_580L || value == -922_337_203_685_477_580L && digit > 8) {
                throw range(bytes, from, to, type);
            }
            value = value * 10 - digit;
        }
        if (!isNegative && value == Long.MIN_VALUE) {
            throw range(bytes, from, to, type);
        }
        return isNegative ? value : -value;
    }

    static boolean bool(byte[] bytes, int from, int to) {
        String text = text(bytes, from, to).strip().toLowerCase(java.util.Locale.ROOT);
        return switch (text) {
            case "t", "tr", "tru", "true", "y", "ye", "yes", "on", "1" -> true;
            case "f", "fa", "fal", "fals", "false", "n", "no", "of", "off", "0" -> false;
            default -> throw syntax(bytes, from, to, "boolean");
        };
    }

    /// Days from 1970-01-01 of `yyyy-mm-dd`, or [#NOT_ISO]. A date of the right form that does not exist is 22008.
    static long date(byte[] bytes, int from, int to) {
        return to - from == 10 ? isoDate(bytes, from, to) : NOT_ISO;
    }

    /// Microseconds from 1970-01-01 of `yyyy-mm-dd[ T]hh:mm[:ss[.ffffff]]` or `yyyy-mm-dd`, or [#NOT_ISO].
    static long timestamp(byte[] bytes, int from, int to) {
        if (to - from < 10) {
            return NOT_ISO;
        }
        long days = isoDate(bytes, from, from + 10);
        if (days == NOT_ISO || to - from == 10) {
            return days == NOT_ISO ? NOT_ISO : days * MICROS_PER_DAY;
        }
        if (bytes[from + 10] != ' ' && bytes[from + 10] != 'T') {
            return NOT_ISO;
        }
        long micros = time(bytes, from + 11, to);
        return micros == NOT_ISO ? NOT_ISO : days * MICROS_PER_DAY + micros;
    }

    /// Microseconds of the day of `hh:mm[:ss[.ffffff]]`, or [#NOT_ISO]. More digits are rounded, 24:00:00 is
    /// allowed, as in PostgreSQL.
    static long time(byte[] bytes, int from, int to) {
        int length = to - from;
        if (length != 5 && length < 8 || bytes[from + 2] != ':') {
            return NOT_ISO;
        }
        int hours = twoDigits(bytes, from);
        int minutes = twoDigits(bytes, from + 3);
        int seconds = 0;
        long micros = 0;
        if (length > 5) {
            if (bytes[from + 5] != ':') {
                return NOT_ISO;
            }
            seconds = twoDigits(bytes, from + 6);
            micros = length == 8 ? 0 : fraction(bytes, from + 8, to);
        }
        if (hours < 0 || minutes < 0 || seconds < 0 || micros < 0) {
            return NOT_ISO;
        }
        long total = ((hours * 60L + minutes) * 60 + seconds) * 1_000_000 + micros;
        if (minutes > 59 || seconds > 60 || total > MICROS_PER_DAY) {
            throw new SpillwayException(
                    ErrorCode.DATETIME_FIELD_OVERFLOW,
                    "date/time field value out of range: \"" + text(bytes, from, to) + "\"");
        }
        return total;
    }

    /// Microseconds of `.ffffff`, or -1.
    private static long fraction(byte[] bytes, int from, int to) {
        if (bytes[from] != '.' || to - from < 2 || to - from > 20) {
            return -1;
        }
        long micros = 0;
        for (int i = 0; i < 6; i++) {
            int digit = from + 1 + i < to ? bytes[from + 1 + i] - '0' : 0;
            if (digit < 0 || digit > 9) {
                return -1;
            }
            micros = micros * 10 + digit;
        }
        for (int at = from + 7; at < to; at++) {
            if (bytes[at] < '0' || bytes[at] > '9') {
                return -1;
            }
        }
        return from + 7 < to && bytes[from + 7] >= '5' ? micros + 1 : micros;
    }

    private static long isoDate(byte[] bytes, int from, int to) {
        int century = twoDigits(bytes, from);
        int yearOfCentury = twoDigits(bytes, from + 2);
        int month = twoDigits(bytes, from + 5);
        int day = twoDigits(bytes, from + 8);
        boolean isIso = century >= 0 && yearOfCentury >= 0 && month >= 0 && day >= 0;
        if (!isIso || bytes[from + 4] != '-' || bytes[from + 7] != '-') {
            return NOT_ISO;
        }
        int year = century * 100 + yearOfCentury;
        boolean isLeap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
        if (year == 0
                || month < 1
                || month > 12
                || day < 1
                || day > DAYS_IN_MONTH[month - 1] + (month == 2 && isLeap ? 1 : 0)) {
            throw new SpillwayException(
                    ErrorCode.DATETIME_FIELD_OVERFLOW,
                    "date/time field value out of range: \"" + text(bytes, from, to) + "\"");
        }
        return epochDay(year, month, day);
    }

    /// Days from 1970-01-01, counting years from March so that the leap day comes last.
    private static long epochDay(int year, int month, int day) {
        int shifted = month <= 2 ? year - 1 : year;
        int era = shifted / 400;
        int yearOfEra = shifted - era * 400;
        int dayOfYear = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
        int dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear;
        return era * 146_097L + dayOfEra - 719_468L;
    }

    private static int twoDigits(byte[] bytes, int at) {
        int tens = bytes[at] - '0';
        int units = bytes[at + 1] - '0';
        return tens < 0 || tens > 9 || units < 0 || units > 9 ? -1 : tens * 10 + units;
    }

    static String text(byte[] bytes, int from, int to) {
        return new String(bytes, from, to - from, StandardCharsets.UTF_8);
    }

    static SpillwayException syntax(byte[] bytes, int from, int to, String type) {
        return new SpillwayException(
                ErrorCode.INVALID_TEXT_REPRESENTATION,
                "invalid input syntax for type " + type + ": \"" + text(bytes, from, Math.min(to, from + 200)) + "\"");
    }

    static SpillwayException range(byte[] bytes, int from, int to, String type) {
        return new SpillwayException(
                ErrorCode.NUMERIC_VALUE_OUT_OF_RANGE,
                "value \"" + text(bytes, from, Math.min(to, from + 200)) + "\" is out of range for type " + type);
    }
}
