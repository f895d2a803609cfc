package dev.spillway.function.regex;

import dev.spillway.function.regex.RegexOptions.Syntax;
import java.util.function.IntPredicate;

/// Reads a bracket expression. One use.
final class PatternBracket {
    private static final int END = -1;

    private final PatternParser parser;
    private final int[] pattern;
    private final CharSet set;
    private final boolean excludesNewline;
    private final boolean hasEscapes;
    private int at;

    PatternBracket(PatternParser parser, int[] pattern, RegexOptions options) {
        this.parser = parser;
        this.pattern = pattern;
        this.set = new CharSet(options.ignoresCase());
        this.excludesNewline = !options.dotMatchesNewline();
        this.hasEscapes = options.syntax() == Syntax.ADVANCED;
    }

    int end() {
        return at;
    }

    private int peek() {
        return at < pattern.length ? pattern[at] : END;
    }

    private boolean startsWith(int first, int second) {
        return at + 1 < pattern.length && pattern[at] == first && pattern[at + 1] == second;
    }

    /// The set whose characters begin at `start`, behind the bracket.
    CharSet parse(int start) {
        at = start;
        boolean isNegated = peek() == '^';
        at += isNegated ? 1 : 0;
        boolean isFirst = true;
        while (isFirst || peek() != ']') {
            if (peek() == END) {
                throw Regex.invalid("brackets [] not balanced");
            }
            item(isFirst);
            isFirst = false;
        }
        at++;
        if (isNegated) {
            set.negate();
            if (excludesNewline) {
                set.excludeNewline();
            }
        }
        return set;
    }

    private void item(boolean isFirst) {
        if (startsWith('[', ':')) {
            set.add(CharSet.named(name(':')).orElseThrow(() -> Regex.invalid("invalid character class")));
            return;
        }
        if (startsWith('[', '=')) {
            int one = single(name('='));
            set.add(one, one);
            return;
        }
        IntPredicate escaped = hasEscapes && peek() == '\\' ? PatternEscape.characterClass(pattern, at + 1) : null;
        if (escaped != null) {
            at += 2;
            set.add(escaped);
            return;
        }
        if (peek() == '-' && !isFirst && at + 1 < pattern.length && pattern[at + 1] != ']') {
            throw Regex.invalid("invalid character range");
        }
        int first = endpoint();
        if (peek() == '-' && at + 1 < pattern.length && pattern[at + 1] != ']') {
            at++;
            int last = endpoint();
            if (first > last) {
                throw Regex.invalid("invalid character range");
            }
            set.add(first, last);
        } else {
            set.add(first, first);
        }
    }

    private int endpoint() {
        if (startsWith('[', '.')) {
            return single(name('.'));
        }
        if (startsWith('[', ':') || startsWith('[', '=')) {
            throw Regex.invalid("invalid character range");
        }
        if (hasEscapes && peek() == '\\') {
            if (PatternEscape.characterClass(pattern, at + 1) != null) {
                throw Regex.invalid("invalid character range");
            }
            parser.moveTo(at + 1);
            int character = new PatternEscape(parser).character();
            at = parser.position();
            return character;
        }
        if (peek() == END) {
            throw Regex.invalid("brackets [] not balanced");
        }
        return pattern[at++];
    }

    private String name(int delimiter) {
        at += 2;
        int start = at;
        while (!startsWith(delimiter, ']')) {
            if (peek() == END) {
                throw Regex.invalid("brackets [] not balanced");
            }
            at++;
        }
        String name = new String(pattern, start, at - start);
        at += 2;
        return name;
    }

    private static int single(String element) {
        if (element.codePointCount(0, element.length()) != 1) {
            throw Regex.invalid("invalid collating element");
        }
        return element.codePointAt(0);
    }
}
