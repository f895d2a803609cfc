package dev.spillway.function;

import dev.spillway.function.NumberTemplate.Counts;
import dev.spillway.function.NumberTemplate.Part;
import dev.spillway.function.NumberTemplate.Pattern;
import dev.spillway.function.NumberTemplate.SignPlace;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Locale;

/// `to_char(number, template)`, step by step as formatting.c does it (`NUM_processor`). One number.
final class NumberToText {
    private static final int NO_DIGIT = -1;
    private static final int ROMAN_WIDTH = 15;

    private final NumberTemplate template;
    private final Counts counts;
    private final StringBuilder out = new StringBuilder();
    private final String digits;
    private final boolean isNegative;
    private final int blanks;
    private final int behind;
    private final int digitCount;
    private int lastRelevant = NO_DIGIT;
    private final int zeroStart;
    private boolean hasBrackets;
    private SignPlace sign;
    private boolean isSignWritten;
    private boolean isInside;
    private int current;
    private int at;

    private NumberToText(NumberTemplate template, BigDecimal value, int behind) {
        this.template = template;
        this.behind = behind;
        this.counts = template.counts();
        BigDecimal shifted = counts.isShifted ? value.movePointRight(counts.shift) : value;
        BigDecimal rounded = shifted.setScale(behind, RoundingMode.HALF_UP);
        String plain = rounded.abs().toPlainString();
        this.isNegative = rounded.signum() < 0;
        int whole = plain.indexOf('.') < 0 ? plain.length() : plain.indexOf('.');
        int before = counts.before + counts.shift;
        this.blanks = Math.max(0, before - whole);
        this.digits = whole > before ? "#".repeat(before) + "." + "#".repeat(behind) : plain;
        this.zeroStart = counts.zeroStart > 0 ? counts.zeroStart - 1 : 0;
        this.hasBrackets = counts.hasBrackets;
        this.sign = counts.sign;
        prepareSign(before);
        int count = behind + before - 1;
        if (counts.isFilled && counts.hasPoint) {
            relevant();
        }
        this.digitCount = !isSignWritten && blanks == 0 ? count + 1 : count;
    }

    static String of(BigDecimal value, NumberTemplate template) {
        return of(value, template, template.counts().behind);
    }

    /// With at most `behind` digits behind the point.
    static String of(BigDecimal value, NumberTemplate template, int behind) {
        Counts counts = template.counts();
        if (counts.isRoman) {
            return roman(value, template);
        }
        if (counts.hasExponent) {
            return scientific(value, counts.behind);
        }
        return new NumberToText(template, value, behind).written();
    }

    private static String scientific(BigDecimal value, int digits) {
        String sign = value.signum() < 0 ? "-" : " ";
        BigDecimal size = value.abs();
        int exponent = size.signum() == 0 ? 0 : size.precision() - size.scale() - 1;
        BigDecimal mantissa = size.movePointLeft(exponent).setScale(digits, RoundingMode.HALF_UP);
        if (mantissa.compareTo(BigDecimal.TEN) >= 0) {
            exponent++;
            mantissa = size.movePointLeft(exponent).setScale(digits, RoundingMode.HALF_UP);
        }
        return sign + mantissa.toPlainString() + String.format(Locale.ROOT, "e%+03d", exponent);
    }

    private static String roman(BigDecimal value, NumberTemplate template) {
        BigDecimal rounded = value.setScale(0, RoundingMode.HALF_UP);
        boolean isPossible = rounded.signum() > 0 && rounded.compareTo(BigDecimal.valueOf(4_000)) < 0;
        String number = isPossible ? numeral(rounded.intValue()) : "#".repeat(ROMAN_WIDTH);
        boolean isLower = template.parts().stream()
                .anyMatch(part -> part.pattern().filter(Pattern.ROMAN::equals).isPresent()
                        && part.text().equals("rn"));
        String cased = isLower ? number.toLowerCase(Locale.ROOT) : number;
        return template.counts().isFilled ? cased : " ".repeat(Math.max(0, ROMAN_WIDTH - cased.length())) + cased;
    }

    static String numeral(int number) {
        int[] values = {1000, 900, 500, 400, 100, 90, 50, 40, 10, 9, 5, 4, 1};
        String[] symbols = {"M", "CM", "D", "CD", "C", "XC", "L", "XL", "X", "IX", "V", "IV", "I"};
        StringBuilder text = new StringBuilder();
        int rest = number;
        for (int i = 0; i < values.length; i++) {
            while (rest >= values[i]) {
                text.append(symbols[i]);
                rest -= values[i];
            }
        }
        return text.toString();
    }

    private void prepareSign(int before) {
        if (counts.hasPlus || counts.hasMinus) {
            isSignWritten = !(counts.hasPlus && !counts.hasMinus);
            return;
        }
        if (!isNegative && hasBrackets && counts.isFilled) {
            hasBrackets = false;
        }
        isSignWritten = !isNegative && counts.isFilled && !counts.hasSign;
        if (sign == SignPlace.BEFORE && before == counts.signAt) {
            sign = SignPlace.BEHIND;
        }
    }

