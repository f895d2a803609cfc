package dev.spillway.session;

import dev.spillway.error.ErrorCode;
import dev.spillway.error.SpillwayException;
import dev.spillway.session.EndedSession.Reason;
import dev.spillway.session.SessionState.Table;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/// All sessions and running statements of the process. Thread-safe.
///
/// Sessions without an id of their own (a statement that names none) count towards the limit, but cannot be found. A
/// session that has ended is remembered for a while, with the reason and the tables that were lost.
public final class SessionRegistry implements AutoCloseable {
    private static final Duration EXPIRY_CHECK = Duration.ofSeconds(1);
    private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(20);

    private final Engine engine;
    private final SessionOptions options;
    private final Map<String, Session> named = new ConcurrentHashMap<>();
    private final Map<String, Session> passing = new ConcurrentHashMap<>();
    private final Map<String, StatementHandle> statements = new ConcurrentHashMap<>();
    private final Map<String, EndedSession> ended;
    private final Future<?> expiry;
    private volatile boolean isShutDown;

    public SessionRegistry(Engine engine, SessionOptions options) {
        this.engine = engine;
        this.options = options;
        this.ended = new LinkedHashMap<>() {
            private static final long serialVersionUID = 1L;

            @Override
            protected boolean removeEldestEntry(Map.Entry<String, EndedSession> eldest) {
                return size() > options.endedSessionsMax();
            }
        };
        this.expiry = engine.timers()
                .scheduleWithFixedDelay(
                        this::expire, EXPIRY_CHECK.toMillis(), EXPIRY_CHECK.toMillis(), TimeUnit.MILLISECONDS);
    }

    /// What an id stands for.
    public sealed interface Lookup {
        record Live(Session session) implements Lookup {}

        record Ended(EndedSession session) implements Lookup {}

        record Unknown() implements Lookup {}
    }

    /// Opens a session. `settings` are SET in it, `idleTimeout` is bounded by the service's limit.
    public Session open(Optional<String> name, Map<String, String> settings, Optional<Duration> idleTimeout) {
        Settings own = engine.settings().copy();
        settings.forEach((key, text) -> own.set(key, text, false));
        Session session = newSession("s", named, name, own, bounded(idleTimeout));
        engine.listener().sessionStarted();
        return session;
    }

    /// Runs a statement in a session that ends with it.
    public StatementHandle runAlone(StatementRequest request, ResultSink sink) {
        Session session =
                newSession("t", passing, Optional.empty(), engine.settings().copy(), options.idleTimeout());
        try {
            return submit(session, request, sink, () -> passing.remove(session.id()));
        } finally {
            // Its one statement is in the queue; the leader ends once it has run.
            session.finish();
        }
    }

    /// Runs a statement in `session`, after those that wait there already.
    public StatementHandle run(Session session, StatementRequest request, ResultSink sink) {
        return submit(session, request, sink, () -> {});
    }

    private StatementHandle submit(Session session, StatementRequest request, ResultSink sink, Runnable whenEnded) {
        String id = UUID.randomUUID().toString();
        return session.submit(id, request, sink, handle -> statements.put(id, handle), () -> {
            statements.remove(id);
            whenEnded.run();
        });
    }

    public Lookup find(String id) {
        Session session = named.get(id);
        if (session != null) {
            return new Lookup.Live(session);
        }
        synchronized (ended) {
            EndedSession past = ended.get(id);
            return past == null ? new Lookup.Unknown() : new Lookup.Ended(past);
        }
    }

    /// Live sessions, the oldest first.
    public List<Session> all() {
        return named.values().stream()
                .sorted(Comparator.comparing(
                                (Session session) -> session.state().createdAt())
                        .thenComparing(Session::id))
                .toList();
    }

    /// A statement that waits or runs.
    public Optional<StatementHandle> statement(String id) {
        return Optional.ofNullable(statements.get(id));
    }

    /// Ends a session at its user's wish and waits until its storage is gone.
    public void close(Session session) {
        end(session, Reason.CLOSED, closing("the session was closed"));
        session.awaitEnd(CLOSE_TIMEOUT);
    }

    /// Statements that wait or run, in no order.
    public List<StatementHandle> statements() {
        return List.copyOf(statements.values());
    }

