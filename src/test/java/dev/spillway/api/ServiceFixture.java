package dev.spillway.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.spillway.exec.MemoryBudget;
import dev.spillway.exec.gather.PlatformWorkerPool;
import dev.spillway.session.SessionRegistry;
import dev.spillway.storage.FrameBudget;
import dev.spillway.storage.TempDirectory;
import dev.spillway.testing.LeakCheck;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// The whole service on a random port with a database in memory, and a plain HTTP client. All tests share one service.
@SpringBootTest(webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT)
abstract class ServiceFixture {
    static final JsonMapper JSON = JsonMapper.builder().build();

    private final HttpClient client =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(10)).build();

    @LocalServerPort
    int port;

    @Autowired
    private SessionRegistry sessions;

    @Autowired
    private FrameBudget frames;

    @Autowired
    private MemoryBudget memory;

    @Autowired
    private PlatformWorkerPool workers;

    @Autowired
    private TempDirectory temp;

    /// The service lives on, but without a session it holds nothing.
    @AfterEach
    void nothingIsLeftWithoutSessions() {
        sessions.all().forEach(sessions::close);
        LeakCheck.awaitZero(Map.of(
                "statements", sessions::statementsActive,
                "frames", frames::framesInUse,
                "bytes of memory", memory::usedBytes,
                "busy workers", workers::busy,
                "files of sessions", () -> temp.sessionFiles().size()));
    }

    @DynamicPropertySource
    static void home(DynamicPropertyRegistry registry) {
        Path home = temporary();
        registry.add("spillway.home", home::toString);
        registry.add("spillway.warm-up", () -> "false");
        registry.add("spring.datasource.url", () -> "jdbc:h2:mem:service;DB_CLOSE_DELAY=-1");
    }

    private static Path temporary() {
        try {
            return Files.createTempDirectory("spillway-it");
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    record Answer(int status, HttpResponse<String> response, String body) {
        JsonNode json() {
            return JSON.readTree(body);
        }

        String header(String name) {
            return response.headers().firstValue(name).orElse("");
        }

        /// Checks an error's status, SQLSTATE and media type, and that no Java leaks out of it.
        JsonNode problem(int expectedStatus, String sqlState) {
            assertThat(status).as(body).isEqualTo(expectedStatus);
            assertThat(header("Content-Type")).startsWith("application/problem+json");
            assertThat(json().path("sqlstate").asString("")).as(body).isEqualTo(sqlState);
            assertThat(body).doesNotContain("Exception").doesNotContain("\tat ").doesNotContain("dev.spillway");
            return json();
        }
    }

    Answer send(String method, String path, @Nullable String contentType, byte @Nullable [] body, String... headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://localhost:" + port + path))
                .timeout(Duration.ofSeconds(60))
                .method(method, body == null ? BodyPublishers.noBody() : BodyPublishers.ofByteArray(body));
        if (contentType != null) {
            request.header("Content-Type", contentType);
        }
        for (int i = 0; i < headers.length; i += 2) {
            request.header(headers[i], headers[i + 1]);
        }
        try {
            HttpResponse<String> response = client.send(request.build(), HttpResponse.BodyHandlers.ofString());
            return new Answer(response.statusCode(), response, response.body());
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    Answer get(String path) {
        return send("GET", path, null, null);
    }

    Answer post(String path, Map<String, ?> body, String... headers) {
        return send("POST", path, "application/json", JSON.writeValueAsBytes(body), headers);
    }

    Answer sql(@Nullable String sessionId, String text) {
        Map<String, Object> body = new java.util.HashMap<>();
        body.put("statement", text);
        if (sessionId != null) {
            body.put("sessionId", sessionId);
        }
        return post("/v1/statements", body);
    }

    /// The rows of a statement that must succeed.
    JsonNode rows(@Nullable String sessionId, String text) {
        Answer answer = sql(sessionId, text);
        assertThat(answer.status()).as(text + " → " + answer.body()).isEqualTo(200);
        return answer.json().path("rows");
    }

    String openSession() {
        Answer answer = send("POST", "/v1/sessions", null, null);
        assertThat(answer.status()).as(answer.body()).isEqualTo(201);
        return answer.json().path("id").asString("");
    }

    Answer load(String sessionId, String table, String query, byte[] csv) {
        return send("POST", "/v1/sessions/" + sessionId + "/tables/" + table + "/rows" + query, "text/csv", csv);
    }

    static byte[] utf8(String text) {
        return text.getBytes(java.nio.charset.StandardCharsets.UTF_8);
    }
}
