package dev.spillway.differential;

import static org.assertj.core.api.Assertions.assertThat;

import dev.spillway.differential.grammar.SampleData;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What generated queries found, each made as short as it shows: serial = parallel = small memory = PostgreSQL 18.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class GeneratedFindingsTest {
    @TempDir
    static Path directory;

    private Ways ways;

    @BeforeAll
    void fill() {
        ways = Ways.all(directory);
        ways.prepare("SET TimeZone = 'Europe/Berlin'");
        SampleData.statements().stream()
                .filter(sql -> !sql.startsWith("INSERT INTO big"))
                .forEach(ways::prepare);
    }

    @AfterAll
    void close() {
        ways.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "UPDATE target SET t = t WHERE id = 1 RETURNING ('{}'::text[])[1], (ARRAY[1, 2])[1], a[1]",
                "SELECT r1.id, (SELECT count(*) FROM small r2 WHERE r2.k > r1.k OR r1.k IS NULL) FROM keyed r1",
                "SELECT r1.id, r2.id FROM keyed r1 JOIN small r2 ON r1.k IS NOT DISTINCT FROM r2.s",
                "SELECT r1.id, r2.id FROM small r1 LEFT JOIN tiny r2 ON r1.f IS NOT DISTINCT FROM r2.f",
                "SELECT r1.id, r2.id FROM tiny r1 RIGHT JOIN small r2 ON r1.t IS NOT DISTINCT FROM r2.t",
                "SELECT r1.id, r2.id FROM small r1 LEFT JOIN tiny r2 ON r1.n IS NOT DISTINCT FROM r2.m",
                "SELECT r1.id, r2.id FROM small r1 LEFT JOIN tiny r2 ON r1.d IS NOT DISTINCT FROM r2.d",
                "SELECT r1.id, r2.id FROM small r1 LEFT JOIN tiny r2 ON r1.i IS NOT DISTINCT FROM r2.i",
                "SELECT r1.id, r2.id FROM small r1 LEFT JOIN tiny r2 ON r1.a IS NOT DISTINCT FROM r2.a",
                "SELECT r1.id, r2.id FROM small r1 LEFT JOIN tiny r2 ON r1.u IS NOT DISTINCT FROM r2.u",
                "SELECT r1.id, r2.id FROM small r1 LEFT JOIN tiny r2 ON r1.x IS NOT DISTINCT FROM r2.x",
                "SELECT r1.id, r2.id FROM small r1 LEFT JOIN tiny r2 ON r1.y IS NOT DISTINCT FROM r2.y AND r1.id > 3",
                "SELECT id FROM small r1 WHERE EXISTS (SELECT FROM tiny r2 WHERE r1.z IS NOT DISTINCT FROM r2.z)",
                "SELECT id FROM small r1 WHERE NOT EXISTS (SELECT FROM tiny r2 WHERE r1.h IS NOT DISTINCT FROM r2.h)",
                "SELECT rank() OVER () AS c1 FROM medium r1",
                "SELECT count(*) OVER (), row_number() OVER () FROM medium r1",
                "SELECT TIMESTAMPTZ '2001-03-26 02:15:00+02' - INTERVAL '1 year 3 days'",
                "SELECT id, z - INTERVAL '1 year 3 days', z + INTERVAL '1 month 1 day -1 hour' FROM small",
                "SELECT DISTINCT ON (1) TIME '23:30' AS c1, 2 AS c2, TIME '23:30' AS c3 FROM tiny ORDER BY 1, 2, 3",
                "SELECT r1.id FROM small r1 FULL JOIN tiny r2 ON r1.k IS NOT DISTINCT FROM r2.k",
            })
    void agrees(String sql) {
        ways.assertSame(sql);
    }

    /// A sub-query is joined to its outer query's rows by columns that may be NULL: not by trying all pairs.
    @Test
    void nullSafeEqualitiesAreHashed() {
        Answer plan = ways.session("serial")
                .run("EXPLAIN (COSTS OFF) SELECT r1.id, r2.id FROM keyed r1 JOIN small r2"
                        + " ON r1.k IS NOT DISTINCT FROM r2.k");
        assertThat(plan.rows().stream().map(row -> String.valueOf(row.getFirst())))
                .anyMatch(line -> line.contains("Hash Cond: (((r1.k IS NULL) = (r2.k IS NULL))"));
    }
}
