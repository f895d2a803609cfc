package dev.spillway.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Value;
import tools.jackson.databind.JsonNode;

class SessionIT extends ServiceFixture {
    @Value("${spillway.home}")
    private Path home;

    @Test
    void aSessionKeepsItsTablesAndSettingsUntilItIsClosed() {
        Answer opened = post("/v1/sessions", Map.of("name", "mine", "settings", Map.of("work_mem", "8MB")));
        assertThat(opened.status()).isEqualTo(201);
        String id = opened.json().path("id").asString();
        assertThat(opened.header("Location")).isEqualTo("/v1/sessions/" + id);
        assertThat(opened.header("Session-Id")).isEqualTo(id);
        assertThat(opened.json().path("settings").path("work_mem").asString()).isEqualTo("8MB");
        rows(id, "CREATE TEMP TABLE t AS SELECT g AS a, 'v' || g AS b FROM generate_series(1, 1000) g");
        JsonNode session = get("/v1/sessions/" + id).json();
        assertThat(session.path("tables").toString()).isEqualTo("[\"t\"]");
        assertThat(session.path("dirtiedLocalbufs").asInt()).isPositive();
        JsonNode table = get("/v1/sessions/" + id + "/tables/t").json();
        assertThat(table.path("rows").asInt()).isEqualTo(1_000);
        assertThat(table.path("columns").get(1).path("type").asString()).isEqualTo("text");
        assertThat(get("/v1/sessions/" + id + "/tables").json().path("tables").size())
                .isEqualTo(1);
        get("/v1/sessions/" + id + "/tables/u").problem(404, "42P01");
        assertThat(get("/v1/sessions")
                        .json()
                        .path("sessions")
                        .valueStream()
                        .map(it -> it.path("id").asString()))
                .contains(id);

        assertThat(send("DELETE", "/v1/sessions/" + id, null, null).status()).isEqualTo(204);
        JsonNode gone = get("/v1/sessions/" + id).problem(410, "08003");
        assertThat(gone.path("lostTables").toString()).isEqualTo("[\"t\"]");
        assertThat(gone.path("reason").asString()).isEqualTo("closed");
        sql(id, "SELECT 1").problem(410, "08003");
    }

    @Test
    void unknownSessionsAre404() {
        get("/v1/sessions/s_none").problem(404, "08003");
        send("DELETE", "/v1/sessions/s_none", null, null).problem(404, "08003");
        get("/v1/sessions/s_none/buffers").problem(404, "08003");
        load("s_none", "t", "?create=true", utf8("a\n1\n")).problem(404, "08003");
    }

    @Test
    void anIdleSessionExpiresAndLeavesNoFile() throws Exception {
        String id = post("/v1/sessions", Map.of("idleTimeout", "1s"))
                .json()
                .path("id")
                .asString();
        rows(id, "CREATE TEMP TABLE lost (a integer)");
        long deadline = System.nanoTime() + 10_000_000_000L;
        Answer answer = get("/v1/sessions/" + id);
        while (System.nanoTime() < deadline && answer.status() != 410) {
            Thread.sleep(200);
            answer = get("/v1/sessions/" + id);
        }
        JsonNode gone = answer.problem(410, "08003");
        assertThat(gone.path("reason").asString()).isEqualTo("expired");
        assertThat(gone.path("lostTables").toString()).isEqualTo("[\"lost\"]");
    }

