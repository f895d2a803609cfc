package dev.spillway.api;

import dev.spillway.error.ErrorCode;
import dev.spillway.error.SpillwayException;
import dev.spillway.session.ResultSink;
import dev.spillway.session.Session;
import dev.spillway.session.SessionRegistry;
import dev.spillway.session.StatementHandle;
import dev.spillway.session.StatementRequest;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/// One statement between a request and its answer, on the request's (virtual) thread.
@Component
class StatementExchange {
    private final SessionRegistry registry;
    private final SessionAccess sessions;
    private final EncodingMeans means;

    StatementExchange(SessionRegistry registry, SessionAccess sessions, EncodingMeans means) {
        this.registry = registry;
        this.sessions = sessions;
        this.means = means;
    }

    /// Runs the statement and writes its result; errors before the first byte are thrown, later ones break the
    /// answer off.
    void run(
            @Nullable String sessionId,
            StatementRequest statement,
            ResultFormat format,
            HttpServletRequest request,
            HttpServletResponse response)
            throws IOException {
        ProblemHandler.remember(request, statement.text());
        EncodingSink sink = new EncodingSink(format, means);
        try (ResultPipe pipe = sink.pipe()) {
            Optional<Session> session = Optional.ofNullable(sessionId).map(sessions::require);
            StatementHandle handle = submit(session, statement, sink);
            sink.bind(handle);
            response.setHeader("Statement-Id", handle.id());
            await(pipe, handle);
            session.ifPresent(it -> sessions.stamp(it, response));
            throwEarlyFailure(sink, handle, session, request);
            write(sink, handle, format, response);
        }
    }

    /// Runs a statement for its caller alone; `sink` gets the answer. The caller waits for the sink.
    StatementHandle submit(Optional<Session> session, StatementRequest statement, ResultSink sink) {
        return session.map(it -> registry.run(it, statement, sink)).orElseGet(() -> registry.runAlone(statement, sink));
    }

    private static void await(ResultPipe pipe, StatementHandle handle) {
        try {
            pipe.awaitBytes();
        } catch (InterruptedException e) {
            handle.cancel();
            throw new SpillwayException(ErrorCode.ADMIN_SHUTDOWN, "the service is shutting down", e);
        }
    }

    private void throwEarlyFailure(
            EncodingSink sink, StatementHandle handle, Optional<Session> session, HttpServletRequest request) {
        Optional<SpillwayException> failure = sink.failure();
        if (failure.isEmpty() || sink.pipe().hasBytes()) {
            return;
        }
        if (handle.isTimedOut()) {
            ProblemHandler.markTimedOut(request);
        }
        if (failure.get().code() == ErrorCode.CONNECTION_DOES_NOT_EXIST
                || failure.get().code() == ErrorCode.ADMIN_SHUTDOWN && !registry.isShutDown()) {
            // The session ended under the statement: say so as for any later request.
            session.ifPresent(it -> sessions.require(it.id()));
        }
        throw failure.get();
    }

    private static void write(
            EncodingSink sink, StatementHandle handle, ResultFormat format, HttpServletResponse response)
            throws IOException {
        ResultPipe pipe = sink.pipe();
        response.setContentType(format.mediaType());
        response.setCharacterEncoding("UTF-8");
        sink.summary()
                .ifPresent(summary -> response.setHeader(
                        "Server-Timing", ResultJson.serverTiming(summary.timings(), sink.encodeNanos())));
        try {
            OutputStream out = response.getOutputStream();
            for (byte[] chunk = pipe.take(); chunk != null; chunk = pipe.take()) {
                out.write(chunk);
                if (format.isStream() && !pipe.hasBytes()) {
                    out.flush();
                }
            }
        } catch (IOException e) {
            // The client has gone: nobody is left to tell.
            pipe.abandon();
            handle.cancel();
            return;
        } catch (InterruptedException e) {
            pipe.abandon();
            handle.cancel();
            throw new BrokenOffException(e);
        }
        Optional<SpillwayException> failure = sink.failure();
        if (failure.isPresent()) {
            response.flushBuffer();
            throw new BrokenOffException(failure.get());
        }
    }
}
