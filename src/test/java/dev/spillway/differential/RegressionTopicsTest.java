package dev.spillway.differential;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// The topics of PostgreSQL's regression tests, in `src/test/resources/postgres`: every statement gives what
/// PostgreSQL 18 gives, its rows, their names and types, or its SQLSTATE; serial, parallel and with little memory.
///
/// `refused.txt` there lists what is refused, and why. A statement ends where a line ends with `;`. Rows are compared
/// in their order where the last words of a statement have an ORDER BY. One file runs with `-Dtopic=join`.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RegressionTopicsTest {
    private static final Path FILES = Path.of("src/test/resources/postgres");
    private static final Pattern ORDERED = Pattern.compile("order by [^()]*$", Pattern.CASE_INSENSITIVE);
    private static final String ONLY = System.getProperty("topic", "");

    @TempDir
    static Path directory;

    private final List<Refusal> refusals = refusals();
    private final Set<Refusal> met = new HashSet<>();

    /// A kind of statement that is refused.
    private record Refusal(String sqlState, String pattern, String reason) {
        boolean covers(Answer answer) {
            return answer.sqlState().filter(sqlState::equals).isPresent()
                    && Pattern.compile(pattern).matcher(answer.message()).find();
        }
    }

    static Stream<String> topics() throws IOException {
        try (Stream<Path> files = Files.list(FILES)) {
            return files
                    .map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(".sql") && (ONLY.isEmpty() || name.equals(ONLY + ".sql")))
                    .sorted()
                    .toList()
                    .stream();
        }
    }

    @ParameterizedTest
    @MethodSource("topics")
    void everyAnswerIsThatOfPostgres(String topic) {
        List<String> differences = new ArrayList<>();
        try (Ways ways = Ways.all(directory.resolve(topic))) {
            for (String sql : statements(topic)) {
                Answer expected = ways.postgres().run(sql);
                boolean isOrdered = ORDERED.matcher(sql).find();
                ways.forEachSession((name, session) -> difference(session.run(sql), expected, isOrdered)
                        .ifPresent(it -> differences.add(name + ": " + sql + "\n    " + it)));
            }
        }
        assertThat(differences)
                .as(differences.size() + " differences\n" + String.join("\n", differences))
                .isEmpty();
    }

    private Optional<String> difference(Answer actual, Answer expected, boolean isOrdered) {
        Optional<String> difference = actual.differenceTo(expected, isOrdered);
        Optional<Refusal> refusal = difference.flatMap(
                it -> refusals.stream().filter(each -> each.covers(actual)).findFirst());
        refusal.ifPresent(met::add);
        return refusal.isPresent()
                ? Optional.empty()
                : difference.map(it -> it + " [" + actual.message() + " | " + expected.message() + "]");
    }

    @Test
    void everyRefusalHasItsReason() {
        assertThat(refusals).allMatch(refusal -> !refusal.reason().isBlank());
    }

    /// After all topics: what is listed still happens.
    @AfterAll
    void everyListedRefusalStillHappens() {
        if (ONLY.isEmpty()) {
            List<Refusal> gone = new ArrayList<>(refusals);
            gone.removeAll(met);
            assertThat(gone)
                    .as("listed in refused.txt, but not refused any more")
                    .isEmpty();
        }
    }

    private static List<Refusal> refusals() {
        return lines("refused.txt").stream()
                .filter(line -> !line.isBlank() && !line.startsWith("#"))
                .map(line -> line.split(" \\| ", 3))
                .map(fields -> new Refusal(fields[0].strip(), fields[1].strip(), fields[2].strip()))
                .toList();
    }

    private static List<String> statements(String topic) {
        List<String> statements = new ArrayList<>();
        StringBuilder statement = new StringBuilder();
        for (String line : lines(topic)) {
            if (line.startsWith("--") || line.isBlank()) {
                continue;
            }
            statement.append(statement.isEmpty() ? "" : "\n").append(line);
            if (line.endsWith(";")) {
                statements.add(statement.substring(0, statement.length() - 1));
                statement.setLength(0);
            }
        }
        assertThat(statement.toString()).as("the end of " + topic).isEmpty();
        return statements;
    }

    private static List<String> lines(String file) {
        try {
            return Files.readAllLines(FILES.resolve(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
