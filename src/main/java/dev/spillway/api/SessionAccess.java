package dev.spillway.api;

import dev.spillway.error.SpillwayException;
import dev.spillway.session.EndedSession;
import dev.spillway.session.Session;
import dev.spillway.session.SessionRegistry;
import dev.spillway.session.SessionState;
import jakarta.servlet.http.HttpServletResponse;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Function;
import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import org.springframework.stereotype.Component;
import org.springframework.web.ErrorResponseException;

/// From a session id to the session: 404 for one that never was, 410 with what was lost for one that has ended.
@Component
class SessionAccess {
    private static final String NO_CONNECTION = "08003";

    private final SessionRegistry registry;

    SessionAccess(SessionRegistry registry) {
        this.registry = registry;
    }

    Session require(String id) {
        return switch (registry.find(id)) {
            case SessionRegistry.Lookup.Live(Session session) -> session;
            case SessionRegistry.Lookup.Ended(EndedSession past) -> throw gone(past);
            case SessionRegistry.Lookup.Unknown() ->
                throw problem(HttpStatus.NOT_FOUND, "Unknown session", "session \"" + id + "\" does not exist");
        };
    }

    /// Does something with a session and waits for it; a session that ends in between is reported as such.
    <T> T call(String id, HttpServletResponse response, Function<Session, CompletableFuture<T>> task) {
        Session session = require(id);
        try {
            T value = task.apply(session).join();
            stamp(session, response);
            return value;
        } catch (CompletionException | SpillwayException e) {
            require(id);
            throw e;
        }
    }

    /// The headers that say which session it was and until when it lives.
    void stamp(Session session, HttpServletResponse response) {
        response.setHeader("Session-Id", session.id());
        response.setHeader("Session-Expires", session.expiresAt().toString());
    }

    SessionState.Table table(SessionState state, String name) {
        return state.table(name).orElseThrow(() -> {
            ErrorResponseException error =
                    problem(HttpStatus.NOT_FOUND, "Undefined table", "relation \"" + name + "\" does not exist");
            error.getBody().setProperty("sqlstate", "42P01");
            return error;
        });
    }

    private static ErrorResponseException gone(EndedSession past) {
        ErrorResponseException error = problem(
                HttpStatus.GONE,
                "Session has ended",
                "session \"" + past.id() + "\" has ended (" + past.reason().label() + " at " + past.endedAt() + ")");
        error.getBody().setProperty("reason", past.reason().label());
        error.getBody().setProperty("endedAt", past.endedAt().toString());
        error.getBody().setProperty("lostTables", past.lostTables());
        return error;
    }

    private static ErrorResponseException problem(HttpStatus status, String title, String detail) {
        ProblemDetail problem = ProblemDetail.forStatusAndDetail(status, detail);
        problem.setTitle(title);
        problem.setProperty("sqlstate", NO_CONNECTION);
        return new ErrorResponseException(status, problem, null);
    }
}
