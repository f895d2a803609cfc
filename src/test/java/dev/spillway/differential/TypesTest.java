package dev.spillway.differential;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The scripts of `src/test/resources/types`, one for each type: every statement has PostgreSQL's rows, or its SQLSTATE
/// and words, whatever way it runs.
class TypesTest {
    @TempDir
    Path directory;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "timestamptz",
                "uuid",
                "bytea",
                "array",
                "array_agg",
                "frame_aggregates",
                "json",
                "library",
                "number_text",
                "percentile"
            })
    void everyStatementHasTheAnswerOfPostgres(String script) {
        List<String> differences = new ArrayList<>();
        int statements = 0;
        try (Ways ways = Ways.all(directory)) {
            for (String sql : read(script).split(";\\s*\\n")) {
                Answer expected = ways.postgres().run(sql.strip());
                ways.differences(sql.strip(), expected).forEach(it -> differences.add(sql.strip() + "\n  " + it));
                ways.forEachSession((name, session) -> differences.addAll(words(sql.strip(), name, session, expected)));
                statements++;
            }
        }
        assertThat(String.join("\n", differences)).isEmpty();
        assertThat(statements).isGreaterThan(10);
    }

    @Test
    void aCachedPlanFreezesNeitherTheMomentNorTheZone() {
        try (Ways ways = Ways.serialAndParallel(directory)) {
            SpillwayEngine session = ways.session("serial");
            String clock = "select now(), localtimestamp, statement_timestamp()";
            assertThat(session.run(clock).rows())
                    .isNotEqualTo(session.run(clock).rows());
            for (String zone : List.of("Asia/Tokyo", "UTC", "America/Lima")) {
                ways.prepare("set timezone to '" + zone + "'");
                ways.assertSame("select timestamptz '2020-07-01 12:00' at time zone 'UTC', timestamptz 'epoch'");
            }
        }
    }

    /// What the session says to an error, unless it is what PostgreSQL says.
    private static List<String> words(String sql, String name, SpillwayEngine session, Answer expected) {
        if (expected.sqlState().isEmpty()) {
            return List.of();
        }
        String words = expected.message().lines().findFirst().orElse("").replaceFirst("^ERROR: ", "");
        String own = session.run(sql).message();
        return own.equals(words) ? List.of() : List.of(sql + "\n  " + name + " says: " + own + " | " + words);
    }

    private static String read(String script) {
        try (InputStream in = TypesTest.class.getResourceAsStream("/types/" + script + ".sql")) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
