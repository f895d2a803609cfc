package dev.spillway.session.load;

import java.util.Locale;

/// Double precision from bytes. Up to 15 digits and powers of ten up to 10^22 are exact in one multiplication or
/// division (Clinger's fast path), which covers nearly all data; the rest goes through [Double#parseDouble], so every
/// result is correctly rounded.
final class DoubleInput {
    private static final double[] POWERS = new double[23];

    static {
        double power = 1;
        for (int i = 0; i < POWERS.length; i++) {
            POWERS[i] = power;
            power *= 10;
        }
    }

    private DoubleInput() {}

    static double parse(byte[] bytes, int from, int to, String type) {
        int at = from;
        boolean isNegative = at < to && bytes[at] == '-';
        if (isNegative) {
            at++;
        }
        long digits = 0;
        int count = 0;
        int scale = 0;
        boolean afterPoint = false;
        for (; at < to; at++) {
            int digit = bytes[at] - '0';
            if (digit >= 0 && digit <= 9) {
                digits = digits * 10 + digit;
                // Leading zeros are no digits.
                count += digits == 0 ? 0 : 1;
                scale += afterPoint ? 1 : 0;
                if (count > 15) {
                    return slow(bytes, from, to, type);
                }
            } else if (bytes[at] == '.' && !afterPoint) {
                afterPoint = true;
            } else {
                return slow(bytes, from, to, type);
            }
        }
        int length = to - from - (isNegative ? 1 : 0) - (afterPoint ? 1 : 0);
        if (length == 0 || scale >= POWERS.length) {
            return slow(bytes, from, to, type);
        }
        double value = digits / POWERS[scale];
        return isNegative ? -value : value;
    }

    private static double slow(byte[] bytes, int from, int to, String type) {
        String text = TextInput.text(bytes, from, to).strip();
        switch (text.toLowerCase(Locale.ROOT)) {
            case "nan" -> {
                return Double.NaN;
            }
            case "infinity", "+infinity", "inf", "+inf" -> {
                return Double.POSITIVE_INFINITY;
            }
            case "-infinity", "-inf" -> {
                return Double.NEGATIVE_INFINITY;
            }
            default -> {
                // Java would also read "1d", "0x1p3" and "Infinity" in other cases.
                if (!isPlainNumber(text)) {
                    throw TextInput.syntax(bytes, from, to, type);
                }
            }
        }
        double value;
        try {
            value = Double.parseDouble(text);
        } catch (NumberFormatException e) {
            throw TextInput.syntax(bytes, from, to, type);
        }
        boolean isZero = text.chars().takeWhile(c -> c != 'e' && c != 'E').noneMatch(c -> c >= '1' && c <= '9');
        if (Double.isInfinite(value) || value == 0 && !isZero) {
            throw TextInput.range(bytes, from, to, type);
        }
        return value;
    }

    private static boolean isPlainNumber(String text) {
        return !text.isEmpty()
                && text.chars()
                        .allMatch(
                                c -> c >= '0' && c <= '9' || c == '.' || c == 'e' || c == 'E' || c == '+' || c == '-');
    }
}
