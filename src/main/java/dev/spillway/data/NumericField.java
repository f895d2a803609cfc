package dev.spillway.data;

import dev.spillway.error.ErrorCode;
import dev.spillway.error.SpillwayException;

/// What a NUMERIC column or cast with a limit cannot hold. Stateless.
public final class NumericField {
    private NumericField() {}

    /// 22003 in PostgreSQL's words; without a precision the limit is our own, 38 digits.
    public static SpillwayException overflow(DataType type) {
        if (type.precision() == DataType.UNCONSTRAINED) {
            return new SpillwayException(ErrorCode.NUMERIC_VALUE_OUT_OF_RANGE, "value overflows numeric format")
                    .withDetail("A numeric has at most " + DataType.NUMERIC_DIGITS_MAX + " digits.");
        }
        int digits = type.precision() - type.scale();
        return new SpillwayException(ErrorCode.NUMERIC_VALUE_OUT_OF_RANGE, "numeric field overflow")
                .withDetail("A field with precision " + type.precision() + ", scale " + type.scale()
                        + " must round to an absolute value less than " + (digits == 0 ? "1" : "10^" + digits) + ".");
    }
}
