package dev.spillway.session;

import dev.spillway.error.ErrorCode;
import dev.spillway.error.SpillwayException;

/// What must not happen, as an error that ends one statement: a bug of ours is XX000, exhausted memory 53200, a deep
/// stack 54001.
final class InternalErrors {
    private InternalErrors() {}

    static SpillwayException wrap(Throwable error) {
        return switch (error) {
            case SpillwayException known -> known;
            case OutOfMemoryError memory -> new SpillwayException(ErrorCode.OUT_OF_MEMORY, "out of memory", memory);
            case StackOverflowError stack ->
                new SpillwayException(ErrorCode.STATEMENT_TOO_COMPLEX, "stack depth limit exceeded", stack);
            default ->
                new SpillwayException(
                        ErrorCode.INTERNAL_ERROR,
                        "internal error: " + error.getClass().getSimpleName(),
                        error);
        };
    }
}
