package dev.spillway.function;

import static dev.spillway.data.DataType.BOOLEAN;
import static dev.spillway.data.DataType.INTEGER;
import static dev.spillway.data.DataType.TEXT;

import dev.spillway.data.DataType;
import dev.spillway.error.ErrorCode;
import dev.spillway.function.ScalarFunction.OfValues;
import dev.spillway.function.regex.Regex;
import dev.spillway.function.regex.RegexOptions;
import org.jspecify.annotations.Nullable;

/// Operators and functions of regular expressions and of SIMILAR TO.
final class PatternLibrary {
    /// The operator that SIMILAR TO stands for; its operands are text, pattern and escape.
    static final String SIMILAR = "similar_to";

    private static final DataType TEXTS = DataType.arrayOf(TEXT);

    private PatternLibrary() {}

    static void define(Definitions all) {
        match(all, "~", RegexOptions.DEFAULT, true);
        match(all, "!~", RegexOptions.DEFAULT, false);
        match(all, "~*", RegexOptions.CASE_INSENSITIVE, true);
        match(all, "!~*", RegexOptions.CASE_INSENSITIVE, false);
        remembering(all, "regexp_like", BOOLEAN, RegexCalls::like, TEXT, TEXT);
        remembering(all, "regexp_like", BOOLEAN, RegexCalls::like, TEXT, TEXT, TEXT);
        DataType[] counted = {TEXT, TEXT, INTEGER, TEXT};
        for (int count = 2; count <= counted.length; count++) {
            remembering(all, "regexp_count", INTEGER, RegexCalls::count, first(counted, count));
        }
        DataType[] placed = {TEXT, TEXT, INTEGER, INTEGER, INTEGER, TEXT, INTEGER};
        for (int count = 2; count <= placed.length; count++) {
            remembering(all, "regexp_instr", INTEGER, RegexCalls::position, first(placed, count));
        }
        DataType[] cut = {TEXT, TEXT, INTEGER, INTEGER, TEXT, INTEGER};
        for (int count = 2; count <= cut.length; count++) {
            remembering(all, "regexp_substr", TEXT, RegexCalls::part, first(cut, count));
        }
        remembering(all, "regexp_match", TEXTS, RegexCalls::groups, TEXT, TEXT);
        remembering(all, "regexp_match", TEXTS, RegexCalls::groups, TEXT, TEXT, TEXT);
        // The codes of arrays: there are no arrays of arrays.
        DataType matches = DataType.arrayOf(DataType.BYTEA);
        remembering(all, "regexp_matches", matches, RegexCalls::allGroups, TEXT, TEXT);
        remembering(all, "regexp_matches", matches, RegexCalls::allGroups, TEXT, TEXT, TEXT);
        remembering(all, "regexp_split_to_array", TEXTS, RegexCalls::split, TEXT, TEXT);
        remembering(all, "regexp_split_to_array", TEXTS, RegexCalls::split, TEXT, TEXT, TEXT);
        remembering(all, "regexp_replace", TEXT, RegexCalls::replaced, TEXT, TEXT, TEXT);
        remembering(all, "regexp_replace", TEXT, RegexCalls::replaced, TEXT, TEXT, TEXT, TEXT);
        DataType[] replaced = {TEXT, TEXT, TEXT, INTEGER, INTEGER, TEXT};
        for (int count = 4; count <= replaced.length; count++) {
            remembering(all, "regexp_replace", TEXT, RegexCalls::replacedFrom, first(replaced, count));
        }
        remembering(all, "substring", TEXT, RegexCalls::firstGroup, TEXT, TEXT);
        remembering(all, "substring", TEXT, PatternLibrary::similarPart, TEXT, TEXT, TEXT);
        remembering(all, SIMILAR, BOOLEAN, PatternLibrary::isSimilar, TEXT, TEXT);
        remembering(all, SIMILAR, BOOLEAN, PatternLibrary::isSimilar, TEXT, TEXT, TEXT);
    }

    private static DataType[] first(DataType[] types, int count) {
        return java.util.Arrays.copyOf(types, count);
    }

    /// What a function does with the patterns it has compiled.
    private interface Call {
        @Nullable
        Object apply(Arguments arguments, RegexCache cache);
    }

    private static void remembering(Definitions all, String name, DataType result, Call call, DataType... types) {
        all.remembering(
                name,
                result,
                () -> {
                    RegexCache cache = new RegexCache();
                    OfValues body = arguments -> call.apply(arguments, cache);
                    return body;
                },
                types);
    }

    private static void match(Definitions all, String symbol, RegexOptions options, boolean isWanted) {
        remembering(
                all,
                symbol,
                BOOLEAN,
                (arguments, cache) -> cache.regex(arguments.text(1), options, arguments.cancellation())
                                .isFound(RegexCalls.characters(arguments.text(0)))
                        == isWanted,
                TEXT,
                TEXT);
    }

    private static String escape(Arguments arguments) {
        return arguments.count() > 2 ? arguments.text(2) : "\\";
    }

    private static @Nullable Object isSimilar(Arguments arguments, RegexCache cache) {
        String pattern = cache.similar(arguments.text(1), escape(arguments));
        return cache.regex(pattern, RegexOptions.DEFAULT, arguments.cancellation())
                .isFound(RegexCalls.characters(arguments.text(0)));
    }

    private static @Nullable Object similarPart(Arguments arguments, RegexCache cache) {
        String pattern = cache.similar(arguments.text(1), escape(arguments));
        Regex regex = cache.regex(pattern, RegexOptions.DEFAULT, arguments.cancellation());
        return RegexCalls.firstGroup(arguments.text(0), regex);
    }

    /// The regular expression that a pattern of SIMILAR TO stands for (`similar_escape_internal`).
    static String translated(String pattern, String escape) {
        if (TextLibrary.length(escape) > 1) {
            throw new dev.spillway.error.SpillwayException(ErrorCode.INVALID_ESCAPE_SEQUENCE, "invalid escape string")
                    .withHint("Escape string must be empty or one character.");
        }
        return new SimilarPattern(pattern, escape.isEmpty() ? -1 : escape.codePointAt(0)).translated();
    }
}
