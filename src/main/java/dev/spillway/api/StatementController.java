package dev.spillway.api;

import dev.spillway.error.ErrorCode;
import dev.spillway.error.SpillwayException;
import dev.spillway.session.SessionRegistry;
import dev.spillway.session.StatementHandle;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.ExampleObject;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.web.ErrorResponseException;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

@RestController
@Tag(name = "Statements", description = "Run SQL and read its rows; cancel what runs.")
class StatementController {
    private static final String NDJSON = "application/x-ndjson";

    private final StatementExchange exchange;
    private final SessionRegistry registry;

    StatementController(StatementExchange exchange, SessionRegistry registry) {
        this.exchange = exchange;
        this.registry = registry;
    }

    @PostMapping(
            path = "/v1/statements",
            consumes = MediaType.APPLICATION_JSON_VALUE,
            produces = {MediaType.APPLICATION_JSON_VALUE, NDJSON})
    @Operation(
            operationId = "runStatement",
            summary = "Run a statement",
            description =
                    "The answer is one JSON document, or with Accept: application/x-ndjson a stream of lines: a header, a"
                            + " row each, and last exactly one end or error. NUMERIC, NaN and the infinities are strings.")
    @ApiResponse(
            responseCode = "200",
            description = "The rows",
            content = {
                @Content(
                        mediaType = MediaType.APPLICATION_JSON_VALUE,
                        schema = @Schema(implementation = StatementAnswer.class),
                        examples = @ExampleObject(Examples.ANSWER)),
                @Content(
                        mediaType = NDJSON,
                        schema = @Schema(type = "string"),
                        examples = @ExampleObject(Examples.ANSWER_LINES))
            })
    @StandardProblems
    void run(@RequestBody StatementBody body, HttpServletRequest request, HttpServletResponse response)
            throws IOException {
        exchange.run(body.sessionId(), body.toRequest(), format(request, body), request, response);
    }

    @PostMapping(
            path = "/v1/statements",
            consumes = MediaType.TEXT_PLAIN_VALUE,
            produces = {MediaType.APPLICATION_JSON_VALUE, NDJSON})
    @Operation(
            operationId = "runStatement",
            summary = "Run a statement given as plain text",
            description =
                    "Options go into the query string: sessionId, maxRows, timeout, explain, bigints, and any setting.")
    void runText(
            @RequestBody
                    @io.swagger.v3.oas.annotations.parameters.RequestBody(
                            content =
                                    @Content(
                                            mediaType = MediaType.TEXT_PLAIN_VALUE,
                                            schema = @Schema(type = "string"),
                                            examples = @ExampleObject(Examples.SQL)))
                    byte[] sql,
            @Parameter(hidden = true) @RequestParam Map<String, String> options,
            HttpServletRequest request,
            HttpServletResponse response)
            throws IOException {
        StatementBody body = StatementBody.ofText(decode(sql), options);
        exchange.run(body.sessionId(), body.toRequest(), format(request, body), request, response);
    }

    @Schema(name = "RunningStatement")
    record RunningStatement(
            String statementId,

            @Schema(description = "Its session; t_… for a statement that runs in a session of its own")
            String sessionId,

            @Schema(allowableValues = {"waiting", "running"})
            String state) {}

    @GetMapping(path = "/v1/statements", produces = MediaType.APPLICATION_JSON_VALUE)
    @Operation(operationId = "listStatements", summary = "List the statements that wait or run")
    Map<String, List<RunningStatement>> list(@RequestParam(required = false) @Nullable String sessionId) {
        return Map.of(
                "statements",
                registry.statements().stream()
                        .filter(handle ->
                                sessionId == null || handle.sessionId().equals(sessionId))
                        .map(handle -> new RunningStatement(
                                handle.id(), handle.sessionId(), handle.isRunning() ? "running" : "waiting"))
                        .sorted(Comparator.comparing(RunningStatement::state)
                                .thenComparing(RunningStatement::statementId))
                        .toList());
    }

    @DeleteMapping("/v1/statements/{id}")
    @Operation(
            operationId = "cancelStatement",
            summary = "Cancel a statement that waits or runs",
            description = "The statement ends with 57014. 404 when it has ended already.")
    @ApiResponse(responseCode = "202", description = "It has been told to stop", useReturnTypeSchema = true)
    @StandardProblems
    ResponseEntity<Map<String, Object>> cancel(@PathVariable String id) {
        StatementHandle handle = registry.statement(id).orElseThrow(() -> {
            ProblemDetail problem =
                    ProblemDetail.forStatusAndDetail(HttpStatus.NOT_FOUND, "no statement \"" + id + "\" waits or runs");
            problem.setTitle("Unknown statement");
            return new ErrorResponseException(HttpStatus.NOT_FOUND, problem, null);
        });
        handle.cancel();
        return ResponseEntity.accepted().body(Map.of("statementId", id, "cancelled", true));
    }

    private static ResultFormat format(HttpServletRequest request, StatementBody body) {
        List<MediaType> accepted = MediaType.parseMediaTypes(request.getHeader("Accept"));
        boolean isStream = accepted.stream()
                .filter(type ->
                        type.includes(MediaType.APPLICATION_JSON) || type.includes(MediaType.parseMediaType(NDJSON)))
                .findFirst()
                .map(type -> !type.includes(MediaType.APPLICATION_JSON))
                .orElse(false);
        return isStream ? new ResultFormat.Lines(body.isBigintText()) : new ResultFormat.Document(body.isBigintText());
    }

    static String decode(byte[] utf8) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(utf8))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new SpillwayException(ErrorCode.CHARACTER_NOT_IN_REPERTOIRE, "the statement is not valid UTF-8", e);
        }
    }
}
