package dev.spillway.data;

import dev.spillway.error.ErrorCode;
import dev.spillway.error.SpillwayException;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Reads DATE, TIME and TIMESTAMP from text: ISO, and the usual forms that PostgreSQL takes under DateStyle `ISO, MDY`
/// (`1/18/1999`, `Jan 8, 1999`, `8-Jan-1999`, `19990108`, times with AM and PM, BC, `infinity`, `epoch`). A time zone
/// is read, and ignored but for TIMESTAMP WITH TIME ZONE, which without one is in the session's.
public final class DateTimeInput {
    private static final Pattern TIME = Pattern.compile("(\\d{1,2}):(\\d{2})(?::(\\d{2})(\\.\\d*)?)?");
    private static final Pattern NUMERIC_DATE = Pattern.compile("(\\d+)[-/.](\\d{1,2})[-/.](\\d+)");
    private static final Pattern NAMED_DATE = Pattern.compile("(\\d+)-(\\p{Alpha}{3,9})-(\\d+)");
    private static final Pattern NAMED_FIRST = Pattern.compile("(\\p{Alpha}{3,9})-(\\d+)-(\\d+)");
    private static final Pattern SEPARATED_T = Pattern.compile("(?<=\\d)t(?=\\d)");
    private static final Pattern ATTACHED_ZONE =
            Pattern.compile("(?<=:\\d{2}(\\.\\d{1,9})?)(?=[+z-])|(?<= \\d{6})(?=[+z-])");
    private static final Pattern ATTACHED_HALF = Pattern.compile("(?<=\\d)(?=[ap]m\\b)");
    private static final Pattern BLANKS = Pattern.compile("[\\s,]+");
    private static final String[] MONTHS = {
        "january",
        "february",
        "march",
        "april",
        "may",
        "june",
        "july",
        "august",
        "september",
        "october",
        "november",
        "december"
    };

    private final String text;
    private final String typeName;
    private boolean hasDate;
    private int year;
    private int month;
    private int day;
    private int parts;
    private long time = -1;
    private int half;
    private boolean isBeforeChrist;
    private @Nullable SessionZone zone;

    private DateTimeInput(String text, String typeName) {
        this.text = text;
        this.typeName = typeName;
    }

    public static long date(String text) {
        DateTimeInput input = new DateTimeInput(text, "date");
        long special = special(text);
        if (special != 0 || isEpoch(text)) {
            return special;
        }
        input.read();
        return input.dayNumber();
    }

    public static long timestamp(String text) {
        DateTimeInput input = new DateTimeInput(text, "timestamp");
        long special = special(text);
        if (special != 0 || isEpoch(text)) {
            return special;
        }
        input.read();
        return input.local();
    }

    /// Microseconds from 1970-01-01 UTC; a text without a zone is in `zone`.
    public static long timestampWithZone(String text, SessionZone zone) {
        DateTimeInput input = new DateTimeInput(text, "timestamp with time zone");
        long special = special(text);
        if (special != 0 || isEpoch(text)) {
            return special;
        }
        input.read();
        long local = input.local();
        try {
            return (input.zone == null ? zone : input.zone).toUtc(local);
        } catch (SpillwayException e) {
            throw input.outOfRange();
        }
    }

    /// The day and the time of day, whatever the zone.
    private long local() {
        long day = dayNumber();
        long micros = day * Calendar.MICROS_PER_DAY + Math.max(0, time);
        if (day > Calendar.TIMESTAMP_DAY_MAX || !Calendar.isTimestamp(micros)) {
            throw outOfRange();
        }
        return micros;
    }

    private SpillwayException outOfRange() {
        return new SpillwayException(ErrorCode.DATETIME_FIELD_OVERFLOW, "timestamp out of range: \"" + text + "\"");
    }

    public static long time(String text) {
        DateTimeInput input = new DateTimeInput(text, "time");
        input.read();
        if (input.time < 0) {
            throw input.syntax();
        }
        return input.time;
    }

    /// Infinity, or 0 for anything else.
    private static long special(String text) {
        return switch (text.strip().toLowerCase(Locale.ROOT)) {
            case "infinity", "+infinity" -> Calendar.INFINITY;
            case "-infinity" -> Calendar.MINUS_INFINITY;
            default -> 0;
        };
    }

    private static boolean isEpoch(String text) {
        return text.strip().equalsIgnoreCase("epoch");
    }

    private void read() {
        String plain = text.strip().toLowerCase(Locale.ROOT);
        plain = SEPARATED_T.matcher(plain).replaceAll(" ");
        plain = ATTACHED_ZONE.matcher(plain).replaceAll(" ");
        plain = ATTACHED_HALF.matcher(plain).replaceAll(" ");
        if (plain.isEmpty()) {
            throw syntax();
        }
        for (String token : BLANKS.split(plain)) {
            if (!isTime(token) && !isDate(token) && !isWord(token) && !isNumber(token) && !isZone(token)) {
                throw syntax();
            }
        }
        applyHalf();
        if (parts > 0 && parts < 3) {
            throw syntax();
        }
        hasDate |= parts == 3;
    }

    private void applyHalf() {
        if (half == 0) {
            return;
        }
        long hours = time / Calendar.MICROS_PER_HOUR;
        if (time < 0 || hours > 12) {
            throw range();
        }
        if (half == 1 && hours == 12) {
            time -= 12 * Calendar.MICROS_PER_HOUR;
        } else if (half == 2 && hours < 12) {
            time += 12 * Calendar.MICROS_PER_HOUR;
        }
    }

