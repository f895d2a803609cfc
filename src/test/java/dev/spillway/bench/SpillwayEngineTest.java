package dev.spillway.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.spillway.tpch.TableDefinition;
import java.io.IOException;
import java.math.BigDecimal;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What the engine sends, and what it makes of answers, against a server that only records and replies.
class SpillwayEngineTest {

    private static final EngineSettings SETTINGS = new EngineSettings(64, 8, 300);
    private static final TableDefinition TABLE =
            new TableDefinition("t", List.of(new TableDefinition.Column("a", "integer")), "a", List.of());

    private final List<String> requests = new CopyOnWriteArrayList<>();
    private HttpServer server;
    private volatile int statementStatus = 200;
    private volatile String statementAnswer = "{}";

    @BeforeEach
    void startServer() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::reply);
        server.start();
    }

    @AfterEach
    void stopServer() {
        server.stop(0);
    }

    @Test
    void tablesAreCreatedWithTheirTypesBeforeRowsAreUploaded(@TempDir Path directory) throws Exception {
        Path csv = Files.writeString(directory.resolve("t.csv"), "a\n1\n");
        try (SpillwayEngine engine = SpillwayEngine.open(address(), SETTINGS, Map.of())) {
            assertThat(engine.load(TABLE, csv)).isPositive();
        }
        assertThat(requests)
                .satisfiesExactly(
                        session -> assertThat(session)
                                .startsWith("POST /v1/sessions")
                                .contains("\"temp_buffers\":\"64MB\"", "\"work_mem\":\"8MB\""),
                        drop -> assertThat(drop).contains("DROP TABLE IF EXISTS t", "\"sessionId\":\"s1\""),
                        create -> assertThat(create).contains("CREATE TEMP TABLE t (a integer)"),
                        upload ->
                                assertThat(upload).isEqualTo("POST /v1/sessions/s1/tables/t/rows?create=false a\n1\n"),
                        close -> assertThat(close).startsWith("DELETE /v1/sessions/s1"));
    }

    @Test
    void anAnswerCarriesRowsAndTimings() throws Exception {
        statementAnswer =
                "{\"columns\":[{\"name\":\"n\",\"type\":\"bigint\"}],\"rows\":[[3]],\"timings\":{\"execMs\":2}}";
        try (SpillwayEngine engine = SpillwayEngine.open(address(), SETTINGS, Map.of())) {
            assertThat(engine.run("select 3")).isInstanceOfSatisfying(RunOutcome.Answer.class, answer -> {
                assertThat(answer.rows()).containsExactly(List.of(new Value.Exact(new BigDecimal("3"))));
                assertThat(answer.server())
                        .hasValueSatisfying(
                                timings -> assertThat(timings.serverMillis()).isEqualTo(2));
            });
        }
    }

    @Test
    void refusalsAreOutcomesAndTimeoutsAreTheirOwnKind() throws Exception {
        try (SpillwayEngine engine = SpillwayEngine.open(address(), SETTINGS, Map.of())) {
            statementStatus = 400;
            statementAnswer = "{\"sqlstate\":\"0A000\"}";
            assertThat(engine.run("select 1")).isEqualTo(new RunOutcome.Failed("400 {\"sqlstate\":\"0A000\"}"));
            statementStatus = 504;
            statementAnswer = "{\"sqlstate\":\"57014\"}";
            assertThat(engine.run("select 1")).isEqualTo(new RunOutcome.TimedOut(300));
            assertThatThrownBy(() -> engine.execute("select 1"))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("504");
        }
    }

    private URI address() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    private void reply(HttpExchange exchange) throws IOException {
        String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        requests.add(exchange.getRequestMethod() + " " + exchange.getRequestURI() + " " + body);
        boolean isStatement = exchange.getRequestURI().getPath().equals("/v1/statements");
        byte[] answer = (isStatement ? statementAnswer : "{\"sessionId\":\"s1\"}").getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(isStatement ? statementStatus : 200, answer.length);
        exchange.getResponseBody().write(answer);
        exchange.close();
    }
}
