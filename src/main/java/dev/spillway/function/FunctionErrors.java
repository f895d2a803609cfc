package dev.spillway.function;

import dev.spillway.error.ErrorCode;
import dev.spillway.error.SpillwayException;

/// Errors that several functions raise, in PostgreSQL's words. Stateless.
public final class FunctionErrors {
    private FunctionErrors() {}

    static SpillwayException invalidParameter(String message) {
        return new SpillwayException(ErrorCode.INVALID_PARAMETER_VALUE, message);
    }

    static SpillwayException outOfRange(String message) {
        return new SpillwayException(ErrorCode.NUMERIC_VALUE_OUT_OF_RANGE, message);
    }

    static SpillwayException integerOutOfRange() {
        return outOfRange("integer out of range");
    }

    static SpillwayException bigintOutOfRange() {
        return outOfRange("bigint out of range");
    }

    public static SpillwayException overflow() {
        return outOfRange("value out of range: overflow");
    }

    public static SpillwayException underflow() {
        return outOfRange("value out of range: underflow");
    }

    static SpillwayException tooLong() {
        return new SpillwayException(ErrorCode.PROGRAM_LIMIT_EXCEEDED, "requested length too large");
    }
}
