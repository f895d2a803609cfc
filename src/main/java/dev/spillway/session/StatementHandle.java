package dev.spillway.session;

import dev.spillway.error.Cancellation;
import dev.spillway.error.ErrorCode;
import dev.spillway.error.SpillwayException;
import java.util.concurrent.atomic.AtomicBoolean;

/// A statement that was handed to its session. Thread-safe.
///
/// A statement is *claimed* once: by the leader that runs it, or by whoever stops it while it still waits in the queue.
public final class StatementHandle {
    private final String id;
    private final String sessionId;
    private final ResultSink sink;
    private final Runnable whenEnded;
    private final long submittedNanos = System.nanoTime();
    private final Cancellation cancellation = new Cancellation();
    private final AtomicBoolean isClaimed = new AtomicBoolean();
    private volatile boolean isTimedOut;

    StatementHandle(String id, String sessionId, ResultSink sink, Runnable whenEnded) {
        this.id = id;
        this.sessionId = sessionId;
        this.sink = sink;
        this.whenEnded = whenEnded;
    }

    public String id() {
        return id;
    }

    public String sessionId() {
        return sessionId;
    }

    public Cancellation cancellation() {
        return cancellation;
    }

    /// Whether its leader has begun with it; otherwise it waits for earlier statements.
    public boolean isRunning() {
        return isClaimed.get();
    }

    /// Whether `statement_timeout` or the request's own timeout stopped it.
    public boolean isTimedOut() {
        return isTimedOut;
    }

    /// Stops the statement at the user's wish; without effect once it has ended.
    public void cancel() {
        stop(new SpillwayException(ErrorCode.QUERY_CANCELED, "canceling statement due to user request"));
    }

    void timeOut() {
        isTimedOut = true;
        stop(new SpillwayException(ErrorCode.QUERY_CANCELED, "canceling statement due to statement timeout"));
    }

    /// Stops the statement; one that still waits is answered at once.
    void stop(SpillwayException reason) {
        cancellation.cancel(reason);
        if (claim()) {
            ended();
            sink.error(reason);
        }
    }

    /// The statement has no more to do; called once, before its answer.
    void ended() {
        whenEnded.run();
    }

    boolean claim() {
        return isClaimed.compareAndSet(false, true);
    }

    long submittedNanos() {
        return submittedNanos;
    }
}
