package dev.spillway.bench;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// A client of the HTTP API, as a user's program would be: statements over one keep-alive connection.
///
/// Used by one thread at a time: the benchmark opens one client for each connection it wants to measure.
final class SpillwayClient implements AutoCloseable {

    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);
    private static final int HTTP_OK = 200;
    private static final int HTTP_MULTIPLE_CHOICES = 300;

    private final URI base;
    private final HttpClient http;
    private final JsonMapper json;
    private @Nullable KeepAliveConnection statements;

    SpillwayClient(URI base) {
        this.base = base;
        this.http = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(CONNECT_TIMEOUT)
                .build();
        this.json = JsonMapper.builder()
                .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
                .build();
    }

    /// The answer as it came, for callers that expect a refusal.
    record Reply(int status, JsonNode body, long elapsedNanos) {

        boolean isSuccess() {
            return status >= HTTP_OK && status < HTTP_MULTIPLE_CHOICES;
        }
    }

    String createSession(Map<String, String> settings) throws IOException {
        JsonNode session = require(post("/v1/sessions", Map.of("settings", settings)), "creating a session");
        for (String field : List.of("sessionId", "id")) {
            if (session.hasNonNull(field)) {
                return session.get(field).asString();
            }
        }
        throw new IOException("a new session must have an id (got: " + session + ")");
    }

    void closeSession(String sessionId) throws IOException {
        HttpRequest request = HttpRequest.newBuilder(base.resolve("/v1/sessions/" + sessionId))
                .DELETE()
                .build();
        send(request);
    }

    Reply statement(String sessionId, String sql) throws IOException {
        return statement(Map.of("statement", sql, "sessionId", sessionId));
    }

    Reply statementWithoutSession(String sql) throws IOException {
        return statement(Map.of("statement", sql));
    }

    private Reply statement(Map<String, String> body) throws IOException {
        KeepAliveConnection connection = statements;
        if (connection == null) {
            connection = new KeepAliveConnection(base, "/v1/statements");
            statements = connection;
        }
        long start = System.nanoTime();
        KeepAliveConnection.Answer answer = connection.exchange(json.writeValueAsBytes(body));
        JsonNode node = json.readTree(answer.body());
        return new Reply(answer.status(), node, System.nanoTime() - start);
    }

    /// For statements of the benchmark itself, which must succeed.
    JsonNode execute(String sessionId, String sql) throws IOException {
        return require(statement(sessionId, sql), sql);
    }

    /// Streams the file; `create` lets the server infer types, otherwise the table must be there.
    Reply upload(String sessionId, String table, Path csv, boolean create) throws IOException {
        boolean isGzip = csv.toString().endsWith(".gz");
        HttpRequest.Builder request = HttpRequest.newBuilder(
                        base.resolve("/v1/sessions/" + sessionId + "/tables/" + table + "/rows?create=" + create))
                .header("Content-Type", "text/csv")
                .POST(HttpRequest.BodyPublishers.ofFile(csv));
        if (isGzip) {
            request.header("Content-Encoding", "gzip");
        }
        return send(request.build());
    }

    JsonNode flush(String sessionId) throws IOException {
        return require(post("/v1/sessions/" + sessionId + "/buffers/flush", Map.of()), "flushing");
    }

    Optional<JsonNode> read(String path) throws IOException {
        Reply reply = send(HttpRequest.newBuilder(base.resolve(path)).GET().build());
        return reply.isSuccess() ? Optional.of(reply.body()) : Optional.empty();
    }

    JsonNode require(Reply reply, String what) throws IOException {
        if (!reply.isSuccess()) {
            throw new IOException(what + " must succeed (got: " + reply.status() + " " + reply.body() + ")");
        }
        return reply.body();
    }

    /// The rows of an answer, read by the SQL types of its columns.
    static List<List<Value>> rows(JsonNode answer) {
        List<String> types = new ArrayList<>();
        answer.path("columns").forEach(column -> types.add(column.path("type").asString()));
        List<List<Value>> rows = new ArrayList<>();
        for (JsonNode row : answer.path("rows")) {
            List<Value> values = new ArrayList<>(types.size());
            for (int column = 0; column < types.size(); column++) {
                JsonNode field = row.path(column);
                values.add(field.isNull() ? new Value.Null() : Value.of(types.get(column), field.asString()));
            }
            rows.add(values);
        }
        return rows;
    }

    static Optional<ServerTimings> timings(JsonNode answer) {
        JsonNode timings = answer.path("timings");
        if (!timings.isObject()) {
            return Optional.empty();
        }
        ServerTimings.Phases phases = new ServerTimings.Phases(
                phase(timings, "parse", 0),
                phase(timings, "plan", 0),
                phase(timings, "queue", 0),
                phase(timings, "flush", 0),
                phase(timings, "exec", 0),
                phase(timings, "ser", 0));
        String choice = answer.path("planChoice").path("chosen").asString("");
        return Optional.of(new ServerTimings(phases, phase(timings, "planCpu", Double.NaN), choice));
    }

    /// A phase by its name, whatever unit suffix the server gives its milliseconds.
    private static double phase(JsonNode timings, String name, double absent) {
        for (Map.Entry<String, JsonNode> field : timings.properties()) {
            String key = field.getKey();
            boolean isCpu = key.toLowerCase(Locale.ROOT).contains("cpu");
            if (key.startsWith(name)
                    && isCpu == name.endsWith("Cpu")
                    && field.getValue().isNumber()) {
                return field.getValue().asDouble();
            }
        }
        return absent;
    }

    private Reply post(String path, Map<String, ?> body) throws IOException {
        return send(HttpRequest.newBuilder(base.resolve(path))
                .header("Content-Type", "application/json")
                .header("Accept", "application/json")
                .POST(HttpRequest.BodyPublishers.ofByteArray(json.writeValueAsBytes(body)))
                .build());
    }

    private Reply send(HttpRequest request) throws IOException {
        try {
            long start = System.nanoTime();
            HttpResponse<byte[]> response = http.send(request, HttpResponse.BodyHandlers.ofByteArray());
            byte[] body = response.body();
            JsonNode node = body.length == 0 ? json.createObjectNode() : json.readTree(body);
            return new Reply(response.statusCode(), node, System.nanoTime() - start);
        } catch (InterruptedException e) {
            throw new IOException("the benchmark must not be interrupted", e);
        }
    }

    @Override
    public void close() throws IOException {
        http.close();
        if (statements != null) {
            statements.close();
        }
    }
}
