package dev.spillway.function.regex;

import dev.spillway.error.ErrorCode;
import dev.spillway.error.SpillwayException;
import dev.spillway.function.regex.Node.Boundary;
import dev.spillway.function.regex.Node.Preference;
import dev.spillway.function.regex.RegexOptions.Syntax;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Reads a pattern. One use.
final class PatternParser {
    private static final int REPEAT_MAX = 255;
    private static final int DEPTH_MAX = 200;
    private static final int PARTS_MAX = 4_000;
    private static final int END = -1;

    private final int[] pattern;
    private final Map<Integer, Node> groups = new HashMap<>();
    private RegexOptions options;
    private int at;
    private int groupCount;
    private int lookDepth;
    private int depth;

    PatternParser(String pattern, RegexOptions options) {
        this.pattern = pattern.codePoints().toArray();
        this.options = options;
    }

    /// Groups seen so far.
    int groupCount() {
        return groupCount;
    }

    Node parse() {
        if (options.syntax() == Syntax.BASIC) {
            throw new SpillwayException(
                    ErrorCode.FEATURE_NOT_SUPPORTED, "basic regular expressions (flag \"b\") are not supported");
        }
        if (options.syntax() == Syntax.LITERAL) {
            return literal();
        }
        director();
        if (options.syntax() == Syntax.LITERAL) {
            return literal();
        }
        embeddedOptions();
        Node all = alternation();
        if (peek() != END) {
            throw Regex.invalid("parentheses () not balanced");
        }
        return all;
    }

    private Node literal() {
        List<Node> parts = new ArrayList<>();
        while (peek() != END) {
            parts.add(character(pattern[at++]));
        }
        return sequence(parts);
    }

    private void director() {
        if (startsWith("***=")) {
            at += 4;
            options = options.with('q');
        } else if (startsWith("***:")) {
            at += 4;
        } else if (startsWith("***")) {
            throw Regex.invalid("invalid regexp (reg version 0.8)");
        }
    }

    private void embeddedOptions() {
        if (!startsWith("(?") || at + 2 >= pattern.length || !Character.isLetter(pattern[at + 2])) {
            return;
        }
        at += 2;
        while (peek() != ')') {
            int letter = peek();
            if (letter == END || "bceimnpqstwx".indexOf(letter) < 0) {
                throw Regex.invalid("invalid embedded option");
            }
            options = options.with(letter);
            at++;
        }
        at++;
    }

