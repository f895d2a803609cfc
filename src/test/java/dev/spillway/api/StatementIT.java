package dev.spillway.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class StatementIT extends ServiceFixture {
    private static final String ENDLESS = "SELECT count(*) FROM generate_series(1, 100000000000) g WHERE g % 7 = 3";

    @Test
    void aStatementGivesColumnsAndRows() {
        Answer answer = post(
                "/v1/statements",
                Map.of(
                        "statement",
                        "SELECT g AS n, g * 1.50 AS price, 'x' || g AS name, g > 1 AS big, NULL::text AS nothing"
                                + " FROM generate_series(1, 2) g ORDER BY g"));
        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
        JsonNode json = answer.json();
        assertThat(json.path("columns")
                        .valueStream()
                        .map(column -> column.path("type").asString()))
                .containsExactly("integer", "numeric", "text", "boolean", "text");
        assertThat(json.path("rows").toString())
                .isEqualTo("[[1,\"1.50\",\"x1\",false,null],[2,\"3.00\",\"x2\",true,null]]");
        assertThat(json.path("command").asString()).isEqualTo("SELECT");
        assertThat(json.path("rowCount").asLong()).isEqualTo(2);
        assertThat(json.path("truncated").asBoolean()).isFalse();
        assertThat(json.path("timings").path("total").asDouble()).isPositive();
        assertThat(json.path("planChoice").path("chosen").asString()).isEqualTo("serial");
        assertThat(answer.header("Statement-Id"))
                .isEqualTo(json.path("statementId").asString());
        assertThat(answer.header("Server-Timing")).contains("parse;dur=").contains("exec;dur=");
    }

    @Test
    void plainTextTakesItsOptionsFromTheQueryString() {
        Answer answer = send(
                "POST",
                "/v1/statements?maxRows=2&bigints=string",
                "text/plain",
                utf8("SELECT g::bigint FROM generate_series(1, 5) g"));
        assertThat(answer.json().path("rows").toString()).isEqualTo("[[\"1\"],[\"2\"]]");
        assertThat(answer.json().path("truncated").asBoolean()).isTrue();
    }

    @Test
    void linesEndWithExactlyOneEnd() {
        Answer answer = post(
                "/v1/statements",
                Map.of("statement", "SELECT g FROM generate_series(1, 5000) g"),
                "Accept",
                "application/x-ndjson");
        assertThat(answer.header("Content-Type")).startsWith("application/x-ndjson");
        List<String> lines = answer.body().lines().toList();
        assertThat(lines).hasSize(5_002);
        assertThat(JSON.readTree(lines.getFirst())
                        .path("header")
                        .path("columns")
                        .size())
                .isEqualTo(1);
        assertThat(JSON.readTree(lines.get(5_000)).path("row").get(0).asInt()).isEqualTo(5_000);
        assertThat(JSON.readTree(lines.getLast()).path("end").path("rowCount").asInt())
                .isEqualTo(5_000);
    }

    @Test
    void parametersAreConvertedToWhatTheStatementNeeds() {
        Answer answer = post(
                "/v1/statements",
                Map.of(
                        "statement",
                        "SELECT g FROM generate_series(1, 10) g WHERE g > $1 AND g < $2 AND 'a' = $3",
                        "parameters",
                        Arrays.asList(7, "10", "a")));
        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
        assertThat(answer.json().path("rows").toString()).isEqualTo("[[8],[9]]");
        post("/v1/statements", Map.of("statement", "SELECT $1 + 1", "parameters", List.of()))
                .problem(400, "08P01");
        post("/v1/statements", Map.of("statement", "SELECT $1::int + 1", "parameters", List.of("x")))
                .problem(400, "22P02");
    }

    @Test
    void errorsHaveTheirPlace() {
        JsonNode syntax = sql(null, "SELECT 1\n  FORM x").problem(400, "42601");
        assertThat(syntax.path("position").asInt()).isPositive();
        assertThat(syntax.path("line").asInt()).isEqualTo(2);
        JsonNode table = sql(null, "SELECT *\nFROM nowhere").problem(400, "42P01");
        assertThat(table.path("line").asInt()).isEqualTo(2);
        assertThat(table.path("column").asInt()).isEqualTo(6);
        sql(null, "SELECT 1 / 0").problem(400, "22012");
        sql(null, "SELECT 2147483647 + 1").problem(400, "22003");
        sql(null, "SELECT 'x' + 1").problem(400, "22P02");
        sql(null, "SELECT no_such_function(1)").problem(400, "42883");
        sql(null, "SET no_such_setting = 1").problem(400, "42704");
        sql(null, "SET work_mem = 'much'").problem(400, "22023");
        sql(null, " ").problem(400, "42601");
        sql("nobody", "SELECT 1").problem(404, "08003");
    }

    @Test
    void whatIsWrongWithTheRequestIsA4xx() {
        send("POST", "/v1/statements", "application/json", utf8("{\"statement\": "))
                .problem(400, "08P01");
        send("POST", "/v1/statements", "application/json", utf8("{\"statment\": \"x\"}"))
                .problem(400, "08P01");
        send("POST", "/v1/statements", "application/json", utf8("{}")).problem(400, "42601");
        send("POST", "/v1/statements", "application/xml", utf8("<a/>")).problem(415, "08P01");
        send("PUT", "/v1/statements", "application/json", utf8("{}")).problem(405, "08P01");
        assertThat(send("POST", "/v1/statements", "text/plain", utf8("SELECT 1"), "Accept", "image/png")
                        .status())
                .isEqualTo(406);
        send("POST", "/v1/statements", "text/plain", new byte[] {'S', (byte) 0xC3, 'x'})
                .problem(400, "22021");
        post("/v1/statements", Map.of("statement", "SELECT 1", "explain", "perhaps"))
                .problem(400, "22023");
        post("/v1/statements", Map.of("statement", "SELECT 1", "maxRows", -1)).problem(400, "22023");
        post("/v1/statements", Map.of("statement", "SELECT 1", "timeout", "soon"))
                .problem(400, "22023");
        assertThat(get("/v1/no-such-thing").status()).isEqualTo(404);
    }

    @Test
    void aTimeoutEndsAStatementAndNothingElse() {
        String session = openSession();
        Answer answer = post("/v1/statements", Map.of("statement", ENDLESS, "sessionId", session, "timeout", "200ms"));
        JsonNode problem = answer.problem(504, "57014");
        assertThat(problem.path("cancelled").asBoolean()).isTrue();
        rows(session, "SET statement_timeout = '100ms'");
        sql(session, ENDLESS).problem(504, "57014");
        assertThat(rows(session, "SELECT 1").toString()).isEqualTo("[[1]]");
    }

    @Test
    void aRunningStatementIsCancelledByItsId() throws Exception {
        String session = openSession();
        CompletableFuture<Answer> running = CompletableFuture.supplyAsync(() -> sql(session, ENDLESS));
        while (!get("/v1/sessions/" + session).json().path("busy").asBoolean()) {
            Thread.sleep(10);
        }
        CompletableFuture<Answer> waiting = CompletableFuture.supplyAsync(() -> sql(session, "SELECT 2"));
        send("DELETE", "/v1/statements/none", null, null).problem(404, "");
        JsonNode statements = get("/v1/statements?sessionId=" + session).json().path("statements");
        assertThat(statements.get(0).path("state").asString()).isEqualTo("running");
        String id = statements.get(0).path("statementId").asString();
        assertThat(send("DELETE", "/v1/statements/" + id, null, null).status()).isEqualTo(202);
        running.get().problem(409, "57014");
        assertThat(waiting.get().json().path("rows").toString()).isEqualTo("[[2]]");
    }

    @Test
    void aFailureAfterTheFirstByteBreaksTheAnswerOff() {
        String failing = "SELECT 'some text to fill a chunk', 1 / (150000 - g) FROM generate_series(1, 200000) g";
        assertThatThrownBy(() -> sql(null, failing)).isInstanceOf(java.io.UncheckedIOException.class);
        assertThatThrownBy(() -> post("/v1/statements", Map.of("statement", failing), "Accept", "application/x-ndjson"))
                .isInstanceOf(java.io.UncheckedIOException.class);
    }

    @Test
    void explainInsteadOfRows() {
        JsonNode plan = post("/v1/statements", Map.of("statement", "SELECT 1", "explain", "analyze"))
                .json();
        JsonNode document = JSON.readTree(plan.path("rows").get(0).get(0).asString());
        assertThat(document.get(0).path("Plan").path("Actual Rows").asDouble()).isEqualTo(1);
        assertThat(document.get(0).path("Plan Choice").path("Chosen").asString())
                .isEqualTo("serial");
    }

    @Test
    void settingsOfAStatementHoldForItAlone() {
        String session = openSession();
        Answer answer = post(
                "/v1/statements",
                Map.of("statement", "SHOW work_mem", "sessionId", session, "settings", Map.of("work_mem", "8MB")));
        assertThat(answer.json().path("rows").toString()).isEqualTo("[[\"8MB\"]]");
        assertThat(rows(session, "SHOW work_mem").toString()).isEqualTo("[[\"4MB\"]]");
    }
}
