package dev.spillway.differential;

import dev.spillway.data.DataType;
import dev.spillway.data.TypeName;
import dev.spillway.error.SpillwayException;
import dev.spillway.session.LoadRequest;
import dev.spillway.session.Session;
import dev.spillway.session.SessionState;
import dev.spillway.testing.ResultText;
import dev.spillway.testing.TestEngine;
import java.util.List;
import java.util.Map;

/// A session of Spillway with certain settings.
public final class SpillwayEngine implements Engine {
    private final TestEngine engine;
    private final Session session;
    private String lastDetail = "";
    private String lastMessage = "";

    public SpillwayEngine(TestEngine engine, Map<String, String> settings) {
        this.engine = engine;
        this.session = engine.open(settings);
    }

    /// The session as of the end of its last statement.
    SessionState state() {
        return session.state();
    }

    /// What the last statement's error says, or nothing.
    String lastMessage() {
        return lastMessage;
    }

    @Override
    public Answer run(String sql) {
        lastMessage = "";
        try {
            TestEngine.Result result = engine.run(session, sql);
            List<Answer.Kind> kinds =
                    result.columns().stream().map(column -> kind(column.type())).toList();
            return Answer.of(ResultText.rows(result), kinds)
                    .with(result.columns().stream()
                            .map(column -> column.name() + " " + column.type().plainName())
                            .toList());
        } catch (SpillwayException e) {
            lastDetail = e.detail().orElse("");
            lastMessage = e.message();
            return Answer.error(e.code().sqlState(), e.message());
        }
    }

    /// The DETAIL of the last error, or empty.
    public String lastDetail() {
        return lastDetail;
    }

    public void load(LoadRequest request) {
        session.load(request).join();
    }

    private static Answer.Kind kind(DataType type) {
        return type.name().isFloat()
                ? Answer.Kind.FLOAT
                : type.name() == TypeName.NUMERIC ? Answer.Kind.NUMERIC : Answer.Kind.EXACT;
    }

    @Override
    public void close() {
        engine.sessions().close(session);
    }
}
