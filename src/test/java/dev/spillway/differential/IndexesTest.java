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
import org.junit.jupiter.api.Test;
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

    @Test
    void explainPrintsTheConditionsOfAnIndexAsPostgresDoes() {
        try (Ways ways = Ways.serialAndParallel(directory)) {
            Answers answers = new Answers(ways);
            answers.setUp("create temp table t (a int, b text collate \"C\", c int)");
            answers.setUp("insert into t select g, 'text ' || g, g % 10 from generate_series(1, 5000) g");
            answers.setUp("create index on t (a, c)");
            answers.setUp("create index on t (b)");
            answers.setUp("analyze t");
            answers.compare("select * from t where a in (1, 2, 3)");
            answers.compare("select * from t where a in (1, 2) and c = 5");
            answers.compare("select * from t where a = 4 and c in (1, 2)");
            answers.compare("select * from t where b like 'text 77%'");
            answers.compare("select * from t where b like 'text 77'");
            answers.compare("select * from t where b like 'text 7_' and c < 3");
            answers.compare("select * from t where a is null");
        }
    }

    /// What EXPLAIN says of conditions, here and there.
    private record Answers(Ways ways) {
        void setUp(String sql) {
            assertThat(ways.postgres().run(sql).sqlState()).isEmpty();
            // Text is ordered by bytes here in any case.
            String own = sql.replace(" collate \"C\"", "");
            ways.forEachSession(
                    (name, session) -> assertThat(session.run(own).sqlState()).isEmpty());
        }

        void compare(String sql) {
            ways.postgres().run("set enable_seqscan = off");
            ways.postgres().run("set enable_bitmapscan = off");
            List<String> expected = conditions(ways.postgres().run("explain (costs off) " + sql));
            assertThat(expected).as(sql).isNotEmpty();
            ways.forEachSession((name, session) -> {
                session.run("set enable_seqscan = off");
                assertThat(conditions(session.run("explain (costs off) " + sql)))
                        .as(sql)
                        .isEqualTo(expected);
            });
        }

        private static List<String> conditions(Answer plan) {
            return plan.rows().stream()
                    .map(row -> row.toString().strip())
                    .filter(line -> line.contains("Cond: ") || line.contains("Filter: ") || line.contains("Index Scan"))
                    .map(line -> line.replace(" ", ""))
                    .toList();
        }
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
