package dev.spillway.differential;

import static org.assertj.core.api.Assertions.assertThat;

import dev.spillway.session.LoadRequest;
import dev.spillway.session.load.CsvFormat;
import dev.spillway.testing.TestEngine;
import dev.spillway.tpch.TableDefinition;
import dev.spillway.tpch.TpchFiles;
import dev.spillway.tpch.TpchQueries;
import dev.spillway.tpch.TpchTables;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// The 22 queries of TPC-H: serial = parallel = PostgreSQL 18. `-Dtpch.sf=…` sets the scale factor.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TpchTest {
    private static final double SCALE_FACTOR = Double.parseDouble(System.getProperty("tpch.sf", "0.01"));

    @TempDir
    static Path directory;

    private final Map<String, SpillwayEngine> ways = new LinkedHashMap<>();
    private TestEngine engine;
    private PostgresEngine postgres;

    @BeforeAll
    void load() throws IOException, SQLException {
        engine = new TestEngine(directory.resolve("spillway"), 2);
        postgres = new PostgresEngine();
        ways.put("serial", new SpillwayEngine(engine, Map.of("max_parallel_workers_per_gather", "0")));
        ways.put("parallel", new SpillwayEngine(engine, SpillwayEngine.ALWAYS_PARALLEL));
        TpchFiles files = TpchFiles.under(directory, SCALE_FACTOR);
        for (TableDefinition table : new TpchTables(SCALE_FACTOR).all()) {
            Path file = files.file(table);
            postgres.copy(table.createStatement(), table.name(), file);
            // Without them PostgreSQL runs a sub-query of Q20 for a minute.
            table.foreignKeys()
                    .forEach(columns -> postgres.run("CREATE INDEX ON " + table.name() + " (" + columns + ")"));
            for (SpillwayEngine way : ways.values()) {
                assertThat(way.run(table.createStatement()).sqlState()).isEmpty();
                try (InputStream rows = Files.newInputStream(file)) {
                    way.load(new LoadRequest(table.name(), false, CsvFormat.DEFAULT, rows));
                }
            }
        }
    }

    @AfterAll
    void close() {
        ways.values().forEach(SpillwayEngine::close);
        engine.close();
        postgres.close();
    }

    static IntStream queries() {
        return IntStream.rangeClosed(1, TpchQueries.COUNT);
    }

    @ParameterizedTest
    @MethodSource("queries")
    void query(int number) throws IOException {
        String sql = TpchQueries.query(number);
        Answer expected = postgres.run(sql);
        List<String> differences = new ArrayList<>();
        ways.forEach(
                (name, way) -> way.run(sql).differenceTo(expected).ifPresent(it -> differences.add(name + ": " + it)));
        assertThat(differences).as(sql).isEmpty();
    }
}
