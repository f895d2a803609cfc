package dev.spillway.function;

import dev.spillway.error.ErrorCode;
import dev.spillway.error.SpillwayException;
import dev.spillway.function.DateTemplate.Kind;
import dev.spillway.function.DateTemplate.Part;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.temporal.IsoFields;
import java.time.temporal.JulianFields;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/// `to_date(text, template)` and `to_timestamp(text, template)`, as formatting.c reads it (`DCH_from_char`). One text.
final class TextToDate {
    private static final List<String> MONTHS = List.of(
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
            "december");
    private static final List<String> DAYS =
            List.of("sunday", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday");
    private static final Set<String> WORDS = Set.of(
            "A.D.", "A.M.", "AD", "AM", "B.C.", "BC", "P.M.", "PM", "MONTH", "MON", "DAY", "DY", "RM", "TZ", "TZH",
            "OF", "FX");
    private static final int ABBREVIATION = 3;
    private static final int MICRO_DIGITS = 6;
    private static final long SECONDS_PER_DAY = 86_400;

    private final DateTemplate template;
    private final String text;
    private final Map<String, Integer> values = new HashMap<>();
    private int at;
    private int extra;
    private boolean isExact;
    private boolean isBeforeChrist;
    private boolean isTwelveHours;
    private boolean isAfternoon;

    TextToDate(DateTemplate template, String text) {
        this.template = template;
        this.text = text;
    }

    /// Days from 1970-01-01.
    long day() {
        read();
        try {
            return date().toEpochDay();
        } catch (DateTimeException e) {
            throw new SpillwayException(
                    ErrorCode.DATETIME_FIELD_OVERFLOW, "date/time field value out of range: \"" + text + "\"");
        }
    }

    /// Microseconds from 1970-01-01, by a clock in the zone that is meant.
    long moment() {
        read();
        try {
            long day = date().toEpochDay();
            long seconds = values.containsKey("SSSS") ? value("SSSS") : (hour() * 60L + value("MI")) * 60 + value("SS");
            if (seconds >= SECONDS_PER_DAY) {
                throw new DateTimeException("not within a day");
            }
            return Math.addExact(
                    Math.multiplyExact(day * SECONDS_PER_DAY + seconds, 1_000_000L), value("MS") * 1000L + value("US"));
        } catch (DateTimeException | ArithmeticException e) {
            throw new SpillwayException(
                    ErrorCode.DATETIME_FIELD_OVERFLOW, "date/time field value out of range: \"" + text + "\"");
        }
    }

    private int hour() {
        int hour = value("HH");
        if (!isTwelveHours || !values.containsKey("HH")) {
            return hour;
        }
        if (hour < 1 || hour > 12) {
            throw invalid("hour \"" + hour + "\" is invalid for the 12-hour clock")
                    .withHint("Use the 24-hour clock, or give an hour between 1 and 12.");
        }
        return hour % 12 + (isAfternoon ? 12 : 0);
    }

    private boolean isAtEnd() {
        return at >= text.length();
    }

    private void skipSpace() {
        while (!isAtEnd() && Character.isWhitespace(text.charAt(at))) {
            at++;
            extra++;
        }
    }

    private static boolean isSeparator(char c) {
        return c > ' ' && c < 127 && !Character.isLetterOrDigit(c);
    }

    private void read() {
        List<Part> parts = template.parts();
        for (int i = 0; i < parts.size() && !isAtEnd(); i++) {
            Part part = parts.get(i);
            if (!isExact && !part.field().equals("FX") && (part.kind() == Kind.FIELD || i == 0)) {
                skipSpace();
            }
            char first = part.text().charAt(0);
            boolean isGap = part.kind() == Kind.TEXT && (Character.isWhitespace(first) || isSeparator(first));
            if (isGap) {
                gap();
            } else if (part.kind() != Kind.FIELD) {
                copied();
            } else {
                field(part, isOpen(parts, i));
                if (!isExact) {
                    extra = 0;
                    skipSpace();
                }
            }
        }
    }

    private void gap() {
        if (isExact) {
            at = text.offsetByCodePoints(at, 1);
            return;
        }
        extra--;
        if (!isAtEnd() && (Character.isWhitespace(text.charAt(at)) || isSeparator(text.charAt(at)))) {
            at++;
            extra++;
        }
    }

    private void copied() {
        if (!isExact && extra > 0) {
            extra--;
        } else if (!isAtEnd()) {
            at = text.offsetByCodePoints(at, 1);
        }
    }

    /// Whether a number may have any number of digits, for what follows it is none.
    private static boolean isOpen(List<Part> parts, int index) {
        Part part = parts.get(index);
        if (part.isFilled() || !part.ordinal().isEmpty() || index + 1 == parts.size()) {
            return true;
        }
        Part next = parts.get(index + 1);
        return next.kind() == Kind.FIELD
                ? WORDS.contains(next.field())
                : !Character.isDigit(next.text().charAt(0));
    }

    private void field(Part part, boolean isOpen) {
        String field = part.field();
        switch (field) {
            case "FX" -> isExact = true;
            case "AD", "A.D.", "BC", "B.C." ->
                isBeforeChrist = word(part, List.of("ad", "bc", "a.d.", "b.c.")) % 2 == 1;
            case "AM", "PM", "A.M.", "P.M." -> {
                isAfternoon = word(part, List.of("am", "pm", "a.m.", "p.m.")) % 2 == 1;
                isTwelveHours = true;
            }
            case "MONTH" -> set(part, "MM", word(part, MONTHS) + 1);
            case "MON" -> set(part, "MM", word(part, abbreviated(MONTHS)) + 1);
            case "DAY" -> set(part, "D", word(part, DAYS) + 1);
            case "DY" -> set(part, "D", word(part, abbreviated(DAYS)) + 1);
            case "RM" ->
                set(
                        part,
                        "MM",
                        12
                                - word(
                                        part,
                                        List.of(
                                                "xii", "xi", "x", "ix", "viii", "vii", "vi", "v", "iv", "iii", "ii",
                                                "i")));
            case "TZ", "TZH", "TZM", "OF" ->
                throw new SpillwayException(
                        ErrorCode.FEATURE_NOT_SUPPORTED,
                        "formatting field \"" + field + "\" is not supported for input");
            default -> numbers(part, field, isOpen);
        }
    }

    private static List<String> abbreviated(List<String> names) {
        return names.stream().map(name -> name.substring(0, ABBREVIATION)).toList();
    }

    private void numbers(Part part, String field, boolean isOpen) {
        switch (field) {
            case "Y,YYY" -> {
                int thousands = number(part, Integer.MAX_VALUE, true);
                if (isAtEnd() || text.charAt(at) != ',') {
                    throw invalid("invalid input string for \"Y,YYY\"");
                }
                at++;
                set(part, "YYYY", thousands * 1000 + number(part, 3, false));
            }
            case "YYYY", "IYYY" -> set(part, field, number(part, 4, isOpen));
            case "YYY", "YY", "Y", "IYY", "IY", "I" -> {
                int start = at;
                int digits = field.replace("I", "Y").length();
                int year = number(part, field.startsWith("I") ? field.length() : digits, isOpen);
                set(part, field.startsWith("I") ? "IYYY" : "YYYY", at - start < 4 ? nearest(year) : year);
            }
            case "HH", "HH12", "HH24", "MI", "SS" -> {
                isTwelveHours |= field.equals("HH") || field.equals("HH12");
                set(part, field.substring(0, 2), number(part, 2, isOpen));
            }
            case "DDD", "IDDD" -> set(part, field, number(part, 3, isOpen));
            case "MS" -> set(part, field, fraction(part, 3, isOpen));
            case "FF1", "FF2", "FF3", "FF4", "FF5", "FF6" -> {
                int digits = field.charAt(2) - '0';
                set(part, "US", fraction(part, digits, isOpen) * (int) Math.pow(10, MICRO_DIGITS - digits));
            }
            case "US" -> set(part, "US", fraction(part, MICRO_DIGITS, isOpen));
            case "SSSS", "SSSSS" -> set(part, "SSSS", number(part, 5, isOpen));
            case "D", "ID", "W", "Q" -> set(part, field, number(part, 1, isOpen));
            case "J" -> set(part, field, number(part, Integer.MAX_VALUE, true));
            default -> set(part, field, number(part, 2, isOpen));
        }
        at = Math.min(text.length(), at + part.ordinal().length());
    }

    /// Digits behind a point: `5` of three is 500.
    private int fraction(Part part, int digits, boolean isOpen) {
        int start = at;
        int value = number(part, digits, isOpen);
        int missing = digits - (at - start);
        return missing > 0 ? value * (int) Math.pow(10, missing) : value;
    }

    /// A year of fewer than four digits is the one nearest to 2020.
    private static int nearest(int year) {
        return year < 70
                ? year + 2000
                : year < 100 ? year + 1900 : year < 520 ? year + 2000 : year < 1000 ? year + 1000 : year;
    }

    private void set(Part part, String field, int value) {
        Integer before = values.put(field, value);
        if (before != null && before != value) {
            throw invalid("conflicting values for \"" + part.text() + "\" field in formatting string");
        }
    }

    private int number(Part part, int length, boolean isOpen) {
        int start = at;
        boolean isSigned = !isAtEnd() && (text.charAt(at) == '-' || text.charAt(at) == '+');
        at += isSigned ? 1 : 0;
        int first = at;
        while (!isAtEnd() && Character.isDigit(text.charAt(at)) && (isOpen || at - start < length)) {
            at++;
        }
        if (!isOpen && text.length() - start < length) {
            throw invalid("source string too short for \"" + part.text() + "\" formatting field");
        }
        if (at == first || !isOpen && at - start < length) {
            throw invalid("invalid value \"" + text.substring(start, Math.min(text.length(), start + 10)) + "\" for \""
                    + part.text() + "\"");
        }
        try {
            return Integer.parseInt(text.substring(start, at));
        } catch (NumberFormatException e) {
            throw new SpillwayException(
                    ErrorCode.DATETIME_FIELD_OVERFLOW,
                    "value for \"" + part.text() + "\" in source string is out of range");
        }
    }

    /// The number of the word that stands here, in any case.
    private int word(Part part, List<String> words) {
        String rest = text.substring(at).toLowerCase(Locale.ROOT);
        for (int i = 0; i < words.size(); i++) {
            if (rest.startsWith(words.get(i))) {
                at += words.get(i).length();
                return i;
            }
        }
        throw invalid("invalid value \"" + text.substring(at) + "\" for \"" + part.text() + "\"");
    }

    private static SpillwayException invalid(String message) {
        return new SpillwayException(ErrorCode.INVALID_DATETIME_FORMAT, message);
    }

    private int value(String field) {
        return values.getOrDefault(field, 0);
    }

    private LocalDate date() {
        checkHour();
        if (values.containsKey("J")) {
            return LocalDate.EPOCH.with(JulianFields.JULIAN_DAY, value("J"));
        }
        boolean isIso = values.keySet().stream().anyMatch(Set.of("IYYY", "IW", "ID", "IDDD")::contains);
        boolean isGregorian = values.keySet().stream()
                .anyMatch(Set.of("YYYY", "MM", "DD", "DDD", "WW", "W", "D", "CC", "Q")::contains);
        if (isIso && isGregorian) {
            throw invalid("invalid combination of date conventions");
        }
        int year = year(isIso ? "IYYY" : "YYYY");
        if (isIso) {
            return iso(year);
        }
        int dayOfYear = values.containsKey("WW") ? (value("WW") - 1) * 7 + 1 : value("DDD");
        int month = Math.max(1, value("MM"));
        int day = values.containsKey("W") ? (value("W") - 1) * 7 + 1 : Math.max(1, value("DD"));
        if (dayOfYear != 0 && (month <= 1 || day <= 1)) {
            if (year == 0 && !isBeforeChrist) {
                throw invalid("cannot calculate day of year without year information");
            }
            return LocalDate.ofYearDay(year, dayOfYear);
        }
        return LocalDate.of(year, month, day);
    }

    private void checkHour() {
        int hour = value("HH");
        if (hour < 0 || hour > 24 || value("MI") > 59 || value("SS") > 59) {
            throw new DateTimeException("no time of a day");
        }
    }

    /// Astronomical: 1 BC is 0.
    private int year(String field) {
        if (!values.containsKey(field) && values.containsKey("CC")) {
            int century = value("CC");
            return isBeforeChrist ? -century * 100 + 1 : (century - 1) * 100 + 1;
        }
        int year = isBeforeChrist ? -value(field) : value(field);
        return year < 0 ? year + 1 : year;
    }

    private LocalDate iso(int year) {
        LocalDate monday = LocalDate.of(year, 1, 4)
                .with(IsoFields.WEEK_OF_WEEK_BASED_YEAR, 1)
                .with(java.time.DayOfWeek.MONDAY);
        if (values.containsKey("IDDD")) {
            return monday.plusDays(value("IDDD") - 1L);
        }
        return values.containsKey("IW")
                ? monday.plusWeeks(value("IW") - 1L).plusDays(Math.max(1, value("ID")) - 1L)
                : LocalDate.of(year, 1, 1);
    }
}