    /// The last digit that FM leaves.
    private void relevant() {
        int point = digits.indexOf('.');
        if (point < 0) {
            return;
        }
        lastRelevant = point;
        for (int i = point + 1; i < digits.length(); i++) {
            lastRelevant = digits.charAt(i) == '0' ? lastRelevant : i;
        }
        if (counts.zeroEnd > blanks) {
            lastRelevant = Math.max(lastRelevant, Math.min(digits.length() - 1, counts.zeroEnd - blanks));
        }
    }

    private String written() {
        for (Part part : template.parts()) {
            if (part.pattern().isPresent()) {
                write(part.pattern().get(), part.text());
            } else {
                out.append(part.text());
            }
        }
        return out.toString();
    }

    private void write(Pattern pattern, String text) {
        switch (pattern) {
            case NINE, ZERO, POINT, LOCALE_POINT -> digit(pattern);
            case COMMA, LOCALE_GROUP -> {
                if (isInside) {
                    out.append(',');
                } else if (!counts.isFilled) {
                    out.append(' ');
                }
            }
            case CURRENCY -> out.append(' ');
            case MINUS -> either(isNegative, '-');
            case PLUS -> either(!isNegative, '+');
            case SIGN_EITHER -> out.append(isNegative ? '-' : '+');
            case ORDINAL -> {
                if (digits.charAt(0) != '#' && !isNegative && !counts.hasPoint) {
                    out.append(ordinal(digits, text.equals("TH")));
                }
            }
            case BLANK, CURRENCY_CODE, EXPONENT, FILL, BRACKETS, ROMAN, SPELLED, SIGN, SHIFT -> {}
        }
    }

    private void either(boolean isWanted, char symbol) {
        if (isWanted) {
            out.append(symbol);
        } else if (!counts.isFilled) {
            out.append(' ');
        }
    }

    /// `st`, `nd`, `rd` or `th` behind a number.
    static String ordinal(String number, boolean isUpper) {
        char last = number.charAt(number.length() - 1);
        boolean isTeen = number.length() > 1 && number.charAt(number.length() - 2) == '1';
        String suffix = isTeen ? "th" : last == '1' ? "st" : last == '2' ? "nd" : last == '3' ? "rd" : "th";
        return isUpper ? suffix.toUpperCase(Locale.ROOT) : suffix;
    }

    private boolean isBlankBeforePoint() {
        return !counts.hasZero && at == 0 && digits.charAt(0) == '0' && behind != 0;
    }

    private boolean isOnlyPointRelevant() {
        return lastRelevant >= 0 && digits.charAt(lastRelevant) == '.';
    }

    private void digit(Pattern pattern) {
        isInside = false;
        boolean isReached = current >= blanks || counts.hasZero && zeroStart == current;
        if (!isSignWritten && isReached && (!isBlankBeforePoint() || isOnlyPointRelevant())) {
            leadingSign();
        }
        if (current < blanks && (zeroStart > current || !counts.hasZero)) {
            if (!counts.isFilled) {
                out.append(' ');
            }
        } else if (counts.hasZero && current < blanks) {
            out.append('0');
            isInside = true;
        } else {
            number(pattern);
            at += at < digits.length() ? 1 : 0;
        }
        trailingSign();
        current++;
    }

    private void leadingSign() {
        if (counts.hasSign) {
            if (sign == SignPlace.BEFORE) {
                out.append(isNegative ? '-' : '+');
                isSignWritten = true;
            }
        } else if (hasBrackets) {
            out.append(isNegative ? '<' : ' ');
            isSignWritten = true;
        } else {
            if (isNegative) {
                out.append('-');
            } else if (!counts.isFilled) {
                out.append(' ');
            }
            isSignWritten = true;
        }
    }

    private void number(Pattern pattern) {
        char c = at < digits.length() ? digits.charAt(at) : 0;
        if (c == '.') {
            if (!isOnlyPointRelevant() || counts.isFilled) {
                out.append('.');
            }
        } else if (lastRelevant >= 0 && at > lastRelevant && pattern != Pattern.ZERO) {
            return;
        } else if (isBlankBeforePoint()) {
            if (!counts.isFilled) {
                out.append(' ');
            } else if (isOnlyPointRelevant()) {
                out.append('0');
            }
        } else if (c != 0) {
            out.append(c);
            isInside = true;
        }
    }

    private void trailingSign() {
        int end = digitCount + (blanks > 0 ? 1 : 0) + (counts.hasPoint ? 1 : 0);
        if (lastRelevant >= 0 && lastRelevant == at) {
            end = current;
        }
        if (current + 1 != end) {
            return;
        }
        if (isSignWritten && hasBrackets) {
            out.append(isNegative ? '>' : ' ');
        } else if (counts.hasSign && sign == SignPlace.BEHIND) {
            out.append(isNegative ? '-' : '+');
        }
    }
}
