package dev.spillway.api;

import dev.spillway.error.ErrorCode;
import dev.spillway.error.SpillwayException;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;

/// SQL errors as RFC 9457 problem details.
final class Problems {
    private Problems() {}

    /// `sql` is the statement's text, where there is one: it turns the position into line and column.
    static ProblemDetail of(SpillwayException error, @Nullable String sql, boolean isTimeout) {
        ProblemDetail problem = ProblemDetail.forStatusAndDetail(status(error.code(), isTimeout), error.message());
        problem.setTitle(title(error.code()));
        problem.setProperty("sqlstate", error.code().sqlState());
        if (error.position() != SpillwayException.NO_POSITION) {
            problem.setProperty("position", error.position());
            if (sql != null) {
                place(problem, sql, error.position());
            }
        }
        error.place().ifPresent(place -> {
            problem.setProperty("line", place.line());
            problem.setProperty("column", place.column());
        });
        error.detail().ifPresent(detail -> problem.setProperty("sqlDetail", detail));
        error.hint().ifPresent(hint -> problem.setProperty("hint", hint));
        error.context().ifPresent(context -> problem.setProperty("context", context));
        if (error.code() == ErrorCode.QUERY_CANCELED) {
            problem.setProperty("cancelled", true);
        }
        return problem;
    }

    /// Line and column of a position, both from 1; positions count code points.
    private static void place(ProblemDetail problem, String sql, int position) {
        int line = 1;
        int column = 1;
        int at = 0;
        for (int i = 1; i < position && at < sql.length(); i++) {
            int character = sql.codePointAt(at);
            at += Character.charCount(character);
            column = character == '\n' ? 1 : column + 1;
            line += character == '\n' ? 1 : 0;
        }
        problem.setProperty("line", line);
        problem.setProperty("column", column);
    }

    static HttpStatus status(ErrorCode code, boolean isTimeout) {
        return switch (code) {
            case QUERY_CANCELED -> isTimeout ? HttpStatus.GATEWAY_TIMEOUT : HttpStatus.CONFLICT;
            case CONNECTION_DOES_NOT_EXIST -> HttpStatus.NOT_FOUND;
            case READ_ONLY_SQL_TRANSACTION -> HttpStatus.METHOD_NOT_ALLOWED;
            case ADMIN_SHUTDOWN, DISK_FULL, OUT_OF_MEMORY, TOO_MANY_CONNECTIONS, CONFIGURATION_LIMIT_EXCEEDED ->
                HttpStatus.SERVICE_UNAVAILABLE;
            case IO_ERROR, INTERNAL_ERROR -> HttpStatus.INTERNAL_SERVER_ERROR;
            default -> HttpStatus.BAD_REQUEST;
        };
    }

    /// PostgreSQL's condition name as words: `SYNTAX_ERROR` is "Syntax error".
    static String title(ErrorCode code) {
        String words = code.name().toLowerCase(Locale.ROOT).replace('_', ' ');
        return words.substring(0, 1).toUpperCase(Locale.ROOT) + words.substring(1);
    }
}