    private boolean isTime(String token) {
        Matcher matcher = TIME.matcher(token);
        if (!matcher.matches()) {
            return false;
        }
        int hours = Integer.parseInt(matcher.group(1));
        int minutes = Integer.parseInt(matcher.group(2));
        int seconds = matcher.group(3) == null ? 0 : Integer.parseInt(matcher.group(3));
        long fraction = matcher.group(4) == null ? 0 : Math.round(Double.parseDouble("0" + matcher.group(4)) * 1e6);
        if (hours > 24 || minutes > 59 || seconds > 60 || hours == 24 && (minutes > 0 || seconds > 0 || fraction > 0)) {
            throw range();
        }
        time = (hours * 3_600L + minutes * 60L + seconds) * Calendar.MICROS_PER_SECOND + fraction;
        return true;
    }

    private boolean isDate(String token) {
        Matcher numeric = NUMERIC_DATE.matcher(token);
        if (numeric.matches()) {
            if (numeric.group(1).length() >= 3) {
                set(year(numeric.group(1)), number(numeric.group(2)), number(numeric.group(3)));
            } else {
                set(year(numeric.group(3)), number(numeric.group(1)), number(numeric.group(2)));
            }
            return true;
        }
        Matcher named = NAMED_DATE.matcher(token);
        if (named.matches()) {
            int named1 = month(named.group(2));
            if (named.group(1).length() >= 3) {
                set(year(named.group(1)), named1, number(named.group(3)));
            } else {
                set(year(named.group(3)), named1, number(named.group(1)));
            }
            return named1 > 0;
        }
        Matcher first = NAMED_FIRST.matcher(token);
        if (first.matches()) {
            set(year(first.group(3)), month(first.group(1)), number(first.group(2)));
            return month > 0;
        }
        return false;
    }

    private boolean isWord(String token) {
        switch (token) {
            case "am" -> half = 1;
            case "pm" -> half = 2;
            case "bc" -> isBeforeChrist = true;
            case "ad" -> isBeforeChrist = false;
            case "now", "today", "tomorrow", "yesterday" ->
                throw new SpillwayException(
                        ErrorCode.FEATURE_NOT_SUPPORTED, "the moment \"" + token + "\" in a text is not supported");
            default -> {
                int named = month(token);
                if (named == 0 || month != 0 && parts > 0 && hasDate) {
                    return isDayName(token);
                }
                if (month != 0 && day == 0) {
                    day = month;
                }
                month = named;
                parts++;
                return true;
            }
        }
        return true;
    }

    private static boolean isDayName(String token) {
        return token.length() >= 3
                && Pattern.matches(
                        "(mon|tue|tues|wed|thu|thur|thurs|fri|sat|sun)(day|nesday|rsday|urday|sday)?", token);
    }

    /// Digits alone: a whole date, or day and year around the name of a month.
    private boolean isNumber(String token) {
        if (!token.chars().allMatch(character -> character >= '0' && character <= '9') || token.length() > 8) {
            return false;
        }
        if (hasDate && time < 0 && token.length() == 6) {
            return isTime(token.substring(0, 2) + ":" + token.substring(2, 4) + ":" + token.substring(4));
        }
        if (token.length() == 8 && !hasDate) {
            set(number(token.substring(0, 4)), number(token.substring(4, 6)), number(token.substring(6)));
            return true;
        }
        if (hasDate) {
            return false;
        }
        if (token.length() >= 3) {
            year = number(token);
        } else if (day == 0) {
            day = number(token);
        } else {
            year = year(token);
        }
        parts++;
        return true;
    }

    private boolean isZone(String token) {
        if (zone != null) {
            return false;
        }
        Optional<SessionZone> found = SessionZone.ofSuffix(token);
        if (found.isEmpty() && SessionZone.isOffset(token)) {
            throw new SpillwayException(
                    ErrorCode.INVALID_TIME_ZONE_DISPLACEMENT_VALUE,
                    "time zone displacement out of range: \"" + text + "\"");
        }
        if (found.isEmpty() && token.indexOf('/') > 0) {
            throw SessionZone.notRecognized(token);
        }
        zone = found.orElse(null);
        return found.isPresent();
    }

    private void set(int newYear, int newMonth, int newDay) {
        if (hasDate) {
            throw syntax();
        }
        year = newYear;
        month = newMonth;
        day = newDay;
        hasDate = true;
    }

    private static int month(String name) {
        for (int i = 0; i < MONTHS.length; i++) {
            if (name.length() >= 3
                    && MONTHS[i].startsWith(name)
                    && (name.length() == 3 || MONTHS[i].equals(name) || name.equals("sept"))) {
                return i + 1;
            }
        }
        return 0;
    }

    private int number(String digits) {
        if (digits.length() > 7) {
            throw range();
        }
        return Integer.parseInt(digits);
    }

    /// Two digits are a year from 1970 to 2069.
    private int year(String digits) {
        int number = number(digits);
        return digits.length() > 2 ? number : number < 70 ? 2_000 + number : 1_900 + number;
    }

    private long dayNumber() {
        if (!hasDate) {
            throw syntax();
        }
        int astronomical = isBeforeChrist ? 1 - year : year;
        if (year == 0) {
            throw range();
        }
        try {
            long number = LocalDate.of(astronomical, month, day).toEpochDay();
            if (number < Calendar.DATE_MIN || number > Calendar.DATE_MAX) {
                throw new SpillwayException(ErrorCode.DATETIME_FIELD_OVERFLOW, "date out of range: \"" + text + "\"");
            }
            return number;
        } catch (DateTimeException e) {
            throw range();
        }
    }

    private SpillwayException syntax() {
        return new SpillwayException(
                ErrorCode.INVALID_DATETIME_FORMAT, "invalid input syntax for type " + typeName + ": \"" + text + "\"");
    }

    private SpillwayException range() {
        return new SpillwayException(
                ErrorCode.DATETIME_FIELD_OVERFLOW, "date/time field value out of range: \"" + text + "\"");
    }
}
