package dev.spillway.session;

import dev.spillway.error.ErrorCode;
import dev.spillway.error.SpillwayException;
import dev.spillway.session.StatementEvent.Outcome;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// A statement in a session's queue: runs it under its time-out, tells the sink how it ended and the listener what it
/// did.
final class StatementWork implements LeaderWork {
    private static final System.Logger LOG = System.getLogger(StatementWork.class.getName());

    private final StatementHandle handle;
    private final StatementRequest request;
    private final ResultSink sink;
    private final Consumer<Leader> publish;
    private final Runnable whenBroken;

    /// `whenBroken` runs before the answer to a statement that ended in an error after which the leader cannot go
    /// on.
    StatementWork(
            StatementHandle handle,
            StatementRequest request,
            ResultSink sink,
            Consumer<Leader> publish,
            Runnable whenBroken) {
        this.handle = handle;
        this.request = request;
        this.sink = sink;
        this.publish = publish;
        this.whenBroken = whenBroken;
    }

    @Override
    public void run(Leader leader) {
        if (!handle.claim()) {
            return;
        }
        Instant startedAt = leader.clock().statementStarts(leader.transaction().isInBlock());
        StatementRun run = new StatementRun(System.nanoTime() - handle.submittedNanos());
        Optional<SpillwayException> error = Optional.empty();
        @Nullable Error broken = null;
        try {
            runInTransaction(leader, run);
        } catch (SpillwayException e) {
            error = Optional.of(e);
        } catch (RuntimeException | OutOfMemoryError | StackOverflowError e) {
            LOG.log(System.Logger.Level.ERROR, "statement " + handle.id() + " failed inside", e);
            error = Optional.of(InternalErrors.wrap(e));
        } catch (Error e) {
            LOG.log(System.Logger.Level.ERROR, "statement " + handle.id() + " broke its session", e);
            broken = e;
        } finally {
            handle.ended();
        }
        if (broken != null) {
            whenBroken.run();
            sink.error(InternalErrors.wrap(broken));
            throw broken;
        }
        publish.accept(leader);
        leader.engine().listener().statementEnded(run.event(handle, request, startedAt, outcome(error), error));
        if (error.isPresent()) {
            sink.error(error.get());
        } else {
            sink.end(run.summary(leader.state()));
        }
    }

    private void runInTransaction(Leader leader, StatementRun run) {
        try {
            runTimed(leader, run);
        } catch (RuntimeException | Error e) {
            leader.transaction().failed();
            throw e;
        }
    }

    private void runTimed(Leader leader, StatementRun run) {
        leader.countStatement();
        Settings settings = leader.settings();
        if (!request.settings().isEmpty()) {
            settings = settings.copy();
            for (var override : request.settings().entrySet()) {
                settings.set(
                        override.getKey(), override.getValue(), leader.tables().isInUse());
            }
        }
        @Nullable Future<?> timer = timer(leader, settings);
        try {
            handle.cancellation().check();
            settings.zone().run(new StatementRunner(leader, settings, request, handle.cancellation(), sink, run)::run);
        } finally {
            if (timer != null) {
                timer.cancel(false);
            }
        }
    }

    private @Nullable Future<?> timer(Leader leader, Settings settings) {
        long session = settings.number("statement_timeout");
        long own = request.timeoutMillis().orElse(0);
        long millis = session == 0 ? own : own == 0 ? session : Math.min(session, own);
        return millis == 0 ? null : leader.engine().timers().schedule(handle::timeOut, millis, TimeUnit.MILLISECONDS);
    }

    private Outcome outcome(Optional<SpillwayException> error) {
        if (error.isEmpty()) {
            return Outcome.SUCCESS;
        }
        if (error.get().code() != ErrorCode.QUERY_CANCELED) {
            return Outcome.ERROR;
        }
        return handle.isTimedOut() ? Outcome.TIMEOUT : Outcome.CANCELLED;
    }

    @Override
    public boolean isAnswered() {
        return handle.isRunning();
    }

    @Override
    public void stop(SpillwayException reason) {
        handle.stop(reason);
    }
}
