package dev.spillway.function.regex;

import dev.spillway.error.ErrorCode;
import dev.spillway.error.SpillwayException;

/// How a pattern is read. `dotMatchesNewline` also of negated brackets; `linesMatter` lets `^` and `$` match at lines.
public record RegexOptions(
        Syntax syntax, boolean ignoresCase, boolean dotMatchesNewline, boolean linesMatter, boolean isExpanded) {
    /// The pattern languages.
    public enum Syntax {
        ADVANCED,
        EXTENDED,
        BASIC,
        LITERAL
    }

    public static final RegexOptions DEFAULT = new RegexOptions(Syntax.ADVANCED, false, true, false, false);
    public static final RegexOptions CASE_INSENSITIVE = new RegexOptions(Syntax.ADVANCED, true, true, false, false);

    /// The option that a letter stands for, as in `regexp_replace`'s flags (without `g`) and in `(?i)`.
    public RegexOptions with(int letter) {
        return switch (letter) {
            case 'b' -> new RegexOptions(Syntax.BASIC, ignoresCase, dotMatchesNewline, linesMatter, isExpanded);
            case 'c' -> new RegexOptions(syntax, false, dotMatchesNewline, linesMatter, isExpanded);
            case 'e' -> new RegexOptions(Syntax.EXTENDED, ignoresCase, dotMatchesNewline, linesMatter, isExpanded);
            case 'i' -> new RegexOptions(syntax, true, dotMatchesNewline, linesMatter, isExpanded);
            case 'm', 'n' -> new RegexOptions(syntax, ignoresCase, false, true, isExpanded);
            case 'p' -> new RegexOptions(syntax, ignoresCase, false, false, isExpanded);
            case 'q' -> new RegexOptions(Syntax.LITERAL, ignoresCase, dotMatchesNewline, linesMatter, isExpanded);
            case 's' -> new RegexOptions(syntax, ignoresCase, true, false, isExpanded);
            case 't' -> new RegexOptions(syntax, ignoresCase, dotMatchesNewline, linesMatter, false);
            case 'w' -> new RegexOptions(syntax, ignoresCase, true, true, isExpanded);
            case 'x' -> new RegexOptions(syntax, ignoresCase, dotMatchesNewline, linesMatter, true);
            default ->
                throw new SpillwayException(
                        ErrorCode.INVALID_PARAMETER_VALUE,
                        "invalid regular expression option: \"" + Character.toString(letter) + "\"");
        };
    }
}
