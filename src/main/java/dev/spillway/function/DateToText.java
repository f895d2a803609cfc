package dev.spillway.function;

import dev.spillway.error.ErrorCode;
import dev.spillway.error.SpillwayException;
import dev.spillway.function.DateTemplate.Kind;
import dev.spillway.function.DateTemplate.Part;
import java.time.format.TextStyle;
import java.util.Locale;
import java.util.Set;

/// `to_char` of timestamps and intervals (`DCH_to_char` of formatting.c). Stateless.
final class DateToText {
    private static final int NAME_WIDTH = 9;
    private static final Set<String> CALENDAR_FIELDS =
            Set.of("A.D.", "AD", "B.C.", "BC", "MONTH", "MON", "DAY", "DY", "D", "ID", "TZ", "TZH", "TZM", "OF");

    private DateToText() {}

    static String of(DateParts parts, DateTemplate template) {
        StringBuilder out = new StringBuilder();
        for (Part part : template.parts()) {
            if (part.kind() != Kind.FIELD) {
                out.append(part.text());
            } else {
                if (parts.isInterval() && CALENDAR_FIELDS.contains(part.field())) {
                    throw new SpillwayException(
                                    ErrorCode.INVALID_DATETIME_FORMAT,
                                    "invalid format specification for an interval value")
                            .withHint("Intervals are not tied to specific calendar dates.");
                }
                out.append(field(parts, part));
            }
        }
        return out.toString();
    }

    private static String field(DateParts parts, Part part) {
        String field = part.field();
        return switch (field) {
            case "MONTH" ->
                name(parts.date().getMonth().getDisplayName(TextStyle.FULL, Locale.ENGLISH), part, NAME_WIDTH);
            case "MON" ->
                name(
                        parts.date()
                                .getMonth()
                                .getDisplayName(TextStyle.FULL, Locale.ENGLISH)
                                .substring(0, 3),
                        part,
                        0);
            case "DAY" ->
                name(parts.date().getDayOfWeek().getDisplayName(TextStyle.FULL, Locale.ENGLISH), part, NAME_WIDTH);
            case "DY" ->
                name(
                        parts.date()
                                .getDayOfWeek()
                                .getDisplayName(TextStyle.FULL, Locale.ENGLISH)
                                .substring(0, 3),
                        part,
                        0);
            case "AM", "PM" -> cased(parts.hour() % 24 >= 12 ? "PM" : "AM", part);
            case "A.M.", "P.M." -> cased(parts.hour() % 24 >= 12 ? "P.M." : "A.M.", part);
            case "AD", "BC" -> cased(parts.year() <= 0 ? "BC" : "AD", part);
            case "A.D.", "B.C." -> cased(parts.year() <= 0 ? "B.C." : "A.D.", part);
            case "RM" -> roman(parts, part);
            case "TZ", "FX" -> "";
            case "OF" -> "+00";
            case "TZH" -> "+00";
            case "TZM" -> "00";
            default -> withOrdinal(number(parts, part, field), part);
        };
    }

    private static String withOrdinal(String number, Part part) {
        return part.ordinal().isEmpty() || number.isEmpty()
                ? number
                : number + NumberToText.ordinal(number, part.ordinal().equals("TH"));
    }