    private boolean startsWith(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (at + i >= pattern.length || pattern[at + i] != text.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    private int peek() {
        return at < pattern.length ? pattern[at] : END;
    }

    private int peek(int ahead) {
        return at + ahead < pattern.length ? pattern[at + ahead] : END;
    }

    /// Blanks and comments of the expanded syntax, and `(?#…)`.
    private void skip() {
        while (true) {
            if (startsWith("(?#")) {
                while (peek() != ')' && peek() != END) {
                    at++;
                }
                at += peek() == END ? 0 : 1;
            } else if (options.isExpanded() && peek() == '#') {
                while (peek() != '\n' && peek() != END) {
                    at++;
                }
            } else if (options.isExpanded() && peek() != END && CharSet.isSpace(peek())) {
                at++;
            } else {
                return;
            }
        }
    }

    private Node alternation() {
        if (++depth > DEPTH_MAX) {
            throw Regex.invalid("regular expression is too complex");
        }
        List<Node> branches = new ArrayList<>();
        branches.add(branch());
        while (peek() == '|') {
            at++;
            branches.add(branch());
        }
        depth--;
        return branches.size() == 1 ? branches.getFirst() : new Node.Alternation(branches);
    }

    private Node branch() {
        List<Node> parts = new ArrayList<>();
        skip();
        while (peek() != END && peek() != '|' && (peek() != ')' || depth == 1)) {
            if (peek() == ')') {
                throw Regex.invalid("parentheses () not balanced");
            }
            parts.add(quantified());
            if (parts.size() > PARTS_MAX) {
                throw Regex.invalid("regular expression is too complex");
            }
            skip();
        }
        return sequence(parts);
    }

    private static Node sequence(List<Node> parts) {
        if (parts.isEmpty()) {
            return new Node.Empty();
        }
        Node all = parts.getLast();
        for (int i = parts.size() - 2; i >= 0; i--) {
            all = Node.Sequence.of(parts.get(i), all);
        }
        return all;
    }

    private Node quantified() {
        Node atom = atom();
        skip();
        int min;
        int max;
        boolean isExact = false;
        switch (peek()) {
            case '*' -> {
                min = 0;
                max = Node.UNBOUNDED;
                at++;
            }
            case '+' -> {
                min = 1;
                max = Node.UNBOUNDED;
                at++;
            }
            case '?' -> {
                min = 0;
                max = 1;
                at++;
            }
            case '{' -> {
                if (!CharSet.isDigit(peek(1))) {
                    return atom;
                }
                at++;
                min = number();
                max = min;
                isExact = true;
                if (peek() == ',') {
                    at++;
                    isExact = false;
                    max = CharSet.isDigit(peek()) ? number() : Node.UNBOUNDED;
                }
                if (peek() != '}') {
                    throw Regex.invalid(peek() == END ? "braces {} not balanced" : "invalid repetition count(s)");
                }
                at++;
                if (max != Node.UNBOUNDED && min > max) {
                    throw Regex.invalid("invalid repetition count(s)");
                }
            }
            default -> {
                return atom;
            }
        }
        return repeated(atom, min, max, isExact);
    }

    private Node repeated(Node atom, int min, int max, boolean isExact) {
        boolean isShort = peek() == '?';
        at += isShort ? 1 : 0;
        skip();
        boolean isQuantifiedAgain =
                peek() == '*' || peek() == '+' || peek() == '?' || peek() == '{' && CharSet.isDigit(peek(1));
        if (atom instanceof Node.Assertion || atom instanceof Node.Look || isQuantifiedAgain) {
            throw Regex.invalid("quantifier operand invalid");
        }
        Preference own = isExact ? Preference.NONE : isShort ? Preference.SHORTER : Preference.LONGER;
        if (max == 0) {
            return new Node.Empty();
        }
        return min == 1 && max == 1 && own == Preference.NONE
                ? atom
                : new Node.Repetition(atom, min, max, own.or(atom.preference()));
    }

    private int number() {
        int value = 0;
        while (CharSet.isDigit(peek())) {
            value = value * 10 + peek() - '0';
            if (value > REPEAT_MAX) {
                throw Regex.invalid("invalid repetition count(s)");
            }
            at++;
        }
        return value;
    }

    private Node atom() {
        int c = pattern[at++];
        return switch (c) {
            case '(' -> parenthesis();
            case '[' -> bracket();
            case '.' -> {
                CharSet all = CharSet.of(any -> true);
                if (!options.dotMatchesNewline()) {
                    all.excludeNewline();
                }
                yield new Node.Characters(all);
            }
            case '^' -> new Node.Assertion(options.linesMatter() ? Boundary.LINE_START : Boundary.TEXT_START);
            case '$' -> new Node.Assertion(options.linesMatter() ? Boundary.LINE_END : Boundary.TEXT_END);
            case '\\' -> new PatternEscape(this).atom();
            case '*', '+', '?' -> throw Regex.invalid("quantifier operand invalid");
            case '{' -> {
                if (CharSet.isDigit(peek())) {
                    throw Regex.invalid("quantifier operand invalid");
                }
                yield character(c);
            }
            default -> character(c);
        };
    }

    Node character(int character) {
        return new Node.Characters(CharSet.of(character, options.ignoresCase()));
    }

    private Node parenthesis() {
        boolean isPlain = peek() != '?';
        if (!isPlain) {
            at++;
            int kind = peek();
            at++;
            switch (kind) {
                case ':' -> {}
                case '=' -> {
                    return look(true, false);
                }
                case '!' -> {
                    return look(true, true);
                }
                case '<' -> {
                    int second = peek();
                    at++;
                    if (second != '=' && second != '!') {
                        throw Regex.invalid("quantifier operand invalid");
                    }
                    return look(false, second == '!');
                }
                default -> throw Regex.invalid("quantifier operand invalid");
            }
        }
        int number = isPlain && lookDepth == 0 ? ++groupCount : 0;
        Node inner = alternation();
        close();
        if (number == 0) {
            return inner;
        }
        groups.put(number, inner);
        return new Node.Group(inner, number);
    }

    private void close() {
        if (peek() != ')') {
            throw Regex.invalid("parentheses () not balanced");
        }
        at++;
    }

    private Node look(boolean isAhead, boolean isNegative) {
        lookDepth++;
        Node inner = alternation();
        lookDepth--;
        close();
        return new Node.Look(inner, isAhead, isNegative);
    }

    private Node bracket() {
        if (startsWith("[:<:]]")) {
            at += 6;
            return new Node.Assertion(Boundary.WORD_START);
        }
        if (startsWith("[:>:]]")) {
            at += 6;
            return new Node.Assertion(Boundary.WORD_END);
        }
        PatternBracket bracket = new PatternBracket(this, pattern, options);
        CharSet set = bracket.parse(at);
        at = bracket.end();
        return new Node.Characters(set);
    }

    RegexOptions options() {
        return options;
    }

    /// The next character, which is consumed; -1 at the end.
    int take() {
        return at < pattern.length ? pattern[at++] : END;
    }

    int position() {
        return at;
    }

    void moveTo(int position) {
        at = position;
    }

    int charAt(int position) {
        return position < pattern.length ? pattern[position] : END;
    }

    Node reference(int number) {
        Node group = groups.get(number);
        if (group == null || lookDepth > 0) {
            throw Regex.invalid("invalid backreference number");
        }
        return new Node.Reference(number, group, options.ignoresCase());
    }
}
