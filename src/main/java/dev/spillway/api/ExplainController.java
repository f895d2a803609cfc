package dev.spillway.api;

import dev.spillway.error.ErrorCode;
import dev.spillway.error.SpillwayException;
import dev.spillway.explain.ExplainOptions;
import dev.spillway.session.Session;
import dev.spillway.session.StatementHandle;
import dev.spillway.session.StatementRequest;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

@RestController
@Tag(name = "Explain", description = "Plans, what they cost, and why one of two was chosen.")
class ExplainController {
    private final StatementExchange exchange;
    private final SessionAccess sessions;

    ExplainController(StatementExchange exchange, SessionAccess sessions) {
        this.exchange = exchange;
        this.sessions = sessions;
    }

    @Schema(name = "ExplainRequest", description = "A statement and EXPLAIN's options.", example = Examples.EXPLAIN)
    record ExplainBody(
            @Schema(
                    example = "SELECT origin, avg(delay) FROM flights GROUP BY origin",
                    requiredMode = Schema.RequiredMode.REQUIRED)
            @Nullable
            String statement,

            @Nullable String sessionId,
            @Nullable List<@Nullable Object> parameters,

            @Schema(description = "Run it and measure") @Nullable
            Boolean analyze,

            @Schema(description = "Block counts; on with analyze") @Nullable
            Boolean buffers,

            @Schema(description = "Output columns and numbers of each worker") @Nullable
            Boolean verbose,

            @Schema(description = "The settings that are not at their default") @Nullable
            Boolean settings,

            @Schema(description = "Node times; on with analyze") @Nullable
            Boolean timing,

            @Schema(allowableValues = {"json", "text"}) @Nullable
            String format) {

        ExplainOptions options() {
            boolean isAnalyze = is(analyze, false);
            return new ExplainOptions(
                    isAnalyze,
                    is(buffers, isAnalyze),
                    is(verbose, false),
                    true,
                    is(settings, false),
                    is(timing, isAnalyze),
                    true,
                    formatOf());
        }

        private ExplainOptions.Format formatOf() {
            return switch (format == null ? "json" : format.toLowerCase(Locale.ROOT)) {
                case "json" -> ExplainOptions.Format.JSON;
                case "text" -> ExplainOptions.Format.TEXT;
                default ->
                    throw new SpillwayException(
                            ErrorCode.INVALID_PARAMETER_VALUE, "format must be json or text (got: " + format + ")");
            };
        }

        private static boolean is(@Nullable Boolean flag, boolean otherwise) {
            return flag == null ? otherwise : flag;
        }
    }

    @PostMapping(
            path = "/v1/explain",
            consumes = MediaType.APPLICATION_JSON_VALUE,
            produces = {MediaType.APPLICATION_JSON_VALUE, MediaType.TEXT_PLAIN_VALUE})
    @Operation(
            operationId = "explain",
            summary = "Explain a statement",
            description =
                    "As EXPLAIN (FORMAT JSON): an array that viewers of PostgreSQL plans read. Beside Plan stand Temp"
                            + " Buffers and Plan Choice: both plans, cost terms, margin, break-even. Nothing runs without analyze.")
    @ApiResponse(
            responseCode = "200",
            description = "The plan",
            content = {
                @Content(
                        mediaType = MediaType.APPLICATION_JSON_VALUE,
                        schema = @Schema(type = "array", implementation = Map.class)),
                @Content(mediaType = MediaType.TEXT_PLAIN_VALUE, schema = @Schema(type = "string"))
            })
    @StandardProblems
    void explain(@RequestBody ExplainBody body, HttpServletRequest request, HttpServletResponse response)
            throws IOException {
        String statement = StatementBody.requireStatement(body.statement());
        ProblemHandler.remember(request, statement);
        ExplainOptions options = body.options();
        Optional<Session> session = Optional.ofNullable(body.sessionId()).map(sessions::require);
        PlanTextSink sink = new PlanTextSink();
        StatementHandle handle = exchange.submit(
                session,
                new StatementRequest(
                        statement,
                        StatementBody.values(body.parameters()),
                        Map.of(),
                        OptionalLong.empty(),
                        OptionalLong.empty(),
                        Optional.of(options)),
                sink);
        response.setHeader("Statement-Id", handle.id());
        String text;
        try {
            text = sink.text().join();
        } catch (CompletionException e) {
            if (handle.isTimedOut()) {
                ProblemHandler.markTimedOut(request);
            }
            throw e;
        }
        session.ifPresent(it -> sessions.stamp(it, response));
        boolean isJson = options.format() == ExplainOptions.Format.JSON;
        response.setContentType(isJson ? MediaType.APPLICATION_JSON_VALUE : MediaType.TEXT_PLAIN_VALUE);
        response.setCharacterEncoding("UTF-8");
        response.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
    }
}
