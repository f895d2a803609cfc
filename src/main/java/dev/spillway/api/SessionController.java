package dev.spillway.api;

import dev.spillway.api.SessionBodies.SessionAnswer;
import dev.spillway.api.SessionBodies.SessionRequest;
import dev.spillway.api.SessionBodies.TableAnswer;
import dev.spillway.error.ErrorCode;
import dev.spillway.error.SpillwayException;
import dev.spillway.session.Session;
import dev.spillway.session.SessionRegistry;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.ExampleObject;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletResponse;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PatchMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

@RestController
@RequestMapping(path = "/v1/sessions", produces = MediaType.APPLICATION_JSON_VALUE)
@Tag(
        name = "Sessions",
        description = "A session owns TEMP tables, local buffers and settings; its statements run one by one.")
class SessionController {
    private final SessionRegistry registry;
    private final SessionAccess sessions;

    SessionController(SessionRegistry registry, SessionAccess sessions) {
        this.registry = registry;
        this.sessions = sessions;
    }

    @PostMapping
    @Operation(
            operationId = "openSession",
            summary = "Open a session",
            description = "The body may be empty. Nothing is allocated before the first TEMP table.")
    @ApiResponse(responseCode = "201", description = "The session", useReturnTypeSchema = true)
    @StandardProblems
    ResponseEntity<SessionAnswer> open(
            @RequestBody(required = false) @Nullable SessionRequest body, HttpServletResponse response) {
        SessionRequest request = body == null ? new SessionRequest(null, null, null) : body;
        Session session = registry.open(
                Optional.ofNullable(request.name()),
                StatementBody.texts(request.settings()),
                idleTimeout(request.idleTimeout()));
        sessions.stamp(session, response);
        return ResponseEntity.created(URI.create("/v1/sessions/" + session.id()))
                .body(SessionAnswer.of(session));
    }

    @GetMapping
    @Operation(operationId = "listSessions", summary = "List the open sessions, the oldest first")
    Map<String, List<SessionAnswer>> list() {
        return Map.of("sessions", registry.all().stream().map(SessionAnswer::of).toList());
    }

    @GetMapping("/{id}")
    @Operation(
            operationId = "readSession",
            summary = "Read a session's state",
            description = "Never waits for the session's statements: the state is that after the last one that ended.")
    @ApiResponse(responseCode = "200", description = "The session", useReturnTypeSchema = true)
    @StandardProblems
    SessionAnswer read(@PathVariable String id, HttpServletResponse response) {
        Session session = sessions.require(id);
        sessions.stamp(session, response);
        return SessionAnswer.of(session);
    }

    @PatchMapping("/{id}")
    @Operation(
            operationId = "changeSession",
            summary = "Change settings or the idle timeout",
            description =
                    "Counts as use, so an empty body extends the session. Settings change in order with its statements.")
    @ApiResponse(responseCode = "200", description = "The session as it is now", useReturnTypeSchema = true)
    @StandardProblems
    SessionAnswer change(
            @PathVariable String id,
            @RequestBody(required = false)
                    @io.swagger.v3.oas.annotations.parameters.RequestBody(
                            content =
                                    @Content(
                                            mediaType = MediaType.APPLICATION_JSON_VALUE,
                                            examples = @ExampleObject(Examples.SESSION_CHANGE)))
                    @Nullable
                    SessionRequest body,
            HttpServletResponse response) {
        SessionRequest request = body == null ? new SessionRequest(null, null, null) : body;
        if (request.name() != null) {
            throw new SpillwayException(ErrorCode.FEATURE_NOT_SUPPORTED, "a session's name cannot be changed");
        }
        Session session = sessions.require(id);
        Optional<Duration> timeout = idleTimeout(request.idleTimeout()).map(it -> registry.bounded(Optional.of(it)));
        Map<String, String> settings = StatementBody.texts(request.settings());
        if (!settings.isEmpty()) {
            sessions.call(id, response, it -> it.change(settings));
        }
        session.extend(timeout.orElse(session.idleTimeout()));
        sessions.stamp(session, response);
        return SessionAnswer.of(session);
    }

    @DeleteMapping("/{id}")
    @Operation(
            operationId = "closeSession",
            summary = "Close a session",
            description = "Cancels what runs, drops its TEMP tables and gives its buffers and files back.")
    @ApiResponse(responseCode = "204", description = "It is closed")
    @StandardProblems
    ResponseEntity<Void> close(@PathVariable String id) {
        registry.close(sessions.require(id));
        return ResponseEntity.noContent().build();
    }

    @GetMapping("/{id}/tables")
    @Operation(operationId = "listTables", summary = "List a session's TEMP tables")
    @ApiResponse(responseCode = "200", description = "The tables", useReturnTypeSchema = true)
    @StandardProblems
    Map<String, List<TableAnswer>> tables(@PathVariable String id, HttpServletResponse response) {
        Session session = sessions.require(id);
        sessions.stamp(session, response);
        return Map.of(
                "tables", session.state().tables().stream().map(TableAnswer::of).toList());
    }

    @GetMapping("/{id}/tables/{table}")
    @Operation(operationId = "readTable", summary = "Read a TEMP table's columns, rows and blocks")
    @ApiResponse(responseCode = "200", description = "The table", useReturnTypeSchema = true)
    @StandardProblems
    TableAnswer table(@PathVariable String id, @PathVariable String table, HttpServletResponse response) {
        Session session = sessions.require(id);
        sessions.stamp(session, response);
        return TableAnswer.of(sessions.table(session.state(), table));
    }

    private static Optional<Duration> idleTimeout(@Nullable Object value) {
        OptionalLong millis = Durations.millis("idleTimeout", value);
        return millis.isPresent() ? Optional.of(Duration.ofMillis(millis.getAsLong())) : Optional.empty();
    }
}
