package dev.spillway.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// The document in `openapi/` is what the service says; `make openapi` writes it anew.
class OpenApiDocumentIT extends ServiceFixture {
    private static final Path DOCUMENT = Path.of("openapi", "spillway.json");
    private static final JsonMapper SORTED = JsonMapper.builder()
            .enable(SerializationFeature.INDENT_OUTPUT)
            .enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
            .build();

    @Test
    void theKeptDocumentIsCurrent() throws IOException {
        JsonNode served = get("/v3/api-docs").json();
        ((ObjectNode) served).remove("servers");
        String current = SORTED.writeValueAsString(SORTED.convertValue(served, java.util.TreeMap.class)) + "\n";
        if (Boolean.getBoolean("openapi.write")) {
            Files.createDirectories(DOCUMENT.getParent());
            Files.writeString(DOCUMENT, current);
        }
        assertThat(DOCUMENT).as("make openapi writes it").exists();
        assertThat(Files.readString(DOCUMENT))
                .as("run make openapi and commit what changed")
                .isEqualTo(current);
        assertThat(served.path("paths").propertyNames())
                .contains(
                        "/v1/statements",
                        "/v1/statements/{id}",
                        "/v1/explain",
                        "/v1/plans",
                        "/v1/plans/{id}",
                        "/v1/sessions",
                        "/v1/sessions/{id}",
                        "/v1/sessions/{id}/tables",
                        "/v1/sessions/{id}/tables/{table}",
                        "/v1/sessions/{id}/tables/{table}/rows",
                        "/v1/sessions/{id}/buffers",
                        "/v1/sessions/{id}/buffers/flush",
                        "/v1/settings",
                        "/v1/version");
    }
}
