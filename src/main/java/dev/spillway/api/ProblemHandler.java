package dev.spillway.api;

import dev.spillway.error.ErrorCode;
import dev.spillway.error.SpillwayException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.stream.Collectors;
import org.apache.tomcat.util.http.InvalidParameterException;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.MediaType;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.http.converter.HttpMessageNotReadableException;
import org.springframework.web.ErrorResponse;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.context.request.WebRequest;
import org.springframework.web.servlet.mvc.method.annotation.ResponseEntityExceptionHandler;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DatabindException;
import tools.jackson.databind.exc.UnrecognizedPropertyException;

/// Every error as `application/problem+json`. Errors of Spring itself (method, media type, unreadable body) get their
/// SQLSTATE here.
@RestControllerAdvice
class ProblemHandler extends ResponseEntityExceptionHandler {
    private static final System.Logger LOG = System.getLogger(ProblemHandler.class.getName());
    private static final String SQL_ATTRIBUTE = ProblemHandler.class.getName() + ".sql";
    private static final String TIMEOUT_ATTRIBUTE = ProblemHandler.class.getName() + ".timeout";

    /// Remembers the statement, so that an error's position can be told as line and column.
    static void remember(HttpServletRequest request, String sql) {
        request.setAttribute(SQL_ATTRIBUTE, sql);
    }

    /// Tells a time-out from a cancellation; both are SQLSTATE 57014.
    static void markTimedOut(HttpServletRequest request) {
        request.setAttribute(TIMEOUT_ATTRIBUTE, true);
    }

    @ExceptionHandler
    ResponseEntity<Object> onSpillway(SpillwayException error, HttpServletRequest request) {
        String sql = request.getAttribute(SQL_ATTRIBUTE) instanceof String text ? text : null;
        boolean isTimeout = request.getAttribute(TIMEOUT_ATTRIBUTE) != null;
        if (error.code() == ErrorCode.INTERNAL_ERROR) {
            LOG.log(System.Logger.Level.ERROR, "internal error", error);
        }
        return answer(Problems.of(error, sql, isTimeout), new HttpHeaders());
    }

    @ExceptionHandler
    ResponseEntity<Object> onCompletion(CompletionException error, HttpServletRequest request) throws Throwable {
        Throwable cause = error.getCause();
        return cause instanceof SpillwayException known
                ? onSpillway(known, request)
                : onAnything(cause == null ? error : cause, request, null);
    }

    /// A query string with a broken `%` escape.
    @ExceptionHandler
    ResponseEntity<Object> onParameters(InvalidParameterException error) {
        return answer(
                Problems.of(
                        new SpillwayException(
                                ErrorCode.PROTOCOL_VIOLATION, "the query string of the request is malformed", error),
                        null,
                        false),
                new HttpHeaders());
    }

    @ExceptionHandler
    ResponseEntity<Object> onAnything(
            Throwable error, HttpServletRequest request, @Nullable HttpServletResponse response) throws Throwable {
        if (response != null && response.isCommitted()) {
            // The answer has begun: only a broken connection can say that it failed.
            throw error;
        }
        LOG.log(System.Logger.Level.ERROR, "request " + request.getMethod() + " " + request.getRequestURI(), error);
        SpillwayException internal = new SpillwayException(
                ErrorCode.INTERNAL_ERROR, "internal error: " + error.getClass().getSimpleName());
        return answer(Problems.of(internal, null, false), new HttpHeaders());
    }

    @Override
    protected @Nullable ResponseEntity<Object> handleHttpMessageNotReadable(
            HttpMessageNotReadableException error, HttpHeaders headers, HttpStatusCode status, WebRequest request) {
        ProblemDetail problem = ProblemDetail.forStatusAndDetail(
                HttpStatus.BAD_REQUEST, "the request's body is not what it should be: " + wrong(error));
        problem.setTitle("Malformed request");
        problem.setProperty("sqlstate", ErrorCode.PROTOCOL_VIOLATION.sqlState());
        return answer(problem, headers);
    }

    @Override
    protected @Nullable ResponseEntity<Object> handleExceptionInternal(
            Exception error, @Nullable Object body, HttpHeaders headers, HttpStatusCode status, WebRequest request) {
        ProblemDetail problem = problem(error, body, status);
        if (status.is4xxClientError()
                && status.value() != 404
                && Optional.ofNullable(problem.getProperties())
                        .map(properties -> !properties.containsKey("sqlstate"))
                        .orElse(true)) {
            problem.setProperty("sqlstate", ErrorCode.PROTOCOL_VIOLATION.sqlState());
        }
        return answer(problem, headers);
    }

    private static ProblemDetail problem(Exception error, @Nullable Object body, HttpStatusCode status) {
        if (body instanceof ProblemDetail detail) {
            return detail;
        }
        return error instanceof ErrorResponse response ? response.getBody() : ProblemDetail.forStatus(status);
    }

    /// What is wrong, in words that name no class of ours.
    private static String wrong(HttpMessageNotReadableException error) {
        return switch (error.getMostSpecificCause()) {
            case UnrecognizedPropertyException unknown ->
                "unknown member \"" + unknown.getPropertyName() + "\", known are " + unknown.getKnownPropertyIds();
            case DatabindException mismatch ->
                "a value is of the wrong type at "
                        + mismatch.getPath().stream()
                                .map(part -> part.getPropertyName() == null
                                        ? "[" + part.getIndex() + "]"
                                        : part.getPropertyName())
                                .collect(Collectors.joining("."));
            case JacksonException malformed -> "malformed JSON: " + malformed.getOriginalMessage();
            default -> "there is none, or it cannot be read";
        };
    }

    private static ResponseEntity<Object> answer(ProblemDetail problem, HttpHeaders given) {
        HttpHeaders headers = new HttpHeaders();
        headers.addAll(given);
        headers.setContentType(MediaType.APPLICATION_PROBLEM_JSON);
        if (problem.getStatus() == HttpStatus.SERVICE_UNAVAILABLE.value()) {
            headers.set(HttpHeaders.RETRY_AFTER, "1");
        }
        return new ResponseEntity<>(problem, headers, HttpStatusCode.valueOf(problem.getStatus()));
    }
}
