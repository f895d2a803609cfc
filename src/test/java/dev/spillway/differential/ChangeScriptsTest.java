package dev.spillway.differential;

import static org.assertj.core.api.Assertions.assertThat;

import dev.spillway.error.SpillwayException;
import dev.spillway.session.Session;
import dev.spillway.testing.EmbeddedPostgres18;
import dev.spillway.testing.ResultText;
import dev.spillway.testing.TestEngine;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import org.assertj.core.api.SoftAssertions;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.postgresql.util.PSQLException;
import org.postgresql.util.ServerErrorMessage;

/// Scripts of changes, one statement after the other: each answers as PostgreSQL 18 does, serial and parallel, with the
/// same rows, columns and numbers of rows, or the same SQLSTATE, message and position.
class ChangeScriptsTest {
    @TempDir
    Path directory;

    @ParameterizedTest
    @ValueSource(
            strings = {"returning", "merge", "views", "prepared", "conflict", "found", "sequences", "sets", "like"})
    void answersAreThoseOfPostgres(String script) throws SQLException, IOException {
        SoftAssertions all = new SoftAssertions();
        try (TestEngine engine = new TestEngine(directory, 2);
                Connection postgres = EmbeddedPostgres18.shared().connect();
                Statement statement = postgres.createStatement()) {
            Session serial = engine.open(Ways.SERIAL);
            Session parallel = engine.open(Ways.PARALLEL);
            List<String> statements = statements(script);
            assertThat(statements).isNotEmpty();
            for (String sql : statements) {
                String expected = ofPostgres(statement, sql);
                all.assertThat(ofSpillway(engine, serial, sql, expected))
                        .as("serial: %s", sql)
                        .isEqualTo(expected);
                all.assertThat(ofSpillway(engine, parallel, sql, expected))
                        .as("parallel: %s", sql)
                        .isEqualTo(expected);
            }
        }
        all.assertAll();
    }

    /// What stands between semicolons at the ends of lines.
    private static List<String> statements(String script) throws IOException {
        try (var input = ChangeScriptsTest.class.getResourceAsStream("/scripts/" + script + ".sql")) {
            String text = new String(Objects.requireNonNull(input).readAllBytes(), StandardCharsets.UTF_8);
            return List.of(text.strip().split(";\\s*\\n|;$"));
        }
    }

    private static String ofPostgres(Statement statement, String sql) throws SQLException {
        try {
            if (!statement.execute(sql)) {
                return "changed " + statement.getUpdateCount();
            }
            try (ResultSet result = statement.getResultSet()) {
                List<String> columns = new ArrayList<>();
                for (int i = 1; i <= result.getMetaData().getColumnCount(); i++) {
                    columns.add(result.getMetaData().getColumnName(i));
                }
                List<List<@Nullable String>> rows = new ArrayList<>();
                while (result.next()) {
                    List<@Nullable String> row = new ArrayList<>();
                    for (int i = 1; i <= columns.size(); i++) {
                        row.add(result.getString(i));
                    }
                    rows.add(row);
                }
                return answer(columns, rows);
            }
        } catch (PSQLException e) {
            ServerErrorMessage message = Objects.requireNonNull(e.getServerErrorMessage());
            return message.getSQLState() + " @" + message.getPosition() + " " + message.getMessage();
        }
    }

    private static String ofSpillway(TestEngine engine, Session session, String sql, String expected) {
        try {
            TestEngine.Result result = engine.run(session, sql);
            if (result.columns().isEmpty()) {
                boolean isCounted = switch (result.summary().command()) {
                    case "INSERT", "UPDATE", "DELETE", "MERGE", "CREATE TABLE AS" -> true;
                    default -> false;
                };
                return "changed " + (isCounted ? result.summary().rowCount() : 0);
            }
            return answer(result.columns().stream().map(column -> column.name()).toList(), ResultText.rows(result));
        } catch (SpillwayException e) {
            // Where PostgreSQL has no position, having one is no fault.
            int position = expected.contains(" @0 ") ? 0 : e.position();
            return e.code().sqlState() + " @" + position + " " + e.message();
        }
    }

    private static String answer(List<String> columns, List<List<@Nullable String>> rows) {
        return columns + "\n"
                + String.join(
                        "\n",
                        rows.stream()
                                .map(List::toString)
                                .sorted(Comparator.naturalOrder())
                                .toList());
    }
}
