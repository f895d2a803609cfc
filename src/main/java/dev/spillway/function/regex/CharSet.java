package dev.spillway.function.regex;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.IntPredicate;

/// A set of characters. Immutable once the parser is done with it.
final class CharSet {
    private final List<IntPredicate> parts = new ArrayList<>();
    private final boolean ignoresCase;
    private boolean isNegated;
    private boolean excludesNewline;

    CharSet(boolean ignoresCase) {
        this.ignoresCase = ignoresCase;
    }

    static CharSet of(int character, boolean ignoresCase) {
        CharSet set = new CharSet(ignoresCase);
        set.add(character, character);
        return set;
    }

    static CharSet of(IntPredicate predicate) {
        CharSet set = new CharSet(false);
        set.add(predicate);
        return set;
    }

    void add(int first, int last) {
        parts.add(character -> character >= first && character <= last);
    }

    void add(IntPredicate predicate) {
        parts.add(predicate);
    }

    void negate() {
        isNegated = true;
    }

    void excludeNewline() {
        excludesNewline = true;
    }

    boolean contains(int character) {
        if (excludesNewline && character == '\n') {
            return false;
        }
        boolean isIn = hasPart(character)
                || ignoresCase
                        && (hasPart(Character.toLowerCase(character)) || hasPart(Character.toUpperCase(character)));
        return isIn != isNegated;
    }

    private boolean hasPart(int character) {
        for (IntPredicate part : parts) {
            if (part.test(character)) {
                return true;
            }
        }
        return false;
    }

    static boolean isWord(int character) {
        return character == '_' || isAlphanumeric(character);
    }

    static boolean isDigit(int character) {
        return character >= '0' && character <= '9';
    }

    static boolean isAlphanumeric(int character) {
        return isDigit(character) || Character.isAlphabetic(character);
    }

    static boolean isSpace(int character) {
        return character >= '\t' && character <= '\r' || character == 0x85 || Character.isSpaceChar(character);
    }

    /// A class by its name in brackets, `[:alpha:]`.
    static Optional<IntPredicate> named(String name) {
        return Optional.ofNullable(
                switch (name) {
                    case "alnum" -> CharSet::isAlphanumeric;
                    case "alpha" -> Character::isAlphabetic;
                    case "ascii" -> character -> character < 128;
                    case "blank" ->
                        character -> character == '\t' || Character.getType(character) == Character.SPACE_SEPARATOR;
                    case "cntrl" -> character -> Character.getType(character) == Character.CONTROL;
                    case "digit" -> CharSet::isDigit;
                    case "graph" -> CharSet::isGraphic;
                    case "lower" -> Character::isLowerCase;
                    case "print" ->
                        character -> isGraphic(character) || Character.getType(character) == Character.SPACE_SEPARATOR;
                    case "punct" -> CharSet::isPunctuation;
                    case "space" -> CharSet::isSpace;
                    case "upper" -> Character::isUpperCase;
                    case "xdigit" -> character -> Character.digit(character, 16) >= 0 && character < 128;
                    case "word" -> CharSet::isWord;
                    default -> null;
                });
    }

    private static boolean isGraphic(int character) {
        int type = Character.getType(character);
        return !isSpace(character)
                && type != Character.CONTROL
                && type != Character.SURROGATE
                && type != Character.UNASSIGNED;
    }

    private static boolean isPunctuation(int character) {
        return switch (Character.getType(character)) {
            case Character.CONNECTOR_PUNCTUATION,
                    Character.DASH_PUNCTUATION,
                    Character.START_PUNCTUATION,
                    Character.END_PUNCTUATION,
                    Character.INITIAL_QUOTE_PUNCTUATION,
                    Character.FINAL_QUOTE_PUNCTUATION,
                    Character.OTHER_PUNCTUATION,
                    Character.MATH_SYMBOL,
                    Character.CURRENCY_SYMBOL,
                    Character.MODIFIER_SYMBOL,
                    Character.OTHER_SYMBOL -> true;
            default -> false;
        };
    }
}
