package dev.spillway.error;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What ends a statement: a message for the user with its SQLSTATE and, where there is one, the position in the SQL
/// text.
public final class SpillwayException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /// The value of [#position()] when the error has no place in the text.
    public static final int NO_POSITION = 0;

    private final ErrorCode code;
    private final int position;
    private final @Nullable String hint;

    public SpillwayException(ErrorCode code, String message) {
        this(code, message, NO_POSITION, null, null);
    }

    public SpillwayException(ErrorCode code, String message, @Nullable Throwable cause) {
        this(code, message, NO_POSITION, null, cause);
    }

    private SpillwayException(
            ErrorCode code, String message, int position, @Nullable String hint, @Nullable Throwable cause) {
        super(message, cause);
        this.code = code;
        this.position = position;
        this.hint = hint;
    }

    /// The same error at a place of the SQL text; `position` counts characters from 1, as PostgreSQL does.
    public SpillwayException at(int position) {
        return new SpillwayException(code, message(), position, hint, getCause());
    }

    public SpillwayException withHint(String hint) {
        return new SpillwayException(code, message(), position, hint, getCause());
    }

    public ErrorCode code() {
        return code;
    }

    public String message() {
        return String.valueOf(getMessage());
    }

    /// Characters from 1, or [#NO_POSITION].
    public int position() {
        return position;
    }

    public Optional<String> hint() {
        return Optional.ofNullable(hint);
    }
}
