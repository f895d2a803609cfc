package dev.spillway.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.spillway.session.SessionState.Table;
import dev.spillway.session.load.CsvFormat;
import dev.spillway.storage.StorageOptions;
import dev.spillway.testing.EmbeddedPostgres18;
import dev.spillway.testing.ResultText;
import dev.spillway.testing.TestEngine;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// The shapes that a column store is bad at, with the fewest local buffers there may be.
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class WideAndManyTablesTest {
    private static final int COLUMNS = 200;
    private static final int ROWS = 3_000;
    private static final String[] TYPES = {"integer", "text", "bigint", "numeric(12,2)", "double precision"};
    private static final int TABLES = 1_000;

    @TempDir
    private Path directory;

    private TestEngine engine;
    private Session session;

    @BeforeEach
    void start() {
        engine = new TestEngine(directory, 1);
        session = engine.open(Map.of("temp_buffers", "100"));
    }

    @AfterEach
    void stop() {
        engine.close();
    }

    /// The number in a cell, or null: what is stored is this number in the column's type.
    private static @Nullable Integer cell(int row, int column) {
        return (row + column) % 7 == 0 ? null : (row * (column + 3) + column) % 1_009;
    }

    private static String columns(String ofEach) {
        return IntStream.range(0, COLUMNS)
                .mapToObj(i -> ofEach.replace("#", Integer.toString(i)).replace("TYPE", TYPES[i % TYPES.length]))
                .collect(Collectors.joining(", "));
    }

    private List<String> row(String sql) {
        return ResultText.rows(engine.run(session, sql)).getFirst().stream()
                .map(String::valueOf)
                .toList();
    }

    private void load() {
        StringBuilder csv = new StringBuilder("id, " + columns("c#") + "\n");
        for (int row = 0; row < ROWS; row++) {
            csv.append(row);
            for (int column = 0; column < COLUMNS; column++) {
                Integer cell = cell(row, column);
                csv.append(',').append(cell == null ? "" : cell);
            }
            csv.append('\n');
        }
        byte[] bytes = csv.toString().getBytes(StandardCharsets.US_ASCII);
        engine.run(session, "CREATE TEMP TABLE wide (id integer, " + columns("c# TYPE") + ")");
        LoadReport report = session.load(
                        new LoadRequest("wide", false, CsvFormat.DEFAULT, new ByteArrayInputStream(bytes)))
                .join();
        assertThat(report.rows()).isEqualTo(ROWS);
    }

    /// count and sum of every column, where `plus` was added to the numbers of the rows from `changedFrom` on.
    private static List<String> expected(int changedFrom, int plus) {
        List<String> expected = new ArrayList<>();
        for (int column = 0; column < COLUMNS; column++) {
            long count = 0;
            long sum = 0;
            for (int row = 0; row < ROWS; row++) {
                Integer cell = cell(row, column);
                if (cell != null) {
                    count++;
                    sum += cell + (row >= changedFrom ? plus : 0);
                }
            }
            expected.add(Long.toString(count));
            expected.add(column % TYPES.length == 3 ? sum + ".00" : Long.toString(sum));
        }
        return expected;
    }

    /// A column as a number.
    private static String number(int column) {
        return column % TYPES.length == 1 ? "CAST(c" + column + " AS integer)" : "c" + column;
    }

    @Test
    void twoHundredNullableColumnsLoadScanUpdateAndAggregate() {
        load();
        String aggregates = IntStream.range(0, COLUMNS)
                .mapToObj(i -> "count(c" + i + "), sum(" + number(i) + ")")
                .collect(Collectors.joining(", ", "SELECT ", " FROM wide"));
        assertThat(row(aggregates)).isEqualTo(expected(ROWS, 0));
        String changes = IntStream.range(0, COLUMNS)
                .mapToObj(i -> "c" + i + " = CAST(" + number(i) + " + 5 AS " + TYPES[i % TYPES.length] + ")")
                .collect(Collectors.joining(", "));
        TestEngine.Result updated = engine.run(session, "UPDATE wide SET " + changes + " WHERE id >= 2000");
        assertThat(updated.summary().rowCount()).isEqualTo(ROWS - 2_000);
        assertThat(row(aggregates)).isEqualTo(expected(2_000, 5));
        assertThat(session.state().buffers().allocated()).isLessThanOrEqualTo(100);
        List<List<@Nullable String>> rows = ResultText.rows(engine.run(session, "SELECT * FROM wide ORDER BY id"));
        assertThat(rows).hasSize(ROWS);
        for (int row = 0; row < ROWS; row += 613) {
            assertThat(rows.get(row)).as("row %d", row).isEqualTo(expectedRow(row));
        }
    }

    private static List<@Nullable String> expectedRow(int row) {
        List<@Nullable String> expected = new ArrayList<>();
        expected.add(Integer.toString(row));
        for (int column = 0; column < COLUMNS; column++) {
            Integer cell = cell(row, column);
            if (cell == null) {
                expected.add(null);
            } else {
                int changed = cell + (row >= 2_000 ? 5 : 0);
                expected.add(column % TYPES.length == 3 ? changed + ".00" : Integer.toString(changed));
            }
        }
        return expected;
    }

    @Test
    void aThousandSmallTablesNeedAtMostTwiceTheBlocksOfPostgres() throws SQLException {
        String columns = IntStream.range(0, 4)
                .mapToObj(i ->
                        ("CAST(i * 7 AS integer) AS a#, CAST(i AS bigint) * 1000003 AS b#, 'text ' || CAST(i % 10 AS text) AS c#,"
                                        + " CAST(i AS double precision) / 4 AS d#, CASE WHEN i % 3 = 0 THEN NULL ELSE DATE '2020-01-01' + i END AS e#")
                                .replace("#", Integer.toString(i)))
                .collect(Collectors.joining(", "));
        String first = "CREATE TEMP TABLE t0 AS SELECT " + columns + " FROM generate_series(1, 100) AS g(i)";
        engine.run(session, first);
        for (int i = 1; i < TABLES; i++) {
            engine.run(session, "CREATE TEMP TABLE t" + i + " AS SELECT * FROM t0");
        }
        assertThat(session.state().tables()).hasSize(TABLES);
        long blocks = session.state().tables().stream().mapToLong(Table::blocks).sum();
        long ofPostgres = blocksInPostgres(first);
        System.out.println("a small table: " + blocks / (double) TABLES + " blocks, in PostgreSQL " + ofPostgres);
        assertThat(blocks).isLessThanOrEqualTo(2 * TABLES * ofPostgres);
        assertThat(session.state().buffers().allocated()).isLessThanOrEqualTo(100);
        for (int i = 0; i < TABLES; i += 111) {
            assertThat(row("SELECT count(*), sum(a0), count(e3), min(c1), max(d2) FROM t" + i))
                    .containsExactly("100", "35350", "67", "text 0", "25");
        }
    }

    private static long blocksInPostgres(String create) throws SQLException {
        try (Connection connection = EmbeddedPostgres18.shared().connect();
                Statement statement = connection.createStatement()) {
            statement.execute(create);
            try (ResultSet size = statement.executeQuery("SELECT pg_relation_size('t0')")) {
                assertThat(size.next()).isTrue();
                return size.getLong(1) / StorageOptions.BLOCK_BYTES;
            }
        }
    }
}
