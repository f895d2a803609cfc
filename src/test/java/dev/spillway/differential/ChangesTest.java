package dev.spillway.differential;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
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
    private static final Map<String, String> FEW_BUFFERS = Map.of("temp_buffers", "100");

    @TempDir
    Path directory;

    @Test
    void tablesAreThoseOfPostgresAfterEachChange() {
        System.out.println("changes: seed " + SEED + ", " + COUNT + " changes");
        try (Ways ways = Ways.all(directory).with("few buffers", FEW_BUFFERS)) {
            SampleTables.statements(SEED).forEach(ways::prepare);
            ways.prepare(ChangeGenerator.createTarget());
            ChangeGenerator generator = new ChangeGenerator(SEED);
            long rows = 0;
            int failed = 0;
            for (int i = 0; i < COUNT; i++) {
                Answer answer = ways.assertSame(generator.next(rows));
                failed += answer.sqlState().isPresent() ? 1 : 0;
                rows = ways.assertSame("SELECT * FROM target").rows().size();
            }
            assertThat(failed).as("changes that failed, seed %d", SEED).isBetween(COUNT / 20, COUNT / 3);
        }
    }

    /// Changes that span row groups, of which one is made of an error in the last rows.
    @Test
    void failedChangesOfManyRowsLeaveNothing() {
        try (Ways ways = new Ways(directory).with("parallel", Ways.PARALLEL).with("few buffers", FEW_BUFFERS)) {
            String all =
                    "SELECT count(*), sum(id), sum(k), sum(s), sum(b), sum(n), sum(m), sum(d), min(t), max(t), count(f),"
                            + " min(dt), max(ts), count(DISTINCT v) FROM big";
            SampleTables.statements(SEED).forEach(ways::prepare);
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
                ways.assertSame(change);
                ways.assertSame(all);
            }
            ways.assertSame("TRUNCATE big, small");
            ways.assertSame(all);
            ways.assertSame("SELECT count(*) FROM small");
        }
    }
}
