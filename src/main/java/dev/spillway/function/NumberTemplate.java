package dev.spillway.function;

import dev.spillway.error.ErrorCode;
import dev.spillway.error.SpillwayException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// A template of `to_char(number, …)` and `to_number`: its patterns, and what PostgreSQL's formatting.c counts of them.
/// Immutable.
record NumberTemplate(List<Part> parts, Counts counts) {
    enum Pattern {
        COMMA(","),
        POINT("."),
        ZERO("0"),
        NINE("9"),
        BLANK("B"),
        CURRENCY_CODE("C"),
        LOCALE_POINT("D"),
        EXPONENT("EEEE"),
        FILL("FM"),
        LOCALE_GROUP("G"),
        CURRENCY("L"),
        MINUS("MI"),
        PLUS("PL"),
        BRACKETS("PR"),
        ROMAN("RN"),
        SIGN_EITHER("SG"),
        SPELLED("SP"),
        SIGN("S"),
        ORDINAL("TH"),
        SHIFT("V");

        private final String text;

        Pattern(String text) {
            this.text = text;
        }
    }

    /// A pattern as written, or characters that are copied.
    record Part(Optional<Pattern> pattern, String text) {}

    enum SignPlace {
        NONE,
        BEFORE,
        BEHIND
    }

    /// Digits before and behind the point, and the flags of formatting.c.
    static final class Counts {
        int before;
        int behind;
        int shift;
        int zeroStart;
        int zeroEnd;
        int signAt;
        SignPlace sign = SignPlace.NONE;
        boolean hasPoint;
        boolean hasZero;
        boolean isFilled;
        boolean hasSign;
        boolean hasBrackets;
        boolean hasMinus;
        boolean hasPlus;
        boolean isRoman;
        boolean isShifted;
        boolean hasExponent;
    }

    static NumberTemplate parse(String template) {
        List<Part> parts = new ArrayList<>();
        Counts counts = new Counts();
        for (int at = 0; at < template.length(); ) {
            Optional<Pattern> found = patternAt(template, at);
            if (found.isPresent()) {
                Pattern pattern = found.get();
                count(counts, pattern);
                parts.add(new Part(found, template.substring(at, at + pattern.text.length())));
                at += pattern.text.length();
            } else if (template.charAt(at) == '"') {
                at = quoted(template, at + 1, parts);
            } else {
                boolean isEscaped =
                        template.charAt(at) == '\\' && at + 1 < template.length() && template.charAt(at + 1) == '"';
                at += isEscaped ? 1 : 0;
                int end = template.offsetByCodePoints(at, 1);
                parts.add(new Part(Optional.empty(), template.substring(at, end)));
                at = end;
            }
        }
        return new NumberTemplate(List.copyOf(parts), counts);
    }

    static int quoted(String template, int start, List<Part> parts) {
        int at = start;
        while (at < template.length() && template.charAt(at) != '"') {
            at += template.charAt(at) == '\\' && at + 1 < template.length() ? 1 : 0;
            int end = template.offsetByCodePoints(at, 1);
            parts.add(new Part(Optional.empty(), template.substring(at, end)));
            at = end;
        }
        return at + 1;
    }

    /// Letters may be of either case, but not mixed (only the first decides, as in PostgreSQL's index).
    private static Optional<Pattern> patternAt(String template, int at) {
        for (Pattern pattern : Pattern.values()) {
            if (template.startsWith(pattern.text, at)
                    || template.startsWith(pattern.text.toLowerCase(Locale.ROOT), at)
                    || pattern == Pattern.ROMAN && template.startsWith("Rn", at)) {
                return Optional.of(pattern);
            }
        }
        return Optional.empty();
    }

    private static void count(Counts counts, Pattern pattern) {
        if (counts.hasExponent && pattern != Pattern.EXPONENT) {
            throw invalid("\"EEEE\" must be the last pattern used");
        }
        switch (pattern) {
            case NINE -> {
                check(counts.hasBrackets, "\"9\" must be ahead of \"PR\"");
                countNine(counts);
            }
            case ZERO -> {
                check(counts.hasBrackets, "\"0\" must be ahead of \"PR\"");
                countZero(counts);
            }
            case POINT, LOCALE_POINT -> {
                check(counts.hasPoint, "multiple decimal points");
                check(counts.isShifted, "cannot use \"V\" and decimal point together");
                counts.hasPoint = true;
            }
            case FILL -> counts.isFilled = true;
            case SIGN -> countSign(counts);
            case MINUS -> {
                check(counts.hasSign, "cannot use \"S\" and \"MI\" together");
                counts.hasMinus = true;
            }
            case PLUS -> {
                check(counts.hasSign, "cannot use \"S\" and \"PL\" together");
                counts.hasPlus = true;
            }
            case SIGN_EITHER -> {
                check(counts.hasSign, "cannot use \"S\" and \"SG\" together");
                counts.hasMinus = true;
                counts.hasPlus = true;
            }
            case BRACKETS -> {
                check(
                        counts.hasSign || counts.hasPlus || counts.hasMinus,
                        "cannot use \"PR\" and \"S\"/\"PL\"/\"MI\"/\"SG\" together");
                counts.hasBrackets = true;
            }
            case ROMAN -> {
                check(counts.isRoman, "cannot use \"RN\" twice");
                counts.isRoman = true;
            }
            case SHIFT -> {
                check(counts.hasPoint, "cannot use \"V\" and decimal point together");
                counts.isShifted = true;
            }
            case EXPONENT -> countExponent(counts);
            case COMMA, LOCALE_GROUP, CURRENCY, CURRENCY_CODE, ORDINAL, SPELLED, BLANK -> {}
        }
    }

    private static void countNine(Counts counts) {
        if (counts.isShifted) {
            counts.shift++;
        } else if (counts.hasPoint) {
            counts.behind++;
        } else {
            counts.before++;
        }
    }

    private static void countZero(Counts counts) {
        if (!counts.hasZero && !counts.hasPoint) {
            counts.hasZero = true;
            counts.zeroStart = counts.before + 1;
        }
        if (counts.hasPoint) {
            counts.behind++;
        } else {
            counts.before++;
        }
        counts.zeroEnd = counts.before + counts.behind;
    }

    private static void countSign(Counts counts) {
        check(counts.hasSign, "cannot use \"S\" twice");
        check(
                counts.hasPlus || counts.hasMinus || counts.hasBrackets,
                "cannot use \"S\" and \"PL\"/\"MI\"/\"SG\"/\"PR\" together");
        if (!counts.hasPoint) {
            counts.sign = SignPlace.BEFORE;
            counts.signAt = counts.before;
        } else {
            counts.sign = SignPlace.BEHIND;
        }
        counts.hasSign = true;
    }

    private static void countExponent(Counts counts) {
        check(counts.hasExponent, "cannot use \"EEEE\" twice");
        check(
                counts.isFilled
                        || counts.hasSign
                        || counts.hasBrackets
                        || counts.hasMinus
                        || counts.hasPlus
                        || counts.isRoman
                        || counts.isShifted,
                "\"EEEE\" is incompatible with other formats");
        counts.hasExponent = true;
    }

    private static void check(boolean isWrong, String message) {
        if (isWrong) {
            throw invalid(message);
        }
    }

    static SpillwayException invalid(String message) {
        return new SpillwayException(ErrorCode.SYNTAX_ERROR, message);
    }
}
