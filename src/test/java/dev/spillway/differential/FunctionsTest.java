package dev.spillway.differential;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// The expressions of `src/test/resources/functions`, each a line, against PostgreSQL 18: serial over dirty buffers and
/// parallel over flushed ones.
///
/// A line is an expression of constants; behind `>` one over the columns of the table `samples` (evaluated for each
/// of its rows, as a condition and as a grouping key); or a whole SELECT. NUMERIC is compared to the last zero. Run
/// one file with `-Dfunctions=text`.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class FunctionsTest {
    private static final Path FILES = Path.of("src/test/resources/functions");
    private static final String SAMPLES = "insert into samples values "
            + "(1, 5, 50, 5, 1.50, 12.345, 1.5, 0.25, 'hello World', 'xyz', 'ab', true, '2001-02-16', '2001-02-16 20:38:40.123456', '04:05:06.789', '1 year 2 mons 3 days 04:05:06.7'),"
            + "(2, -7, 9000000000, -3, -2.5, -0.125, -2.5, 100, 'aä😀b', 'a b', 'ä', false, '1999-12-31', '1999-12-31 23:59:59.999999', '23:59:59.999999', '-1 mons'),"
            + "(3, 0, 0, 0, 0, 0, 0, 0, '', '', '', null, '2000-02-29', '2000-02-29 00:00:00', '00:00:00', '0'),"
            + "(4, 100, -1, 100, 100, 99.999, 1e10, 1e10, 'one,two,,four', 'abc', 'abc', true, '1969-07-20', '1969-07-20 20:17:40', '12:34:56', '36 hours'),"
            + "(5, null, null, null, null, null, null, null, null, null, null, null, null, null, null, null),"
            + "(6, 2147483647, 9223372036854775807, 32767, 12345678901234567890.123456789, 9999999.999, 'NaN', 'NaN', 'The quick brown fox 42', 'x1', 'x1', false, '1996-03-15', '1996-03-15 12:00:00', '18:00:00', '-3 days +02:00:00.5'),"
            + "(7, -2147483648, -9223372036854775808, -32768, 0.000001, 0.001, 'Infinity', '-Infinity', E'tab\\tnew\\nline', '%_\\', 'z', true, '9999-12-31', '9999-12-31 01:02:03', '01:02:03', '100 years'),"
            + "(8, 42, 42, 42, 42.0, 42, 0.001, 0.5, 'foobarbequebaz', 'bar', 'foo', null, '2024-12-30', '2024-12-30 06:07:08.9', '06:07:08.9', '2 mons -5 days 00:00:01')";

    @TempDir
    static Path directory;

    private Ways ways;

    @BeforeAll
    void open() {
        ways = Ways.serialAndParallel(directory);
        ways.prepare(
                "create temp table samples (id int, i int, b bigint, s smallint, n numeric, m numeric(10,3), f float8, r real,"
                        + " t text, v varchar(20), c char(5), ok bool, d date, ts timestamp, tm time, iv interval)",
                SAMPLES,
                // Before Christ.
                "update samples set d = d - 745000, ts = ts - interval '745000 days' where id = 6");
    }

    @AfterAll
    void close() {
        ways.close();
    }

    static Stream<String> files() throws IOException {
        String only = System.getProperty("functions", "");
        try (Stream<Path> files = Files.list(FILES)) {
            return files
                    .map(file -> file.getFileName().toString())
                    .filter(name -> only.isEmpty() || name.equals(only + ".sql"))
                    .sorted()
                    .toList()
                    .stream();
        }
    }

    @ParameterizedTest
    @MethodSource("files")
    void everyLineIsAsInPostgres(String file) {
        List<String> differences = new ArrayList<>();
        for (String line : lines(file)) {
            for (String sql : statements(line)) {
                Answer expected = ways.postgres().run(sql);
                ways.differences(sql, expected).forEach(difference -> differences.add(sql + "\n    " + difference));
                if (expected.kinds().contains(Answer.Kind.NUMERIC) && !line.startsWith("select")) {
                    String printed = sql.replaceFirst("\\((.*)\\) as x", "($1)::text as x");
                    Answer digits = ways.postgres().run(printed);
                    ways.differences(printed, digits)
                            .forEach(difference -> differences.add(printed + "\n    " + difference));
                }
            }
        }
        assertThat(differences).as(String.join("\n", differences)).isEmpty();
    }

    /// PostgreSQL has no such aggregate.
    @Test
    void approximateCountsAreNearTheExactOnes() {
        ways.forEachSession((name, session) -> {
            for (int distinct : new int[] {0, 1, 10, 1_000, 50_000}) {
                Answer answer = session.run("select approx_count_distinct(x % " + Math.max(1, distinct)
                        + ") from generate_series(1, " + (distinct == 0 ? 0 : 100_000) + ") as s(x)");
                double counted = Double.parseDouble(
                        String.valueOf(answer.rows().getFirst().getFirst()));
                assertThat(counted).as(name).isBetween(0.93 * distinct, 1.07 * distinct);
            }
        });
    }

    private static List<String> lines(String file) {
        try {
            return Files.readAllLines(FILES.resolve(file)).stream()
                    .filter(line -> !line.isBlank() && !line.startsWith("--"))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<String> statements(String line) {
        if (line.startsWith("select ") || line.startsWith("with ")) {
            return List.of(line);
        }
        if (!line.startsWith("> ")) {
            return List.of("select (" + line + ") as x");
        }
        String expression = line.substring(2);
        return List.of(
                "select id, (" + expression + ") as x from samples",
                "select id from samples where (" + expression + ") is not null",
                "select (" + expression + ") as x, count(*) from samples group by " + expression);
    }
}
