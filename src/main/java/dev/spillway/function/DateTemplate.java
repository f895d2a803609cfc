package dev.spillway.function;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// A template of `to_char(timestamp, …)`, `to_date` and `to_timestamp`. Immutable.
public record DateTemplate(List<Part> parts) {
    public enum Kind {
        FIELD,
        TEXT,
        /// In double quotes: never a separator.
        QUOTED
    }

    /// A field by its pattern as written, with its prefixes and suffix, or a text. `ordinal` is `TH`, `th` or
    /// empty.
    public record Part(Kind kind, String text, boolean isFilled, boolean isLocalized, String ordinal) {
        /// The pattern in upper case, which is what it means.
        String field() {
            return text.toUpperCase(Locale.ROOT);
        }
    }

    /// Patterns that are written in upper or lower case throughout.
    private static final List<String> PATTERNS = Stream.of(
                    "A.D.", "A.M.", "AD", "AM", "B.C.", "BC", "CC", "DDD", "DD", "DAY", "DY", "D", "FF1", "FF2", "FF3",
                    "FF4", "FF5", "FF6", "FX", "HH24", "HH12", "HH", "IDDD", "ID", "IW", "IYYY", "IYY", "IY", "I", "J",
                    "MI", "MM", "MONTH", "MON", "MS", "OF", "P.M.", "PM", "Q", "RM", "SSSSS", "SSSS", "SS", "TZH",
                    "TZM", "TZ", "US", "WW", "W", "Y,YYY", "YYYY", "YYY", "YY", "Y")
            .sorted(Comparator.comparing(String::length).reversed())
            .toList();
    private static final Set<String> CAPITALIZED = Set.of("Month", "Mon", "Day", "Dy");
    private static final Map<Character, List<String>> BY_FIRST = byFirst();

    private static Map<Character, List<String>> byFirst() {
        Stream<String> all = Stream.concat(
                CAPITALIZED.stream(),
                PATTERNS.stream().flatMap(text -> Stream.of(text, text.toLowerCase(Locale.ROOT))));
        return all.sorted(Comparator.comparing(String::length).reversed())
                .collect(Collectors.groupingBy(text -> text.charAt(0)));
    }

    /// Whether the template prints a time zone.
    public static boolean printsZone(String template) {
        return parse(template).parts().stream()
                .anyMatch(part -> part.kind() == Kind.FIELD
                        && Set.of("TZ", "TZH", "TZM", "OF").contains(part.field()));
    }

    static DateTemplate parse(String template) {
        List<Part> parts = new ArrayList<>();
        int at = 0;
        while (at < template.length()) {
            boolean isFilled = false;
            boolean isLocalized = false;
            int start = at;
            while (isPrefix(template, at)) {
                isFilled |= template.regionMatches(true, at, "FM", 0, 2);
                isLocalized |= template.regionMatches(true, at, "TM", 0, 2);
                at += 2;
            }
            String pattern = patternAt(template, at);
            if (!pattern.isEmpty()) {
                at += pattern.length();
                String ordinal = template.startsWith("TH", at) ? "TH" : template.startsWith("th", at) ? "th" : "";
                at += ordinal.length();
                at += template.startsWith("SP", at) ? 2 : 0;
                parts.add(new Part(Kind.FIELD, pattern, isFilled, isLocalized, ordinal));
            } else if (at == start || at < template.length()) {
                at = text(template, at, parts);
            }
        }
        return new DateTemplate(List.copyOf(parts));
    }

    private static boolean isPrefix(String template, int at) {
        return Stream.of("FM", "fm", "TM", "tm").anyMatch(prefix -> template.startsWith(prefix, at));
    }

    private static String patternAt(String template, int at) {
        if (at >= template.length()) {
            return "";
        }
        for (String pattern : BY_FIRST.getOrDefault(template.charAt(at), List.of())) {
            if (template.startsWith(pattern, at)) {
                return pattern;
            }
        }
        return "";
    }

    private static int text(String template, int start, List<Part> parts) {
        int at = start;
        if (template.charAt(at) == '"') {
            at++;
            while (at < template.length() && template.charAt(at) != '"') {
                at += template.charAt(at) == '\\' && at + 1 < template.length() ? 1 : 0;
                at = copy(template, at, Kind.QUOTED, parts);
            }
            return at + 1;
        }
        boolean isEscaped = template.startsWith("\\\"", at);
        return copy(template, isEscaped ? at + 1 : at, Kind.TEXT, parts);
    }

    private static int copy(String template, int at, Kind kind, List<Part> parts) {
        int end = template.offsetByCodePoints(at, 1);
        parts.add(new Part(kind, template.substring(at, end), false, false, ""));
        return end;
    }
}
