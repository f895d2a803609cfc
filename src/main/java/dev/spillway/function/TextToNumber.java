package dev.spillway.function;

import dev.spillway.error.ErrorCode;
import dev.spillway.error.SpillwayException;
import dev.spillway.function.NumberTemplate.Counts;
import dev.spillway.function.NumberTemplate.Part;
import dev.spillway.function.NumberTemplate.Pattern;
import dev.spillway.function.NumberTemplate.SignPlace;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Locale;

/// `to_number(text, template)`, as formatting.c reads it. One text.
final class TextToNumber {
    private static final int ROMAN_MAX = 3_999;
    private static final char NO_SIGN = ' ';

    private final NumberTemplate template;
    private final Counts counts;
    private final String text;
    private final StringBuilder digits = new StringBuilder();
    private char sign = NO_SIGN;
    private int at;
    private int before;
    private int behind;
    private boolean hasPoint;
    private boolean isInside;

    TextToNumber(NumberTemplate template, String text) {
        this.template = template;
        this.counts = template.counts();
        this.text = text;
    }

    BigDecimal number() {
        if (counts.hasExponent) {
            throw new SpillwayException(ErrorCode.FEATURE_NOT_SUPPORTED, "\"EEEE\" not supported for input");
        }
        if (counts.isRoman) {
            return roman();
        }
        for (Part part : template.parts()) {
            if (isAtEnd()) {
                break;
            }
            if (part.pattern().isEmpty()) {
                at = text.offsetByCodePoints(at, 1);
            } else {
                read(part.pattern().get());
            }
        }
        String plain = digits.toString();
        plain = plain.endsWith(".") ? plain.substring(0, plain.length() - 1) : plain;
        if (plain.isEmpty()) {
            throw new SpillwayException(
                    ErrorCode.INVALID_TEXT_REPRESENTATION,
                    "invalid input syntax for type numeric: \"" + (sign == NO_SIGN ? " " : sign) + "\"");
        }
        BigDecimal value = new BigDecimal(plain);
        BigDecimal signed = sign == '-' ? value.negate() : value;
        return counts.isShifted
                ? signed.divide(BigDecimal.TEN.pow(counts.shift), Math.max(16, signed.scale()), RoundingMode.HALF_UP)
                : signed;
    }

    /// A numeral is valid if it is how its value is written.
    private BigDecimal roman() {
        String numeral = text.strip().toUpperCase(Locale.ROOT);
        int value = 0;
        int last = 0;
        for (int i = numeral.length() - 1; i >= 0; i--) {
            int index = "IVXLCDM".indexOf(numeral.charAt(i));
            int digit = index < 0 ? 0 : (int) Math.pow(10, index / 2) * (index % 2 == 0 ? 1 : 5);
            value += digit < last ? -digit : digit;
            last = Math.max(last, digit);
        }
        if (value <= 0 || value > ROMAN_MAX || !NumberToText.numeral(value).equals(numeral)) {
            throw new SpillwayException(ErrorCode.INVALID_TEXT_REPRESENTATION, "invalid Roman numeral");
        }
        return BigDecimal.valueOf(value);
    }

    private boolean isAtEnd() {
        return at >= text.length();
    }

    private char current() {
        return isAtEnd() ? 0 : text.charAt(at);
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }

    private void read(Pattern pattern) {
        switch (pattern) {
            case NINE, ZERO, POINT, LOCALE_POINT -> {
                digit(pattern);
                at++;
            }
            case COMMA, LOCALE_GROUP -> {
                boolean isSkipped = !isInside && counts.isFilled;
                at += !isSkipped && current() == ',' ? 1 : 0;
            }
            case CURRENCY -> skipOthers(1);
            case ORDINAL -> skipOthers(2);
            case MINUS -> signOr('-');
            case PLUS -> signOr('+');
            case SIGN_EITHER -> {
                if (current() == '-' || current() == '+') {
                    sign = current();
                    at++;
                } else {
                    skipOthers(1);
                }
            }
            case BLANK, CURRENCY_CODE, EXPONENT, FILL, BRACKETS, ROMAN, SPELLED, SIGN, SHIFT -> {}
        }
    }

    private void signOr(char wanted) {
        if (current() == wanted) {
            sign = wanted;
            at++;
        } else {
            skipOthers(1);
        }
    }

    /// Up to `count` characters that are no part of a number.
    private void skipOthers(int count) {
        for (int i = 0; i < count && !isAtEnd() && "0123456789.,+-".indexOf(current()) < 0; i++) {
            at = text.offsetByCodePoints(at, 1);
        }
    }

    private void digit(Pattern pattern) {
        boolean isRead = false;
        isInside = true;
        at += current() == ' ' ? 1 : 0;
        if (isAtEnd()) {
            return;
        }
        if (sign == NO_SIGN && (pattern == Pattern.ZERO || pattern == Pattern.NINE) && before + behind == 0) {
            leadingSign();
        }
        if (isAtEnd()) {
            return;
        }
        if (isDigit(current())) {
            if (hasPoint && behind == counts.behind) {
                return;
            }
            digits.append(current());
            behind += hasPoint ? 1 : 0;
            before += hasPoint ? 0 : 1;
            isRead = true;
        } else if (counts.hasPoint && !hasPoint && current() == '.') {
            digits.append('.');
            hasPoint = true;
            isRead = true;
        }
        if (sign == NO_SIGN && before + behind > 0) {
            trailingSign(isRead);
        }
    }

    private void leadingSign() {
        boolean isPlain = !(counts.hasSign && counts.sign == SignPlace.BEFORE);
        char c = current();
        if (c == '-' || isPlain && counts.hasBrackets && c == '<') {
            sign = '-';
            at++;
        } else if (c == '+') {
            sign = '+';
            at++;
        }
    }

    private void trailingSign(boolean isRead) {
        if (counts.hasSign && isRead) {
            char next = at + 1 < text.length() ? text.charAt(at + 1) : 0;
            if (next == '-' || next == '+') {
                sign = next;
                at++;
            }
        } else if (!isRead && !counts.hasSign) {
            char c = current();
            sign = c == '-' || c == '+' ? c : sign;
        }
    }
}