    private static String number(DateParts parts, Part part, String field) {
        return switch (field) {
            case "HH", "HH12" -> {
                long hour = parts.hour() % 12;
                yield padded(hour == 0 ? 12 : hour, parts.hour() < 0 ? 3 : 2, part);
            }
            case "HH24" -> padded(parts.hour(), 2, part, true);
            case "MI" -> padded(parts.minute(), 2, part, true);
            case "SS" -> padded(parts.second(), 2, part, true);
            case "MS", "FF3" -> fraction(parts, 3);
            case "US", "FF6" -> fraction(parts, 6);
            case "FF1" -> fraction(parts, 1);
            case "FF2" -> fraction(parts, 2);
            case "FF4" -> fraction(parts, 4);
            case "FF5" -> fraction(parts, 5);
            case "SSSS", "SSSSS" -> String.valueOf(parts.hour() * 3600 + parts.minute() * 60L + parts.second());
            case "Y,YYY" -> {
                long year = parts.writtenYear();
                yield year / 1000 + "," + String.format(Locale.ROOT, "%03d", year % 1000);
            }
            case "YYYY" -> padded(parts.writtenYear(), 4, part, true);
            case "YYY" -> padded(parts.writtenYear() % 1000, 3, part, true);
            case "YY" -> padded(parts.writtenYear() % 100, 2, part, true);
            case "Y" -> String.valueOf(parts.writtenYear() % 10);
            case "IYYY" -> padded(parts.isoYear(), 4, part, true);
            case "IYY" -> padded(parts.isoYear() % 1000, 3, part, true);
            case "IY" -> padded(parts.isoYear() % 100, 2, part, true);
            case "I" -> String.valueOf(parts.isoYear() % 10);
            case "MM" -> padded(parts.month(), 2, part, true);
            default -> day(parts, part, field);
        };
    }

    private static String day(DateParts parts, Part part, String field) {
        return switch (field) {
            case "DDD" -> padded(parts.dayOfYear(), 3, part);
            case "IDDD" -> padded(parts.isoDayOfYear(), 3, part);
            case "DD" -> padded(parts.day(), 2, part);
            case "D" -> String.valueOf(parts.date().getDayOfWeek().getValue() % 7 + 1);
            case "ID" -> String.valueOf(parts.date().getDayOfWeek().getValue());
            case "WW" -> padded((parts.dayOfYear() - 1) / 7 + 1, 2, part);
            case "IW" -> padded(parts.isoWeek(), 2, part);
            case "W" -> String.valueOf((parts.day() - 1) / 7 + 1);
            case "Q" -> parts.month() == 0 ? "" : String.valueOf((parts.month() - 1) / 3 + 1);
            case "CC" -> century(parts, part);
            case "J" -> String.valueOf(parts.julianDay());
            default -> throw new IllegalStateException("a pattern without a meaning: " + field);
        };
    }

    private static String century(DateParts parts, Part part) {
        long year = parts.year();
        long century = parts.isInterval() ? year / 100 : year > 0 ? (year - 1) / 100 + 1 : year / 100 - 1;
        return padded(century, 2, part, true);
    }

    private static String padded(long value, int width, Part part) {
        return part.isFilled() ? String.valueOf(value) : String.format(Locale.ROOT, "%0" + width + "d", value);
    }

    /// A negative number gets a place more for its sign.
    private static String padded(long value, int width, Part part, boolean isSigned) {
        return padded(value, isSigned && value < 0 ? width + 1 : width, part);
    }

    private static String fraction(DateParts parts, int digits) {
        int divisor = (int) Math.pow(10, 6 - digits);
        int value = parts.micros() / divisor;
        return String.format(Locale.ROOT, "%0" + digits + "d", value);
    }

    private static String roman(DateParts parts, Part part) {
        int month = parts.month();
        if (month == 0 && parts.year() == 0) {
            return "";
        }
        int number = month == 0 ? parts.year() >= 0 ? 12 : 1 : month < 0 ? 13 + month : month;
        String text = NumberToText.numeral(number);
        String cased = part.text().equals("rm") ? text.toLowerCase(Locale.ROOT) : text;
        return part.isFilled() ? cased : cased + " ".repeat(4 - cased.length());
    }

    private static String cased(String text, Part part) {
        return Character.isLowerCase(part.text().charAt(0)) ? text.toLowerCase(Locale.ROOT) : text;
    }

    private static String name(String english, Part part, int width) {
        boolean isUpper = part.text().equals(part.field());
        boolean isLower = Character.isLowerCase(part.text().charAt(0));
        String text = isUpper ? english.toUpperCase(Locale.ROOT) : isLower ? english.toLowerCase(Locale.ROOT) : english;
        return part.isFilled() || part.isLocalized() ? text : text + " ".repeat(Math.max(0, width - text.length()));
    }
}
