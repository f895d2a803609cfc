package dev.spillway.session;

import dev.spillway.error.Cancellation;
import dev.spillway.error.ErrorCode;
import dev.spillway.error.SpillwayException;
import dev.spillway.thread.NamedThreads;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// One session: a leader thread and the queue of what it is to do. Thread-safe.
///
/// The queue is bounded and in order; a second statement waits, it is never told "locked". [#close] cancels what runs,
/// answers what waits and lets the leader close its storage: an arena can only be closed by the thread that owns it.
public final class Session {
    private final String id;
    private final Engine engine;
    private final int waitingMax;
    private final Thread leader;
    private final Consumer<Session> whenFailed;
    private final CountDownLatch ended = new CountDownLatch(1);

    private final Object lock = new Object();
    private final Deque<LeaderWork> queue = new ArrayDeque<>();
    private @Nullable LeaderWork current;
    private @Nullable SpillwayException closeReason;
    private boolean isFinishing;

    private volatile SessionState state;
    private volatile Duration idleTimeout;
    private volatile Instant lastUsedAt;

    Session(
            String id,
            Engine engine,
            Optional<String> name,
            Settings settings,
            Limits limits,
            Consumer<Session> whenFailed) {
        this.id = id;
        this.engine = engine;
        this.whenFailed = whenFailed;
        this.waitingMax = limits.waitingMax();
        this.idleTimeout = limits.idleTimeout();
        this.lastUsedAt = engine.clock().instant();
        Leader owner = new Leader(engine, id, name, settings);
        this.state = owner.state();
        this.leader = NamedThreads.platform("spillway-leader-" + id, () -> lead(owner));
    }

    /// The queue's length and how long the session may be idle.
    record Limits(int waitingMax, Duration idleTimeout) {}

    void start() {
        leader.start();
    }

    public String id() {
        return id;
    }

    /// As of the end of the last piece of work.
    public SessionState state() {
        return state;
    }

    public Duration idleTimeout() {
        return idleTimeout;
    }

    /// Changes the idle timeout; counts as use.
    public void extend(Duration timeout) {
        idleTimeout = timeout;
        lastUsedAt = engine.clock().instant();
    }

    public Instant lastUsedAt() {
        return lastUsedAt;
    }

    /// When the session will expire if it is not used again before.
    public Instant expiresAt() {
        return lastUsedAt.plus(idleTimeout);
    }

    /// Work that waits, without what runs now.
    public int waiting() {
        synchronized (lock) {
            return queue.size();
        }
    }

    public boolean isBusy() {
        synchronized (lock) {
            return current != null || !queue.isEmpty();
        }
    }

    /// Hands a statement to the leader; its answer goes to `sink`. `whenAccepted` runs before it can begin,
    /// `whenEnded` before it is answered. Throws 08003 when the session has ended and 53400 when its queue is full.
    StatementHandle submit(
            String statementId,
            StatementRequest request,
            ResultSink sink,
            Consumer<StatementHandle> whenAccepted,
            Runnable whenEnded) {
        StatementHandle handle = new StatementHandle(statementId, id, sink, whenEnded);
        whenAccepted.accept(handle);
        try {
            enqueue(new StatementWork(handle, request, sink, this::publish, () -> whenFailed.accept(this)));
        } catch (SpillwayException e) {
            whenEnded.run();
            throw e;
        }
        return handle;
    }

    /// Lets the leader end once its queue is empty.
    void finish() {
        synchronized (lock) {
            isFinishing = true;
            lock.notifyAll();
        }
    }

    /// Loads an upload; the future fails with a [SpillwayException].
    public CompletableFuture<LoadReport> load(LoadRequest request) {
        Cancellation cancellation = new Cancellation();
        return call(new LoadWork(request, cancellation)::load, cancellation);
    }

    /// Changes settings; all of them or, if one is wrong, none.
    public CompletableFuture<SessionState> change(java.util.Map<String, String> changes) {
        return call(
                leader -> {
                    leader.transaction()
                            .run(() -> changes.forEach((name, text) -> leader.settings()
                                    .set(name, text, leader.tables().isInUse())));
                    return leader.state();
                },
                new Cancellation());
    }

    /// Writes every dirty local buffer.
    public CompletableFuture<BufferFlush> flush() {
        Cancellation cancellation = new Cancellation();
        return call(leader -> BufferFlush.run(leader, cancellation), cancellation);
    }

    private <T> CompletableFuture<T> call(Function<Leader, T> task, Cancellation cancellation) {
        CompletableFuture<T> result = new CompletableFuture<>();
        enqueue(new LeaderCall<>(task, result, cancellation, this::publish));
        return result;
    }

    private void enqueue(LeaderWork work) {
        synchronized (lock) {
            if (closeReason != null) {
                throw gone();
            }
            queue.removeIf(LeaderWork::isAnswered);
            if (queue.size() >= waitingMax) {
                throw new SpillwayException(
                                ErrorCode.CONFIGURATION_LIMIT_EXCEEDED,
                                "the session has " + waitingMax + " statements waiting already")
                        .withHint("Wait for their answers, or use more sessions.");
            }
            queue.add(work);
            lastUsedAt = engine.clock().instant();
            lock.notifyAll();
        }
    }

    /// Cancels what runs, answers what waits, and has the leader close everything. Returns at once; [#awaitEnd]
    /// waits.
    void close(SpillwayException reason) {
        Deque<LeaderWork> waiting;
        LeaderWork running;
        synchronized (lock) {
            if (closeReason != null) {
                return;
            }
            closeReason = reason;
            waiting = new ArrayDeque<>(queue);
            queue.clear();
            running = current;
            lock.notifyAll();
        }
        if (running != null) {
            running.stop(reason);
        }
        waiting.forEach(work -> work.stop(reason));
    }

    /// Closes the session if nothing runs or waits and it has been idle for longer than it may; says whether it
    /// did.
    boolean closeIfIdle(Instant now, SpillwayException reason) {
        synchronized (lock) {
            if (current != null || !queue.isEmpty() || closeReason != null || now.isBefore(expiresAt())) {
                return false;
            }
            closeReason = reason;
            lock.notifyAll();
            return true;
        }
    }

    /// Waits until the leader has closed everything; false when it has not within the time.
    boolean awaitEnd(Duration timeout) {
        try {
            return ended.await(timeout.toMillis(), java.util.concurrent.TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            return false;
        }
    }

    private void lead(Leader owner) {
        try (owner) {
            for (LeaderWork work = next(); work != null; work = next()) {
                work.run(owner);
                publish(owner);
            }
        } catch (RuntimeException | Error e) {
            whenFailed.accept(this);
            throw e;
        } finally {
            close(gone());
            ended.countDown();
        }
    }

    private void publish(Leader owner) {
        lastUsedAt = engine.clock().instant();
        state = owner.state();
    }

    /// The next piece of work, or null when the session is to end.
    private @Nullable LeaderWork next() {
        synchronized (lock) {
            current = null;
            while (queue.isEmpty() && closeReason == null && !isFinishing) {
                try {
                    lock.wait();
                } catch (InterruptedException e) {
                    return null;
                }
            }
            current = closeReason == null ? queue.poll() : null;
            return current;
        }
    }

    private SpillwayException gone() {
        return new SpillwayException(ErrorCode.CONNECTION_DOES_NOT_EXIST, "session \"" + id + "\" does not exist");
    }
}