    @Test
    void closingStopsWhatRunsAndRemovesTheFiles() throws Exception {
        String id = openSession();
        rows(id, "CREATE TEMP TABLE big AS SELECT g FROM generate_series(1, 200000) g");
        post("/v1/sessions/" + id + "/buffers/flush", Map.of());
        assertThat(files()).isPositive();
        CompletableFuture<Answer> running = CompletableFuture.supplyAsync(
                () -> sql(id, "SELECT count(*) FROM generate_series(1, 100000000000) g WHERE g % 7 = 3"));
        while (!get("/v1/sessions/" + id).json().path("busy").asBoolean()) {
            Thread.sleep(10);
        }
        List<CompletableFuture<Answer>> waiting = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            waiting.add(CompletableFuture.supplyAsync(() -> sql(id, "SELECT 1")));
        }
        assertThat(send("DELETE", "/v1/sessions/" + id, null, null).status()).isEqualTo(204);
        running.get().problem(410, "08003");
        for (CompletableFuture<Answer> one : waiting) {
            one.get().problem(410, "08003");
        }
        assertThat(Thread.getAllStackTraces().keySet().stream().map(Thread::getName))
                .noneMatch(name -> name.contains(id));
    }

    private long files() throws java.io.IOException {
        try (var paths = Files.walk(home.resolve("temp"))) {
            return paths.filter(path -> path.getFileName().toString().startsWith("rel"))
                    .count();
        }
    }

    @Test
    void settingsAndIdleTimeoutCanBeChanged() {
        String id = openSession();
        Answer changed = send(
                "PATCH",
                "/v1/sessions/" + id,
                "application/json",
                utf8(
                        "{\"settings\": {\"write_page_cost\": 2.5, \"enable_hashjoin\": false}, \"idleTimeout\": \"10min\"}"));
        assertThat(changed.status()).as(changed.body()).isEqualTo(200);
        assertThat(changed.json().path("idleTimeoutMillis").asLong()).isEqualTo(600_000);
        assertThat(rows(id, "SHOW write_page_cost").toString()).isEqualTo("[[\"2.5\"]]");
        assertThat(rows(id, "SHOW enable_hashjoin").toString()).isEqualTo("[[\"off\"]]");
        send(
                        "PATCH",
                        "/v1/sessions/" + id,
                        "application/json",
                        utf8("{\"settings\": {\"work_mem\": \"1MB\", \"x\": 1}}"))
                .problem(400, "42704");
        assertThat(rows(id, "SHOW work_mem").toString()).isEqualTo("[[\"4MB\"]]");
        send("PATCH", "/v1/sessions/" + id, "application/json", utf8("{\"idleTimeout\": \"100d\"}"))
                .problem(400, "22023");
        rows(id, "CREATE TEMP TABLE t (a integer)");
        sql(id, "SET temp_buffers = '16MB'").problem(400, "55P02");
    }

    @Test
    void aFailedStatementLeavesNothingBehind() {
        String id = openSession();
        sql(id, "CREATE TEMP TABLE t AS SELECT 1 / (g - 500) AS x FROM generate_series(1, 1000) g")
                .problem(400, "22012");
        assertThat(get("/v1/sessions/" + id + "/tables").json().path("tables").size())
                .isZero();
        rows(id, "CREATE TEMP TABLE t (a integer NOT NULL)");
        rows(id, "INSERT INTO t VALUES (1), (2)");
        sql(id, "INSERT INTO t SELECT 10 / (g - 3) FROM generate_series(1, 5) g")
                .problem(400, "22012");
        sql(id, "UPDATE t SET a = 1 / (a - 2)").problem(400, "22012");
        assertThat(rows(id, "SELECT a FROM t ORDER BY a").toString()).isEqualTo("[[1],[2]]");
        sql(id, "INSERT INTO t VALUES (NULL)").problem(400, "23502");
        assertThat(sql(id, "DELETE FROM t WHERE a = 1").json().path("rowCount").asInt())
                .isEqualTo(1);
        assertThat(sql(id, "UPDATE t SET a = a + 1").json().path("rowCount").asInt())
                .isEqualTo(1);
        assertThat(rows(id, "SELECT a FROM t").toString()).isEqualTo("[[3]]");
        rows(id, "TRUNCATE t");
        assertThat(rows(id, "SELECT count(*) FROM t").toString()).isEqualTo("[[0]]");
        rows(id, "DROP TABLE t");
        sql(id, "SELECT * FROM t").problem(400, "42P01");
    }

    @Test
    void aTableOfAStatementsOwnSessionEndsWithIt() {
        rows(null, "CREATE TEMP TABLE short_lived AS SELECT 1 AS a");
        sql(null, "SELECT * FROM short_lived").problem(400, "42P01");
    }
}
