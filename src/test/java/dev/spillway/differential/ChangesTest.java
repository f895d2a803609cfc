package dev.spillway.differential;

import static org.assertj.core.api.Assertions.assertThat;

import dev.spillway.testing.TestEngine;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Random sequences of changes: after each the table is PostgreSQL's, and after one that fails it is what it was.
///
/// `-Ddifferential.seed=…` repeats a run and `-Ddifferential.changes=…` sets how many changes there are; both are
/// printed.
class ChangesTest {
    private static final long SEED = Long.getLong("differential.seed", 20_260_102L);
    private static final int COUNT = Integer.getInteger("differential.changes", 80);
    private static final Map<String, String> PARALLEL = Map.of(
            "parallel_setup_cost", "0",
            "parallel_tuple_cost", "0",
            "min_parallel_table_scan_size", "0",
            "write_page_cost", "0",
            "max_parallel_workers_per_gather", "2");

    @TempDir
    Path directory;

    @Test
    void tablesAreThoseOfPostgresAfterEachChange() {
        System.out.println("changes: seed " + SEED + ", " + COUNT + " changes");
        try (TestEngine engine = new TestEngine(directory, 2);
                Engine postgres = new PostgresEngine()) {
            Map<String, Engine> ways = new LinkedHashMap<>();
            ways.put("serial", new SpillwayEngine(engine, Map.of("max_parallel_workers_per_gather", "0")));
            ways.put("parallel", new SpillwayEngine(engine, PARALLEL));
            ways.put("few buffers", new SpillwayEngine(engine, Map.of("temp_buffers", "100")));
            SampleTables.statements(SEED).forEach(sql -> assertSame(sql, ways, postgres));
            assertSame(ChangeGenerator.createTarget(), ways, postgres);
            ChangeGenerator generator = new ChangeGenerator(SEED);
            long rows = 0;
            int failed = 0;
            for (int i = 0; i < COUNT; i++) {
                Answer answer = assertSame(generator.next(rows), ways, postgres);
                failed += answer.sqlState().isPresent() ? 1 : 0;
                rows = assertSame("SELECT * FROM target", ways, postgres).rows().size();
            }
            assertThat(failed).as("changes that failed, seed %d", SEED).isBetween(COUNT / 20, COUNT / 3);
        }
    }

    /// Changes that span row groups, of which one is made of an error in the last rows.
    @Test
    void failedChangesOfManyRowsLeaveNothing() {
        try (TestEngine engine = new TestEngine(directory, 2);
                Engine postgres = new PostgresEngine()) {
            Map<String, Engine> ways = new LinkedHashMap<>();
            ways.put("parallel", new SpillwayEngine(engine, PARALLEL));
            ways.put("few buffers", new SpillwayEngine(engine, Map.of("temp_buffers", "100")));
            String all =
                    "SELECT count(*), sum(id), sum(k), sum(s), sum(b), sum(n), sum(m), sum(d), min(t), max(t), count(f),"
                            + " min(dt), max(ts), count(DISTINCT v) FROM big";
            SampleTables.statements(SEED).forEach(sql -> assertSame(sql, ways, postgres));
            List<String> changes = List.of(
                    "UPDATE big SET k = 1000 / (69990 - id), t = 'changed'",
                    "UPDATE big SET b = b + 1, t = t || '!' WHERE id % 2 = 0",
                    "UPDATE big SET s = CASE WHEN id < 69999 THEN s ELSE id END, d = -d",
                    "DELETE FROM big WHERE id % 3 = 0",
                    "DELETE FROM big WHERE 1 / (69998 - id) = 0",
                    "INSERT INTO big SELECT * FROM big WHERE id < 40000",
                    "INSERT INTO big SELECT id, k, CASE WHEN id > 69990 THEN id ELSE 1 END, b, n, m, r, d, f, c, v, t, dt, ts"
                            + " FROM big",
                    "INSERT INTO big (id) SELECT k FROM big",
                    "UPDATE big SET m = m / 3, n = n * 2, dt = dt + id % 7, ts = ts - INTERVAL '1 hour' WHERE id > 65000");
            for (String change : changes) {
                assertSame(change, ways, postgres);
                assertSame(all, ways, postgres);
            }
            assertSame("TRUNCATE big, small", ways, postgres);
            assertSame(all, ways, postgres);
            assertSame("SELECT count(*) FROM small", ways, postgres);
        }
    }

    /// PostgreSQL's answer, which all the others gave too.
    private static Answer assertSame(String sql, Map<String, Engine> ways, Engine postgres) {
        Answer expected = postgres.run(sql);
        ways.forEach((name, engine) -> {
            Answer actual = engine.run(sql);
            assertThat(actual.differenceTo(expected))
                    .as("%s, seed %d: %s [%s | %s]", name, SEED, sql, actual.message(), expected.message())
                    .isEmpty();
        });
        return expected;
    }
}
