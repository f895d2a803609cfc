package dev.spillway.differential;

import dev.spillway.data.DataType;
import dev.spillway.data.TypeName;
import dev.spillway.error.SpillwayException;
import dev.spillway.session.LoadRequest;
import dev.spillway.session.Session;
import dev.spillway.testing.ResultText;
import dev.spillway.testing.TestEngine;
import java.util.List;
import java.util.Map;

/// A session of Spillway with certain settings.
public final class SpillwayEngine implements Engine {
    private final TestEngine engine;
    private final Session session;
    private String lastDetail = "";

    public SpillwayEngine(TestEngine engine, Map<String, String> settings) {
        this.engine = engine;
        this.session = engine.open(settings);
    }

    @Override
    public Answer run(String sql) {
        try {
            TestEngine.Result result = engine.run(session, sql);
            List<Answer.Kind> kinds =
                    result.columns().stream().map(column -> kind(column.type())).toList();
            return Answer.of(ResultText.rows(result), kinds)
                    .with(result.columns().stream()
                            .map(column ->
                                    column.name() + " " + column.type().name().sqlName())
                            .toList());
        } catch (SpillwayException e) {
            lastDetail = e.detail().orElse("");
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
