package dev.spillway.differential;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The scripts of `src/test/resources/indexes`: rows, SQLSTATEs, messages and details are PostgreSQL's, with indexes
/// used where they can be and where they must not.
class IndexesTest {
    private static final Pattern DETAIL = Pattern.compile("\\n  Detail: (.*)");
    private static final Map<String, String> ONLY_INDEXES =
            Map.of("enable_seqscan", "off", "enable_hashjoin", "off", "enable_sort", "off");
    private static final Map<String, String> NO_INDEXES =
            Map.of("enable_indexscan", "off", "enable_indexonlyscan", "off");

    @TempDir
    Path directory;

    @ParameterizedTest
    @ValueSource(strings = {"constraints", "scans"})
    void everyStatementHasTheAnswerOfPostgres(String script) {
        List<String> differences = new ArrayList<>();
        int statements = 0;
        try (Ways ways =
                Ways.serialAndParallel(directory).with("indexes", ONLY_INDEXES).with("no indexes", NO_INDEXES)) {
            for (String part : read(script).split(";\\s*\\n")) {
                String sql = part.strip();
                Answer expected = ways.postgres().run(sql);
                ways.forEachSession((name, session) -> compare(sql, name, session, expected, differences));
                statements++;
            }
        }
        assertThat(String.join("\n", differences)).isEmpty();
        assertThat(statements).isGreaterThan(10);
    }

    private static void compare(
            String sql, String name, SpillwayEngine session, Answer expected, List<String> differences) {
        Answer actual = session.run(sql);
        actual.differenceTo(expected)
                .ifPresent(it -> differences.add(
                        name + ": " + sql + "\n  " + it + " " + actual.message() + " | " + expected.message()));
        if (actual.sqlState().isPresent() && expected.sqlState().isPresent()) {
            String message = expected.message().lines().findFirst().orElse("").replaceFirst("^ERROR: ", "");
            Matcher detail = DETAIL.matcher(expected.message());
            String wanted = message + " | " + (detail.find() ? detail.group(1) : "");
            String own = actual.message() + " | " + session.lastDetail();
            if (!own.equals(wanted)) {
                differences.add(name + ": " + sql + "\n  " + own + ", expected " + wanted);
            }
        }
    }

    private static String read(String script) {
        try (InputStream in = IndexesTest.class.getResourceAsStream("/indexes/" + script + ".sql")) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