    public Duration bounded(Optional<Duration> idleTimeout) {
        Duration wanted = idleTimeout.orElse(options.idleTimeout());
        if (wanted.isNegative() || wanted.isZero() || wanted.compareTo(options.idleTimeoutMax()) > 0) {
            throw new SpillwayException(
                    ErrorCode.INVALID_PARAMETER_VALUE,
                    "the idle timeout must be between 1 second and "
                            + options.idleTimeoutMax().toSeconds() + " seconds (got: " + wanted.toSeconds() + ")");
        }
        return wanted;
    }

    /// Ends every session: new ones and new statements are refused with 57P01 from here on. Waits until all arenas
    /// are closed.
    @Override
    public void close() {
        isShutDown = true;
        expiry.cancel(false);
        SpillwayException reason = shuttingDown();
        List<Session> all = new ArrayList<>(named.values());
        all.addAll(passing.values());
        all.forEach(session -> end(session, Reason.SHUTDOWN, reason));
        Instant deadline = Instant.now().plus(CLOSE_TIMEOUT);
        for (Session session : all) {
            Duration left = Duration.between(Instant.now(), deadline);
            session.awaitEnd(left.isNegative() ? Duration.ZERO : left);
        }
    }

    public boolean isShutDown() {
        return isShutDown;
    }

    /// Sums over live sessions, for gauges.
    public SessionState.Buffers totalBuffers() {
        int limit = 0;
        int allocated = 0;
        int dirtied = 0;
        for (Collection<Session> sessions : List.of(named.values(), passing.values())) {
            for (Session session : sessions) {
                SessionState.Buffers buffers = session.state().buffers();
                limit += buffers.tempBuffers();
                allocated += buffers.allocated();
                dirtied += buffers.dirtied();
            }
        }
        return new SessionState.Buffers(limit, allocated, dirtied);
    }

    public int count() {
        return named.size();
    }

    public int statementsActive() {
        return statements.size();
    }

    private Session newSession(
            String prefix,
            Map<String, Session> sessions,
            Optional<String> name,
            Settings settings,
            Duration idleTimeout) {
        if (isShutDown) {
            throw shuttingDown();
        }
        if (named.size() + passing.size() >= options.sessionsMax()) {
            throw new SpillwayException(
                            ErrorCode.TOO_MANY_CONNECTIONS, "there are " + options.sessionsMax() + " sessions already")
                    .withHint("Close sessions that are no longer needed.");
        }
        String id = prefix + "_" + UUID.randomUUID().toString().replace("-", "");
        Session session = new Session(
                id,
                engine,
                name,
                settings,
                new Session.Limits(options.statementsWaitingMax(), idleTimeout),
                failed -> end(failed, Reason.FAILED, failure()));
        sessions.put(id, session);
        session.start();
        if (isShutDown) {
            end(session, Reason.SHUTDOWN, shuttingDown());
            throw shuttingDown();
        }
        return session;
    }

    private void expire() {
        Instant now = engine.clock().instant();
        for (Session session : named.values()) {
            if (session.closeIfIdle(now, closing("the session was idle for too long"))) {
                remember(session, Reason.EXPIRED);
            }
        }
    }

    private void end(Session session, Reason reason, SpillwayException error) {
        remember(session, reason);
        session.close(error);
    }

    private void remember(Session session, Reason reason) {
        EndedSession past = new EndedSession(
                session.id(),
                reason,
                engine.clock().instant(),
                session.state().tables().stream().map(Table::name).toList());
        synchronized (ended) {
            if (named.containsKey(session.id())) {
                ended.putIfAbsent(session.id(), past);
            }
        }
        if (named.remove(session.id()) != null) {
            engine.listener().sessionEnded(reason.label());
        }
        passing.remove(session.id());
    }

    private static SpillwayException closing(String why) {
        return new SpillwayException(
                ErrorCode.ADMIN_SHUTDOWN, "terminating connection due to administrator command: " + why);
    }

    private static SpillwayException failure() {
        return new SpillwayException(ErrorCode.ADMIN_SHUTDOWN, "terminating connection because its leader failed");
    }

    private static SpillwayException shuttingDown() {
        return new SpillwayException(ErrorCode.ADMIN_SHUTDOWN, "the service is shutting down");
    }
}
