package dev.spillway.function;

import dev.spillway.error.Cancellation;
import dev.spillway.function.regex.Regex;
import dev.spillway.function.regex.RegexOptions;
import java.util.LinkedHashMap;
import java.util.Map;

/// The patterns that an expression has compiled lately: PostgreSQL remembers 32 of them too. Used by one thread.
final class RegexCache {
    private static final int PATTERNS_MAX = 32;

    private final Map<Key, Regex> patterns = new LinkedHashMap<>(PATTERNS_MAX, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Key, Regex> eldest) {
            return size() > PATTERNS_MAX;
        }
    };
    private String similar = "";
    private String similarEscape = "";
    private String translated = "^(?:)$";

    private record Key(String pattern, RegexOptions options) {}

    Regex regex(String pattern, RegexOptions options, Cancellation cancellation) {
        return patterns.computeIfAbsent(
                new Key(pattern, options), key -> Regex.compile(key.pattern(), key.options(), cancellation));
    }

    /// A pattern of SIMILAR TO as a regular expression.
    String similar(String pattern, String escape) {
        if (!pattern.equals(similar) || !escape.equals(similarEscape)) {
            translated = PatternLibrary.translated(pattern, escape);
            similar = pattern;
            similarEscape = escape;
        }
        return translated;
    }
}
