package dev.spillway.planner.estimate;

import dev.spillway.storage.ColumnStatistics.MostCommonValue;
import java.util.List;
import java.util.Locale;

/// `patternsel`: LIKE against a constant pattern. Most common values and a long histogram are matched, the rest is
/// guessed from the pattern's shape. Stateless.
final class PatternEstimator {
    private static final double FIXED_CHARACTER = 0.20;
    private static final double ANY_CHARACTER = 0.9;
    private static final double FULL_WILDCARD = 5.0;
    private static final double DEFAULT_MATCH = 0.005;
    private static final int HISTOGRAM_MIN = 10;
    private static final int HISTOGRAM_TRUSTED = 100;
    private static final double EDGE = 0.0001;

    private PatternEstimator() {}

    /// `isFolded`: ILIKE. Escaped characters count as fixed.
    static double like(ColumnEstimate column, String pattern, boolean isFolded) {
        String folded = isFolded ? pattern.toLowerCase(Locale.ROOT) : pattern;
        int prefixLength = fixedPrefixLength(folded);
        if (prefixLength == folded.length() && folded.indexOf('\\') < 0 && !isFolded) {
            return ComparisonEstimator.equal(column, folded);
        }
        double common = 0;
        for (MostCommonValue value : column.mostCommon()) {
            if (value.value() instanceof String text && matches(text, folded, isFolded)) {
                common += value.frequency();
            }
        }
        double others = Math.clamp(1 - column.nullFraction() - column.mostCommonSum(), 0, 1);
        return Math.clamp(common + others * ofOthers(column, folded, prefixLength, isFolded), 0, 1);
    }

    private static double ofOthers(ColumnEstimate column, String pattern, int prefixLength, boolean isFolded) {
        List<Object> bounds = column.bounds();
        double guessed = guess(column, pattern, isFolded ? 0 : prefixLength);
        if (bounds.size() < HISTOGRAM_MIN) {
            return guessed;
        }
        int matching = 0;
        for (Object bound : bounds.subList(1, bounds.size() - 1)) {
            if (bound instanceof String text && matches(text, pattern, isFolded)) {
                matching++;
            }
        }
        double measured = (double) matching / (bounds.size() - 2);
        double weight = Math.min(1, (double) bounds.size() / HISTOGRAM_TRUSTED);
        return Math.clamp(measured * weight + guessed * (1 - weight), EDGE, 1 - EDGE);
    }

    private static double guess(ColumnEstimate column, String pattern, int prefixLength) {
        double rest = shape(pattern.substring(prefixLength));
        if (prefixLength == 0) {
            return rest;
        }
        String prefix = pattern.substring(0, prefixLength);
        if (column.bounds().size() < 2) {
            return DEFAULT_MATCH * rest;
        }
        String after = prefix.substring(0, prefixLength - 1) + (char) (prefix.charAt(prefixLength - 1) + 1);
        double range = ComparisonEstimator.inequality(column, prefix, false, true)
                + ComparisonEstimator.inequality(column, after, true, false)
                - 1
                + column.nullFraction();
        return Math.max(range, 1.0 / column.distinctCount()) * rest;
    }

    /// `like_selectivity`: each fixed character keeps a fifth, a `%` widens.
    private static double shape(String pattern) {
        double selectivity = 1;
        int start = 0;
        while (start < pattern.length() && (pattern.charAt(start) == '%' || pattern.charAt(start) == '_')) {
            start++;
        }
        for (int i = start; i < pattern.length(); i++) {
            char character = pattern.charAt(i);
            if (character == '%') {
                selectivity *= FULL_WILDCARD;
            } else if (character == '_') {
                selectivity *= ANY_CHARACTER;
            } else {
                i += character == '\\' ? 1 : 0;
                selectivity *= FIXED_CHARACTER;
            }
        }
        return Math.min(1, selectivity);
    }

    private static int fixedPrefixLength(String pattern) {
        int length = 0;
        while (length < pattern.length() && "%_\\".indexOf(pattern.charAt(length)) < 0) {
            length++;
        }
        return length;
    }

    private static boolean matches(String text, String pattern, boolean isFolded) {
        return matches(isFolded ? text.toLowerCase(Locale.ROOT) : text, pattern);
    }

    /// LIKE with backtracking to the last `%`, so linear but for repeated wildcards.
    static boolean matches(String text, String pattern) {
        int textAt = 0;
        int patternAt = 0;
        int wildcardAt = -1;
        int resumeAt = 0;
        while (textAt < text.length()) {
            char expected = patternAt < pattern.length() ? pattern.charAt(patternAt) : '\0';
            if (patternAt < pattern.length() && expected == '%') {
                wildcardAt = patternAt++;
                resumeAt = textAt;
                continue;
            }
            boolean isEscaped = expected == '\\' && patternAt + 1 < pattern.length();
            char literal = isEscaped ? pattern.charAt(patternAt + 1) : expected;
            boolean isMatch =
                    patternAt < pattern.length() && (!isEscaped && expected == '_' || literal == text.charAt(textAt));
            if (isMatch) {
                textAt++;
                patternAt += isEscaped ? 2 : 1;
            } else if (wildcardAt >= 0) {
                patternAt = wildcardAt + 1;
                textAt = ++resumeAt;
            } else {
                return false;
            }
        }
        while (patternAt < pattern.length() && pattern.charAt(patternAt) == '%') {
            patternAt++;
        }
        return patternAt == pattern.length();
    }
}
