package dev.spillway.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import org.junit.jupiter.api.Test;

class EmbeddedPostgres18Test {

    @Test
    void theSharedServerIsPostgres18WithCCollation() throws SQLException {
        EmbeddedPostgres18 server = EmbeddedPostgres18.shared();
        assertThat(text(server, "SELECT version()")).startsWith("PostgreSQL 18.");
        assertThat(text(server, "SHOW server_encoding")).isEqualTo("UTF8");
        assertThat(text(server, "SELECT string_agg(x, '' ORDER BY x) FROM (VALUES ('a'), ('B'), ('é')) AS v(x)"))
                .isEqualTo("Baé");
        assertThat(EmbeddedPostgres18.shared()).isSameAs(server);
    }

    @Test
    void aServerOfOnesOwnTakesSettings() throws SQLException {
        try (EmbeddedPostgres18 server = EmbeddedPostgres18.start(Map.of("work_mem", "64MB", "jit", "off"))) {
            assertThat(text(server, "SHOW work_mem")).isEqualTo("64MB");
        }
    }

    private static String text(EmbeddedPostgres18 server, String query) throws SQLException {
        try (Connection connection = server.connect();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(query)) {
            assertThat(rows.next()).isTrue();
            return rows.getString(1);
        }
    }
}
