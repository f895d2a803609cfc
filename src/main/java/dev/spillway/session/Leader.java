package dev.spillway.session;

import java.time.Instant;
import java.util.Optional;

/// What belongs to a session and is touched by its leader thread alone: settings, tables, transaction,
/// cached plans.
final class Leader implements AutoCloseable {
    private final Engine engine;
    private final String sessionId;
    private final Optional<String> name;
    private final Instant createdAt;
    private final Settings settings;
    private final SessionClock clock;
    private final SessionTables tables;
    private final SessionTransaction transaction;
    private final PlanSource plans;
    private final PreparedStatements prepared = new PreparedStatements();
    private long statements;

    Leader(Engine engine, String sessionId, Optional<String> name, Settings settings) {
        this.engine = engine;
        this.sessionId = sessionId;
        this.name = name;
        this.createdAt = engine.clock().instant();
        this.settings = settings;
        this.clock = new SessionClock(engine.clock());
        this.tables = new SessionTables(engine, settings, clock);
        this.transaction = new SessionTransaction(tables, settings, clock);
        this.plans = new PlanSource(engine, tables, settings);
    }

    Engine engine() {
        return engine;
    }

    String sessionId() {
        return sessionId;
    }

    Settings settings() {
        return settings;
    }

    SessionClock clock() {
        return clock;
    }

    SessionTables tables() {
        return tables;
    }

    SessionTransaction transaction() {
        return transaction;
    }

    PlanSource plans() {
        return plans;
    }

    PreparedStatements prepared() {
        return prepared;
    }

    void countStatement() {
        statements++;
    }

    SessionState state() {
        return new SessionState(
                sessionId,
                name,
                createdAt,
                statements,
                transaction.status(),
                settings.changed(),
                tables.buffers(),
                tables.states());
    }

    @Override
    public void close() {
        tables.close();
    }
}
