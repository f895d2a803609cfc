package dev.spillway.function;

import dev.spillway.data.ArrayCode;
import dev.spillway.data.ByteString;
import dev.spillway.data.DataType;
import dev.spillway.error.SpillwayException;
import dev.spillway.function.regex.Regex;
import dev.spillway.function.regex.RegexOptions;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// `regexp_…` functions. Positions count characters from 1. Stateless.
final class RegexCalls {
    private static final long ALL = 0;

    private RegexCalls() {}

    static int[] characters(String text) {
        return text.codePoints().toArray();
    }

    private static String text(int[] characters, int start, int end) {
        return new String(characters, start, end - start);
    }

    /// Flags without `g`, which only some functions know.
    private static RegexOptions options(String flags, String function) {
        if (flags.indexOf('g') >= 0) {
            throw FunctionErrors.invalidParameter(function + " does not support the \"global\" option");
        }
        return options(flags);
    }

    private static RegexOptions options(String flags) {
        RegexOptions options = RegexOptions.DEFAULT;
        for (int flag : flags.replace("g", "").codePoints().toArray()) {
            options = options.with(flag);
        }
        return options;
    }

    private static long atLeast(Arguments arguments, int index, long otherwise, String name, long min) {
        long value = arguments.count() > index ? arguments.number(index) : otherwise;
        if (value < min) {
            throw FunctionErrors.invalidParameter("invalid value for parameter \"" + name + "\": " + value);
        }
        return value;
    }

    private static String flags(Arguments arguments, int index) {
        return arguments.count() > index ? arguments.text(index) : "";
    }

    static Object like(Arguments arguments, RegexCache cache) {
        RegexOptions options = options(flags(arguments, 2), "regexp_like()");
        return cache.regex(arguments.text(1), options, arguments.cancellation()).isFound(characters(arguments.text(0)));
    }

    /// The matches of a text, one after the other, starting at a character (from 1).
    private static final class Matches {
        private final Regex regex;
        private final int[] text;
        private int from;

        Matches(Regex regex, int[] text, long start) {
            this.regex = regex;
            this.text = text;
            this.from = (int) Math.min(text.length + 1L, start - 1);
        }

        int @Nullable [] next(boolean withGroups) {
            if (from > text.length) {
                return null;
            }
            int[] match = regex.find(text, from, withGroups);
            from = match == null ? text.length + 1 : match[1] == match[0] ? match[1] + 1 : match[1];
            return match;
        }

        int @Nullable [] number(long wanted, boolean withGroups) {
            int[] match = next(withGroups);
            for (long number = 1; number < wanted && match != null; number++) {
                match = next(withGroups);
            }
            return match;
        }
    }

    static Object count(Arguments arguments, RegexCache cache) {
        long start = atLeast(arguments, 2, 1, "start", 1);
        RegexOptions options = options(flags(arguments, 3), "regexp_count()");
        Regex regex = cache.regex(arguments.text(1), options, arguments.cancellation());
        Matches matches = new Matches(regex, characters(arguments.text(0)), start);
        long count = 0;
        while (matches.next(false) != null) {
            count++;
        }
        return count;
    }

    static Object position(Arguments arguments, RegexCache cache) {
        long start = atLeast(arguments, 2, 1, "start", 1);
        long number = atLeast(arguments, 3, 1, "n", 1);
        long side = atLeast(arguments, 4, 0, "endoption", 0);
        if (side > 1) {
            throw FunctionErrors.invalidParameter("invalid value for parameter \"endoption\": " + side);
        }
        RegexOptions options = options(flags(arguments, 5), "regexp_instr()");
        long group = atLeast(arguments, 6, 0, "subexpr", 0);
        Regex regex = cache.regex(arguments.text(1), options, arguments.cancellation());
        int[] match = new Matches(regex, characters(arguments.text(0)), start).number(number, group > 0);
        if (match == null || group > regex.groupCount()) {
            return 0L;
        }
        return match[(int) (2 * group + side)] + 1L;
    }

    static @Nullable Object part(Arguments arguments, RegexCache cache) {
        long start = atLeast(arguments, 2, 1, "start", 1);
        long number = atLeast(arguments, 3, 1, "n", 1);
        RegexOptions options = options(flags(arguments, 4), "regexp_substr()");
        long group = atLeast(arguments, 5, 0, "subexpr", 0);
        Regex regex = cache.regex(arguments.text(1), options, arguments.cancellation());
        int[] text = characters(arguments.text(0));
        int[] match = new Matches(regex, text, start).number(number, group > 0);
        if (match == null || group > regex.groupCount() || match[(int) (2 * group)] < 0) {
            return null;
        }
        return text(text, match[(int) (2 * group)], match[(int) (2 * group + 1)]);
    }

    /// `substring(text FROM pattern)`: the first group if there is one, else the whole match.
    static @Nullable Object firstGroup(Arguments arguments, RegexCache cache) {
        Regex regex = cache.regex(arguments.text(1), RegexOptions.DEFAULT, arguments.cancellation());
        return firstGroup(arguments.text(0), regex);
    }

