package dev.spillway.session.load;

import dev.spillway.data.DataType;

/// The common form of a `numeric(p,s)` with p up to 18, `-12.34`, read without a String: digits, at most one point, no
/// more digits behind it than the column has. Whatever else PostgreSQL allows (blanks, exponents, digits to round) or
/// refuses is left to the caller. Immutable.
final class PlainNumericInput {
    /// No `numeric` of 18 digits has this unscaled value.
    static final long NOT_PLAIN = Long.MIN_VALUE;

    private static final int DIGITS_MAX = 18;

    private final int scale;
    private final long limit;

    private PlainNumericInput(int scale, long limit) {
        this.scale = scale;
        this.limit = limit;
    }

    /// For a type that is held as scaled longs; for others everything is [#NOT_PLAIN].
    static PlainNumericInput of(DataType type) {
        boolean isScaledLong =
                type.hasFixedScale() && type.scale() >= 0 && type.precision() > 0 && type.precision() <= DIGITS_MAX;
        return isScaledLong
                ? new PlainNumericInput(type.scale(), powerOfTen(type.precision()))
                : new PlainNumericInput(0, 0);
    }

    /// The value times ten to the power of the scale, or [#NOT_PLAIN].
    long parse(byte[] bytes, int from, int to) {
        boolean isNegative = from < to && bytes[from] == '-';
        int first = isNegative ? from + 1 : from;
        if (to - first > DIGITS_MAX || first == to) {
            return NOT_PLAIN;
        }
        long value = 0;
        int point = -1;
        for (int at = first; at < to; at++) {
            int digit = bytes[at] - '0';
            if (digit >= 0 && digit <= 9) {
                value = value * 10 + digit;
            } else if (bytes[at] == '.' && point < 0) {
                point = at;
            } else {
                return NOT_PLAIN;
            }
        }
        int missing = scale - (point < 0 ? 0 : to - point - 1);
        boolean hasDigits = to - first > (point < 0 ? 0 : 1);
        if (missing < 0 || !hasDigits) {
            return NOT_PLAIN;
        }
        for (; missing > 0 && value < limit / 10; missing--) {
            value *= 10;
        }
        if (missing > 0 || value >= limit) {
            return NOT_PLAIN;
        }
        return isNegative ? -value : value;
    }

    private static long powerOfTen(int exponent) {
        long power = 1;
        for (int i = 0; i < exponent; i++) {
            power *= 10;
        }
        return power;
    }
}
