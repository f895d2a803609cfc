package dev.spillway.differential;

import static org.assertj.core.api.Assertions.assertThat;

import dev.spillway.session.LoadRequest;
import dev.spillway.session.load.CsvFormat;
import dev.spillway.tpch.TableDefinition;
import dev.spillway.tpch.TpchFiles;
import dev.spillway.tpch.TpchQueries;
import dev.spillway.tpch.TpchTables;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// The 22 queries of TPC-H: serial = parallel = small memory = PostgreSQL 18. `-Dtpch.sf=…` sets the scale factor.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TpchTest {
    private static final double SCALE_FACTOR = Double.parseDouble(System.getProperty("tpch.sf", "0.01"));

    @TempDir
    static Path directory;

    private Ways ways;

    @BeforeAll
    void load() throws IOException, SQLException {
        ways = Ways.all(directory.resolve("spillway"));
        TpchFiles files = TpchFiles.under(directory, SCALE_FACTOR);
        for (TableDefinition table : new TpchTables(SCALE_FACTOR).all()) {
            Path file = files.file(table);
            ways.postgres().copy(table.createStatement(), table.name(), file);
            // Without them PostgreSQL runs a sub-query of Q20 for a minute.
            table.foreignKeys()
                    .forEach(columns -> ways.postgres().run("CREATE INDEX ON " + table.name() + " (" + columns + ")"));
            ways.forEachSession((name, session) -> load(session, table, file));
        }
    }

    private static void load(SpillwayEngine session, TableDefinition table, Path file) {
        assertThat(session.run(table.createStatement()).sqlState()).isEmpty();
        try (InputStream rows = Files.newInputStream(file)) {
            session.load(new LoadRequest(table.name(), false, CsvFormat.DEFAULT, rows));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @AfterAll
    void close() {
        ways.close();
    }

    static IntStream queries() {
        return IntStream.rangeClosed(1, TpchQueries.COUNT);
    }

    @ParameterizedTest
    @MethodSource("queries")
    void query(int number) throws IOException {
        ways.assertSame(TpchQueries.query(number));
    }
}