    static @Nullable Object firstGroup(String source, Regex regex) {
        int[] text = characters(source);
        int[] match = regex.find(text, 0, true);
        int at = regex.groupCount() > 0 ? 2 : 0;
        return match == null || match[at] < 0 ? null : text(text, match[at], match[at + 1]);
    }

    /// The groups of the first match, or the match where there are none; NULL without a match.
    static @Nullable Object groups(Arguments arguments, RegexCache cache) {
        String flags = flags(arguments, 2);
        if (flags.indexOf('g') >= 0) {
            throw FunctionErrors.invalidParameter("regexp_match() does not support the \"global\" option")
                    .withHint("Use the regexp_matches function instead.");
        }
        Regex regex = cache.regex(arguments.text(1), options(flags), arguments.cancellation());
        int[] text = characters(arguments.text(0));
        int[] match = regex.find(text, 0, true);
        return match == null ? null : groups(regex, text, match);
    }

    /// The same of every match, where the flags say `g`.
    static Object allGroups(Arguments arguments, RegexCache cache) {
        String flags = flags(arguments, 2);
        Regex regex = cache.regex(arguments.text(1), options(flags), arguments.cancellation());
        int[] text = characters(arguments.text(0));
        Matches matches = new Matches(regex, text, 1);
        List<@Nullable Object> all = new ArrayList<>();
        int[] match = matches.next(true);
        while (match != null) {
            all.add(groups(regex, text, match));
            match = flags.indexOf('g') >= 0 ? matches.next(true) : null;
        }
        return ArrayCode.encode(all, DataType.BYTEA);
    }

    private static ByteString groups(Regex regex, int[] text, int[] match) {
        List<@Nullable Object> groups = new ArrayList<>();
        boolean hasGroups = regex.groupCount() > 0;
        for (int group = hasGroups ? 1 : 0; group <= regex.groupCount(); group++) {
            groups.add(match[2 * group] < 0 ? null : text(text, match[2 * group], match[2 * group + 1]));
        }
        return ArrayCode.encode(groups, DataType.TEXT);
    }

    /// What is between the matches. Empty matches at the end and behind another match do not count.
    static Object split(Arguments arguments, RegexCache cache) {
        RegexOptions options = options(flags(arguments, 2), "regexp_split_to_array()");
        Regex regex = cache.regex(arguments.text(1), options, arguments.cancellation());
        int[] text = characters(arguments.text(0));
        Matches matches = new Matches(regex, text, 1);
        List<@Nullable Object> parts = new ArrayList<>();
        int copied = 0;
        int before = 0;
        for (int[] match = matches.next(false); match != null; match = matches.next(false)) {
            if (match[0] < text.length && match[1] > before) {
                parts.add(text(text, copied, match[0]));
                copied = match[1];
            }
            before = match[1];
        }
        parts.add(text(text, copied, text.length));
        return ArrayCode.encode(parts, DataType.TEXT);
    }

    static Object replaced(Arguments arguments, RegexCache cache) {
        String flags = flags(arguments, 3);
        if (!flags.isEmpty() && flags.charAt(0) >= '0' && flags.charAt(0) <= '9') {
            throw invalidDigit(flags);
        }
        Regex regex = cache.regex(arguments.text(1), options(flags), arguments.cancellation());
        return replaced(arguments, regex, 1, flags.indexOf('g') >= 0 ? ALL : 1);
    }

    private static SpillwayException invalidDigit(String flags) {
        return FunctionErrors.invalidParameter("invalid regular expression option: \"" + flags.charAt(0) + "\"")
                .withHint(
                        "If you meant to use regexp_replace() with a start parameter, cast the fourth argument to integer explicitly.");
    }

    static Object replacedFrom(Arguments arguments, RegexCache cache) {
        long start = atLeast(arguments, 3, 1, "start", 1);
        long number = atLeast(arguments, 4, 1, "n", 0);
        String flags = flags(arguments, 5);
        Regex regex = cache.regex(arguments.text(1), options(flags), arguments.cancellation());
        boolean isGlobal = flags.indexOf('g') >= 0 && arguments.count() <= 4;
        return replaced(arguments, regex, start, isGlobal ? ALL : number);
    }

    private static String replaced(Arguments arguments, Regex regex, long start, long number) {
        int[] text = characters(arguments.text(0));
        Replacement replacement = Replacement.of(arguments.text(2));
        Matches matches = new Matches(regex, text, start);
        StringBuilder out = new StringBuilder();
        int copied = 0;
        int[] match = matches.next(replacement.hasGroups());
        for (long found = 1; match != null; found++) {
            if (number == ALL || found == number) {
                out.append(text(text, copied, match[0]));
                replacement.append(out, text, match);
                copied = match[1];
            }
            if (found == number) {
                break;
            }
            match = matches.next(replacement.hasGroups());
        }
        return out.append(text(text, copied, text.length)).toString();
    }
}
