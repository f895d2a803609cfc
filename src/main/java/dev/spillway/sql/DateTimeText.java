package dev.spillway.sql;

import dev.spillway.error.ErrorCode;
import dev.spillway.error.SpillwayException;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Dates, times and timestamps as text: ISO 8601 and the forms with a month's name. Stateless.
final class DateTimeText {
    static final long MICROS_PER_SECOND = 1_000_000L;
    static final long MICROS_PER_DAY = 86_400L * MICROS_PER_SECOND;

    private static final List<String> MONTHS =
            List.of("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec");
    private static final Pattern ISO_DATE = Pattern.compile("(\\d{4,6})-(\\d{1,2})-(\\d{1,2})");
    private static final Pattern COMPACT_DATE = Pattern.compile("(\\d{4})(\\d{2})(\\d{2})");
    private static final Pattern SLASH_DATE = Pattern.compile("(\\d{4})/(\\d{1,2})/(\\d{1,2})");
    private static final Pattern MONTH_DAY_YEAR = Pattern.compile("([A-Za-z]{3,9})\\.? (\\d{1,2}),? (\\d{4})");
    private static final Pattern DAY_MONTH_YEAR = Pattern.compile("(\\d{1,2})[ -]([A-Za-z]{3,9})[ -](\\d{4})");
    private static final Pattern TIME = Pattern.compile("(\\d{1,2}):(\\d{2})(?::(\\d{2})(?:\\.(\\d{1,9}))?)?");
    private static final Pattern DATE_AND_TIME = Pattern.compile("(.*?\\d)(?:[ T]+)(\\d{1,2}:\\d{2}.*)");

    private DateTimeText() {}

    /// Days from 1970-01-01.
    static Long date(String text) {
        String trimmed = text.strip();
        Long infinity = infinity(trimmed);
        if (infinity != null) {
            return infinity;
        }
        if (trimmed.equalsIgnoreCase("epoch")) {
            return 0L;
        }
        Matcher both = DATE_AND_TIME.matcher(trimmed);
        if (both.matches()) {
            timeOfDay(both.group(2), "date", text);
            return days(both.group(1), "date", text);
        }
        return days(trimmed, "date", text);
    }

    /// Microseconds of the day.
    static Long time(String text) {
        return timeOfDay(text.strip(), "time", text);
    }

    /// Microseconds from 1970-01-01.
    static Long timestamp(String text) {
        String trimmed = text.strip();
        Long infinity = infinity(trimmed);
        if (infinity != null) {
            return infinity;
        }
        if (trimmed.equalsIgnoreCase("epoch")) {
            return 0L;
        }
        Matcher both = DATE_AND_TIME.matcher(trimmed);
        if (both.matches()) {
            return days(both.group(1), "timestamp", text) * MICROS_PER_DAY
                    + timeOfDay(both.group(2), "timestamp", text);
        }
        return days(trimmed, "timestamp", text) * MICROS_PER_DAY;
    }

    private static @Nullable Long infinity(String text) {
        return switch (text.toLowerCase(Locale.ROOT)) {
            case "infinity", "+infinity", "inf" -> Long.MAX_VALUE;
            case "-infinity", "-inf" -> Long.MIN_VALUE;
            default -> null;
        };
    }

    private static long days(String date, String type, String text) {
        for (Pattern pattern : List.of(ISO_DATE, COMPACT_DATE, SLASH_DATE)) {
            Matcher matcher = pattern.matcher(date);
            if (matcher.matches()) {
                return days(matcher.group(1), Integer.parseInt(matcher.group(2)), matcher.group(3), text);
            }
        }
        Matcher american = MONTH_DAY_YEAR.matcher(date);
        if (american.matches()) {
            return days(american.group(3), month(american.group(1), type, text), american.group(2), text);
        }
        Matcher european = DAY_MONTH_YEAR.matcher(date);
        if (european.matches()) {
            return days(european.group(3), month(european.group(2), type, text), european.group(1), text);
        }
        throw invalid(type, text);
    }

    private static int month(String name, String type, String text) {
        int month = MONTHS.indexOf(name.toLowerCase(Locale.ROOT).substring(0, 3));
        if (month < 0) {
            throw invalid(type, text);
        }
        return month + 1;
    }

    private static long days(String year, int month, String day, String text) {
        try {
            return LocalDate.of(Integer.parseInt(year), month, Integer.parseInt(day))
                    .toEpochDay();
        } catch (DateTimeException e) {
            throw outOfRange(text);
        }
    }

    private static long timeOfDay(String time, String type, String text) {
        Matcher matcher = TIME.matcher(time);
        if (!matcher.matches()) {
            throw invalid(type, text);
        }
        int hour = Integer.parseInt(matcher.group(1));
        int minute = Integer.parseInt(matcher.group(2));
        int second = matcher.group(3) == null ? 0 : Integer.parseInt(matcher.group(3));
        long micros = matcher.group(4) == null ? 0 : fraction(matcher.group(4));
        long total = ((hour * 60L + minute) * 60 + second) * MICROS_PER_SECOND + micros;
        if (hour > 24 || minute > 59 || second > 60 || total > MICROS_PER_DAY) {
            throw outOfRange(text);
        }
        return total;
    }

    /// Microseconds of a fraction's digits, rounded.
    static long fraction(String digits) {
        long nanos = Long.parseLong((digits + "000000000").substring(0, 9));
        return (nanos + 500) / 1000;
    }

    static SpillwayException invalid(String type, String text) {
        return new SpillwayException(
                ErrorCode.INVALID_DATETIME_FORMAT, "invalid input syntax for type " + type + ": \"" + text + "\"");
    }

    static SpillwayException outOfRange(String text) {
        return new SpillwayException(
                ErrorCode.DATETIME_FIELD_OVERFLOW, "date/time field value out of range: \"" + text + "\"");
    }
}
