package dev.spillway.sql.syntax;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/// What CREATE TABLE (LIKE …) may take over besides columns and NOT NULL. Those without an effect here are known too.
public enum LikeOption {
    COMMENTS,
    COMPRESSION,
    CONSTRAINTS,
    DEFAULTS,
    GENERATED,
    IDENTITY,
    INDEXES,
    STATISTICS,
    STORAGE;

    static Optional<LikeOption> find(String word) {
        return Arrays.stream(values())
                .filter(option -> option.name().toLowerCase(Locale.ROOT).equals(word))
                .findFirst();
    }

    /// Whether the word says what becomes of an option.
    static boolean isHow(String word) {
        return word.equals("including") || word.equals("excluding");
    }
}
