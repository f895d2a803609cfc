package dev.spillway.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class ServiceIT extends ServiceFixture {

    @Test
    void theChoiceFlipsOnceTheBuffersAreFlushed() throws IOException {
        String id = openSession();
        load(id, "flights", "?create=true", Files.readAllBytes(Path.of("samples/flights-200k.csv.gz")));
        rows(id, "CREATE TEMP TABLE many AS SELECT f.* FROM flights f CROSS JOIN generate_series(1, 12) g");
        String query = "SELECT count(*) FROM many";
        JsonNode dirty = plan(id, query);
        JsonNode flushed =
                post("/v1/sessions/" + id + "/buffers/flush", Map.of()).json();
        assertThat(flushed.path("blocks").asInt()).isPositive();
        assertThat(flushed.path("bytes").asLong())
                .isEqualTo(flushed.path("blocks").asLong() * 8_192);
        JsonNode clean = plan(id, query);
        assertThat(dirty.path("Plan Choice").path("Chosen").asString()).isEqualTo("serial");
        assertThat(clean.path("Plan Choice").path("Chosen").asString()).isEqualTo("parallel");
        assertThat(dirty.path("Plan Choice")
                        .path("Break Even")
                        .path("dirtied_localbufs")
                        .asDouble())
                .isLessThan(flushed.path("blocks").asDouble());
        assertThat(rows(id, query).toString()).isEqualTo("[[2400000]]");
        JsonNode buffers = get("/v1/sessions/" + id + "/buffers").json();
        assertThat(buffers.path("temp_buffers").asInt()).isEqualTo(16_384);
        assertThat(buffers.path("dirtied_localbufs").asInt()).isZero();
        assertThat(buffers.path("relations").size()).isEqualTo(2);
        assertThat(rows(
                                id,
                                "SELECT pg_dirtied_local_buffers(), pg_allocated_local_buffers() > 0, pg_relpages('many') > 0")
                        .toString())
                .isEqualTo("[[0,true,true]]");
        assertThat(rows(id, "SELECT pg_temp_buffers_dirty('flights') > 0").toString())
                .isEqualTo("[[true]]");
        assertThat(rows(id, "SELECT pg_flush_local_buffers() > 0").toString()).isEqualTo("[[true]]");
        assertThat(rows(id, "SELECT pg_read_temp_relation('flights', true) = pg_relpages('flights')")
                        .toString())
                .isEqualTo("[[true]]");
    }

    private JsonNode plan(String id, String query) {
        Answer answer = post("/v1/explain", Map.of("statement", query, "sessionId", id));
        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
        return answer.json().get(0);
    }

    @Test
    void explainSpeaksJsonAndText() {
        JsonNode plan = post("/v1/explain", Map.of("statement", "SELECT 1", "analyze", true, "settings", true))
                .json()
                .get(0);
        assertThat(plan.path("Plan").path("Node Type").asString()).isEqualTo("Result");
        assertThat(plan.path("Plan").has("Local Hit Blocks")).isTrue();
        assertThat(plan.path("Temp Buffers").path("Temp Buffers Setting").asInt())
                .isEqualTo(16_384);
        Answer text = post("/v1/explain", Map.of("statement", "SELECT 1", "format", "text"));
        assertThat(text.header("Content-Type")).startsWith("text/plain");
        assertThat(text.body()).startsWith("Result  (cost=");
        post("/v1/explain", Map.of("statement", "SELECT x")).problem(400, "42703");
        post("/v1/explain", Map.of("statement", "SET work_mem = 1")).problem(400, "0A000");
        post("/v1/explain", Map.of("statement", "SELECT 1", "format", "xml")).problem(400, "22023");
    }

    @Test
    void settingsAreListed() {
        JsonNode settings = get("/v1/settings").json().path("settings");
        assertThat(settings.size()).isGreaterThan(20);
        JsonNode temp = settings.valueStream()
                .filter(it -> it.path("name").asString().equals("temp_buffers"))
                .findFirst()
                .orElseThrow();
        assertThat(temp.path("setting").asString()).isEqualTo("128MB");
        assertThat(temp.path("unit").asString()).isEqualTo("8kB");
        assertThat(temp.path("min").asString()).isEqualTo("100");
        assertThat(rows(null, "SHOW ALL").size()).isEqualTo(settings.size());
    }

    @Test
    void thePlanHistoryRemembersWithoutLiterals() throws InterruptedException {
        String id = openSession();
        rows(id, "CREATE TEMP TABLE history_probe AS SELECT g AS a FROM generate_series(1, 10) g");
        for (int i = 0; i < 3; i++) {
            rows(id, "SELECT a FROM history_probe WHERE a = " + i);
        }
        Optional<JsonNode> remembered = Optional.empty();
        for (int i = 0; i < 50 && remembered.isEmpty(); i++) {
            Thread.sleep(100);
            remembered = get("/v1/plans")
                    .json()
                    .path("plans")
                    .valueStream()
                    .filter(plan -> plan.path("statement").asString().contains("history_probe")
                            && plan.path("calls").asInt() == 3)
                    .findFirst();
        }
        JsonNode found = remembered.orElseThrow();
        assertThat(found.path("statement").asString()).contains("$1").doesNotContain("= 2");
        JsonNode plan = get("/v1/plans/" + found.path("id").asLong()).json();
        assertThat(plan.path("plan").get(0).path("Plan").path("Node Type").asString())
                .isEqualTo("Seq Scan");
        assertThat(get("/v1/plans/999999").status()).isEqualTo(404);
        get("/v1/plans/x").problem(400, "08P01");
    }

    @Test
    void itIsHealthyAndMetered() {
        rows(null, "SELECT 1");
        assertThat(get("/healthz").status()).isEqualTo(200);
        assertThat(get("/v1/version").json().path("compatibleWith").asString()).isEqualTo("PostgreSQL 18");
        String metrics = get("/actuator/prometheus").body();
        assertThat(metrics)
                .contains("spillway_statement_seconds_count{")
                .contains("spillway_planning_seconds_bucket{")
                .contains("spillway_plan_choice_total{")
                .contains("spillway_localbufs_dirtied")
                .contains("spillway_local_blocks_total{event=\"dirtied\"")
                .contains("spillway_flush_seconds")
                .contains("spillway_workers")
                .contains("spillway_sessions");
    }

    @Test
    void theInterfaceDescribesItself() {
        Answer page = get("/swagger-ui/index.html");
        assertThat(page.status()).isEqualTo(200);
        JsonNode document = get("/v3/api-docs").json();
        assertThat(document.path("openapi").asString()).startsWith("3.1");
    }
}
