package dev.spillway.bench;

import dev.spillway.tpch.TableDefinition;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/// One session of a running Spillway server, over one keep-alive connection.
final class SpillwayEngine implements Engine {

    static final String NAME = "spillway";

    private static final WarmUp WARM_UP = new WarmUp(5, 4_000, 400);

    private final SpillwayClient client;
    private final String sessionId;
    private final long timeoutSeconds;

    private SpillwayEngine(SpillwayClient client, String sessionId, long timeoutSeconds) {
        this.client = client;
        this.sessionId = sessionId;
        this.timeoutSeconds = timeoutSeconds;
    }

    static SpillwayEngine open(URI address, EngineSettings settings, Map<String, String> moreSettings)
            throws IOException {
        Map<String, String> session = new HashMap<>(moreSettings);
        session.put("temp_buffers", settings.tempBuffersMegabytes() + "MB");
        session.put("work_mem", settings.workMemMegabytes() + "MB");
        session.put("statement_timeout", settings.statementTimeoutSeconds() + "s");
        SpillwayClient client = new SpillwayClient(address);
        return new SpillwayEngine(client, client.createSession(session), settings.statementTimeoutSeconds());
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public String version() {
        try {
            return client.read("/v1/version").map(JsonNode::toString).orElse("this build");
        } catch (IOException e) {
            throw new IllegalStateException("Spillway must tell its version", e);
        }
    }

    @Override
    public long load(TableDefinition table, Path csv) throws IOException {
        client.execute(sessionId, "DROP TABLE IF EXISTS " + table.name());
        client.execute(sessionId, table.createStatement());
        SpillwayClient.Reply report = client.upload(sessionId, table.name(), csv, false);
        client.require(report, "loading " + table.name());
        return report.elapsedNanos();
    }

    @Override
    public void finishLoading(List<TableDefinition> tables) throws IOException {
        flush();
    }

    @Override
    public RunOutcome run(String sql) throws IOException {
        SpillwayClient.Reply reply = client.statement(sessionId, sql);
        if (reply.isSuccess()) {
            List<List<Value>> rows = SpillwayClient.rows(reply.body());
            return new RunOutcome.Answer(rows, reply.elapsedNanos(), SpillwayClient.timings(reply.body()));
        }
        String message = reply.status() + " " + reply.body();
        boolean isTimeout = "57014".equals(reply.body().path("sqlstate").asString(""));
        return isTimeout ? new RunOutcome.TimedOut(timeoutSeconds) : new RunOutcome.Failed(message);
    }

    @Override
    public WarmUp warmUp() {
        return WARM_UP;
    }

    /// For statements of the benchmark itself, which must succeed.
    void execute(String sql) throws IOException {
        client.execute(sessionId, sql);
    }

    void set(String setting, String value) throws IOException {
        execute("SET " + setting + " = " + value);
    }

    ServerTimings timings(String sql) throws IOException {
        JsonNode answer = client.execute(sessionId, sql);
        return SpillwayClient.timings(answer)
                .orElseThrow(() -> new IOException("an answer must carry timings (got: " + answer + ")"));
    }

    double serverMillis(String sql) throws IOException {
        return timings(sql).serverMillis();
    }

    /// Marks every allocated buffer of the tables dirty again, as a load would have left them.
    void makeDirty(List<TableDefinition> tables) throws IOException {
        for (TableDefinition table : tables) {
            client.execute(sessionId, "SELECT pg_temp_buffers_dirty('" + table.name() + "')");
        }
    }

    JsonNode flush() throws IOException {
        return client.flush(sessionId);
    }

    @Override
    public void close() throws IOException, SQLException {
        client.closeSession(sessionId);
        client.close();
    }
}
