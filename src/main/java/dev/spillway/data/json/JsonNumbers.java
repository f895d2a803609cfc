package dev.spillway.data.json;

import dev.spillway.error.ErrorCode;
import dev.spillway.error.SpillwayException;
import java.math.BigDecimal;
import java.math.RoundingMode;

/// Numbers of JSON as PostgreSQL's `numeric`. Stateless.
final class JsonNumbers {
    /// PostgreSQL's numeric has so many digits before and behind the point.
    private static final int WHOLE_DIGITS_MAX = 131_072;
    private static final int SCALE_MAX = 16_383;
    private static final int EXPONENT_DIGITS_MAX = 9;

    private JsonNumbers() {}

    static BigDecimal parse(String digits) {
        int exponentAt = Math.max(digits.indexOf('e'), digits.indexOf('E'));
        if (exponentAt >= 0 && digits.length() - exponentAt > EXPONENT_DIGITS_MAX + 2) {
            throw overflow();
        }
        BigDecimal number = new BigDecimal(digits);
        if (number.signum() != 0 && (long) number.precision() - number.scale() > WHOLE_DIGITS_MAX) {
            throw overflow();
        }
        if (number.scale() > SCALE_MAX) {
            return number.setScale(SCALE_MAX, RoundingMode.HALF_UP);
        }
        return number.scale() < 0 ? number.setScale(0, RoundingMode.UNNECESSARY) : number;
    }

    private static SpillwayException overflow() {
        return new SpillwayException(ErrorCode.NUMERIC_VALUE_OUT_OF_RANGE, "value overflows numeric format");
    }
}
