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
    private @Nullable String context;
    private @Nullable String detail;
    private final @Nullable Place place;

    /// A place in uploaded text: `line` counts physical lines from 1, `column` the fields of the row from 1 (0
    /// where no field is to blame).
    public record Place(long line, int column) {}

    public SpillwayException(ErrorCode code, String message) {
        this(code, message, NO_POSITION, null, null, null);
    }

    public SpillwayException(ErrorCode code, String message, @Nullable Throwable cause) {
        this(code, message, NO_POSITION, null, null, cause);
    }

    private SpillwayException(
            ErrorCode code,
            String message,
            int position,
            @Nullable String hint,
            @Nullable Place place,
            @Nullable Throwable cause) {
        super(message, cause);
        this.code = code;
        this.position = position;
        this.hint = hint;
        this.place = place;
    }

    /// The same error at a place of the SQL text; `position` counts characters from 1, as PostgreSQL does.
    public SpillwayException at(int position) {
        return copy(position, hint, place, getCause());
    }

    /// The same error at a line and field of an upload.
    public SpillwayException at(Place place) {
        return copy(position, hint, place, getCause());
    }

    public SpillwayException withHint(String hint) {
        return copy(position, hint, place, getCause());
    }

    /// The same error with more about it than the message says, as PostgreSQL's DETAIL line.
    public SpillwayException withDetail(String text) {
        SpillwayException copy = copy(position, hint, place, getCause());
        copy.detail = text;
        return copy;
    }

    /// Where the error came from besides the statement itself, as PostgreSQL's CONTEXT line (`parallel worker`).
    public SpillwayException inContext(String where) {
        SpillwayException copy = copy(position, hint, place, this);
        copy.context = where;
        return copy;
    }

    private SpillwayException copy(
            int newPosition, @Nullable String newHint, @Nullable Place newPlace, @Nullable Throwable cause) {
        SpillwayException copy = new SpillwayException(code, message(), newPosition, newHint, newPlace, cause);
        copy.context = context;
        copy.detail = detail;
        return copy;
    }

    public Optional<String> detail() {
        return Optional.ofNullable(detail);
    }

    public Optional<String> context() {
        return Optional.ofNullable(context);
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

    /// Where in an upload; empty for errors of statements.
    public Optional<Place> place() {
        return Optional.ofNullable(place);
    }

    public Optional<String> hint() {
        return Optional.ofNullable(hint);
    }
}
