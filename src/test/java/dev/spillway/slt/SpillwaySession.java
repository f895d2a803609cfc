package dev.spillway.slt;

import dev.spillway.error.SpillwayException;
import dev.spillway.session.Session;
import dev.spillway.testing.ResultText;
import dev.spillway.testing.TestEngine;
import java.util.Map;

/// A session of Spillway.
final class SpillwaySession implements SqlSession {
    private static final Map<String, String> SETTINGS = Map.of("statement_timeout", "20s");

    private final TestEngine engine;
    private final Session session;

    SpillwaySession(TestEngine engine) {
        this.engine = engine;
        this.session = engine.open(SETTINGS);
    }

    @Override
    public Outcome run(String sql) {
        try {
            return new Outcome.Rows(ResultText.rows(engine.run(session, sql)));
        } catch (SpillwayException e) {
            return new Outcome.Refused(e.code().sqlState(), e.message());
        }
    }

    @Override
    public void close() {
        engine.sessions().close(session);
    }
}
