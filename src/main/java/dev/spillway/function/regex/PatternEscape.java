package dev.spillway.function.regex;

import dev.spillway.function.regex.Node.Boundary;
import java.util.function.IntPredicate;
import org.jspecify.annotations.Nullable;

/// Reads what stands behind a backslash. One use.
final class PatternEscape {
    private static final int END = -1;

    private final PatternParser parser;

    PatternEscape(PatternParser parser) {
        this.parser = parser;
    }

    /// The class that a letter at this place stands for.
    static @Nullable IntPredicate characterClass(int[] pattern, int position) {
        return switch (position < pattern.length ? pattern[position] : END) {
            case 'd' -> CharSet::isDigit;
            case 's' -> CharSet::isSpace;
            case 'w' -> CharSet::isWord;
            case 'D' -> character -> !CharSet.isDigit(character);
            case 'S' -> character -> !CharSet.isSpace(character);
            case 'W' -> character -> !CharSet.isWord(character);
            default -> null;
        };
    }

    Node atom() {
        int start = parser.position();
        int letter = parser.charAt(start);
        if (letter == END) {
            throw invalid();
        }
        IntPredicate named = characterClass(new int[] {letter}, 0);
        if (named != null) {
            parser.take();
            return new Node.Characters(CharSet.of(named));
        }
        Boundary boundary = switch (letter) {
            case 'A' -> Boundary.TEXT_START;
            case 'Z' -> Boundary.TEXT_END;
            case 'm' -> Boundary.WORD_START;
            case 'M' -> Boundary.WORD_END;
            case 'y' -> Boundary.WORD_EDGE;
            case 'Y' -> Boundary.NO_WORD_EDGE;
            default -> null;
        };
        if (boundary != null) {
            parser.take();
            return new Node.Assertion(boundary);
        }
        if (letter >= '1' && letter <= '9') {
            return reference();
        }
        return parser.character(character());
    }

    /// `\1` is always a reference, `\10` one if there are so many groups; else it is octal.
    private Node reference() {
        int start = parser.position();
        int number = 0;
        while (CharSet.isDigit(parser.charAt(parser.position())) && number < 1_000) {
            number = number * 10 + parser.take() - '0';
        }
        boolean isReference = parser.position() == start + 1 || number <= parser.groupCount();
        if (isReference) {
            return parser.reference(number);
        }
        parser.moveTo(start);
        return parser.character(octal(parser.take()));
    }

    private int octal(int first) {
        if (first < '0' || first > '7') {
            throw invalid();
        }
        int value = first - '0';
        for (int i = 0; i < 2; i++) {
            int digit = parser.charAt(parser.position());
            if (digit < '0' || digit > '7') {
                break;
            }
            value = value * 8 + parser.take() - '0';
        }
        return value;
    }

    /// A character that is written with a backslash, which has been read.
    int character() {
        int letter = parser.take();
        return switch (letter) {
            case END -> throw invalid();
            case 'a' -> 7;
            case 'b' -> '\b';
            case 'B' -> '\\';
            case 'c' -> {
                int control = parser.take();
                if (control == END) {
                    throw invalid();
                }
                yield control & 31;
            }
            case 'e' -> 27;
            case 'f' -> '\f';
            case 'n' -> '\n';
            case 'r' -> '\r';
            case 't' -> '\t';
            case 'u' -> hex(4, 4);
            case 'U' -> hex(8, 8);
            case 'v' -> 11;
            case 'x' -> hex(1, 255);
            case '0' -> octal(letter);
            default -> {
                if (letter < 128 && CharSet.isAlphanumeric(letter)) {
                    throw invalid();
                }
                yield letter;
            }
        };
    }

    private int hex(int min, int max) {
        long value = 0;
        int count = 0;
        while (count < max && Character.digit(parser.charAt(parser.position()), 16) >= 0) {
            value = value * 16 + Character.digit(parser.take(), 16);
            count++;
            if (value > Character.MAX_CODE_POINT) {
                throw invalid();
            }
        }
        if (count < min) {
            throw invalid();
        }
        return (int) value;
    }

    private static RuntimeException invalid() {
        return Regex.invalid("invalid escape \\ sequence");
    }
}
