package dev.spillway.differential;

import static org.assertj.core.api.Assertions.assertThat;

import dev.spillway.testing.TestEngine;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Queries over 64 times `work_mem`: the same rows from temp files as from memory, serial and parallel. What the engine
/// leaves behind fails its `close()`.
class SpillTest {
    private static final String SMALL = "64kB";
    private static final String TABLES = """
            CREATE TEMP TABLE big AS
            SELECT i AS id, CAST(i AS bigint) * 7919 % 40009 AS k, i % 40 AS few,
                   CASE WHEN i % 13 = 0 THEN NULL ELSE i % 9001 END AS g,
                   (CAST(i AS bigint) * 104729 % 100003) / 100.0 AS n,
                   (i * 31 % 5003) / 4.0::double precision AS d,
                   'text ' || CAST(CAST(i AS bigint) * 7919 % 40009 AS text) AS t,
                   TIMESTAMP '2001-01-01 00:00:00' + (i % 5000) * INTERVAL '1 hour' AS ts,
                   (i % 700) * INTERVAL '1 day 1 hour' AS iv
            FROM generate_series(1, 40000) AS s(i);
            CREATE TEMP TABLE other AS
            SELECT CAST(i AS bigint) * 3 % 40009 AS k, CASE WHEN i % 17 = 0 THEN NULL ELSE i % 5003 END AS g,
                   'text ' || CAST(i * 2 AS text) AS t, i AS id
            FROM generate_series(1, 20000) AS s(i)""";

    @TempDir
    Path directory;

    private static Map<String, Engine> ways(TestEngine engine) {
        Map<String, Engine> ways = new LinkedHashMap<>();
        Map<String, String> parallel = new HashMap<>(Ways.PARALLEL);
        parallel.put("work_mem", SMALL);
        ways.put("in memory", new SpillwayEngine(engine, Map.of("work_mem", "64MB")));
        ways.put(
                "serial",
                new SpillwayEngine(engine, Map.of("work_mem", SMALL, "max_parallel_workers_per_gather", "0")));
        ways.put("parallel", new SpillwayEngine(engine, parallel));
        return ways;
    }

    private void compare(List<String> queries) {
        try (TestEngine engine = new TestEngine(directory, 2)) {
            Map<String, Engine> ways = ways(engine);
            for (String statement : TABLES.split(";")) {
                ways.values()
                        .forEach(way -> assertThat(way.run(statement).message()).isEmpty());
            }
            List<String> failures = new ArrayList<>();
            for (String query : queries) {
                Answer expected = Objects.requireNonNull(ways.get("in memory")).run(query);
                assertThat(expected.message()).as(query).isEmpty();
                ways.forEach((name, way) -> way.run(query)
                        .differenceTo(expected)
                        .ifPresent(it -> failures.add(name + ": " + it + "\n" + query)));
                assertThat(Objects.requireNonNull(ways.get("serial"))
                                .run("EXPLAIN (ANALYZE, BUFFERS) " + query)
                                .rows())
                        .as("what was written for " + query)
                        .anyMatch(line -> line.toString().contains("temp read="));
            }
            assertThat(String.join("\n\n", failures)).isEmpty();
            ways.values().forEach(Engine::close);
        }
    }

    @Test
    void sorts() {
        compare(List.of(
                "SELECT * FROM big ORDER BY k",
                "SELECT * FROM big ORDER BY t DESC, id",
                "SELECT * FROM big ORDER BY g NULLS FIRST, n DESC, id",
                "SELECT id, t FROM big ORDER BY iv DESC, d, k LIMIT 30000",
                "SELECT id FROM big ORDER BY ts, n * 2, id OFFSET 20000",
                "SELECT t, k FROM big ORDER BY k, t LIMIT 25000"));
    }

    @Test
    void hashAggregates() {
        compare(List.of(
                "SELECT k, count(*), sum(n), min(t), max(ts), avg(d) FROM big GROUP BY k",
                "SELECT t, sum(id) FILTER (WHERE few > 20), stddev_samp(n) FROM big GROUP BY t HAVING count(*) > 0",
                "SELECT g, n, count(*), max(iv) FROM big GROUP BY g, n",
                "SELECT few, count(DISTINCT k), sum(DISTINCT n), count(DISTINCT t) FILTER (WHERE id % 2 = 0), count(*),"
                        + " sum(DISTINCT g) FROM big GROUP BY few",
                "SELECT count(DISTINCT t), sum(DISTINCT k), count(*), sum(n), min(id) FROM big",
                "SELECT k % 20000, count(DISTINCT few), avg(DISTINCT n) FROM big GROUP BY k % 20000"));
    }

    @Test
    void distinctAndSetOperations() {
        compare(List.of(
                "SELECT DISTINCT k, g FROM big",
                "SELECT DISTINCT t FROM big",
                "SELECT t FROM big UNION SELECT t FROM other",
                "SELECT k, g FROM big INTERSECT SELECT k, g FROM other",
                "SELECT t FROM big EXCEPT SELECT t FROM other",
                "SELECT DISTINCT ON (few) few, k, t FROM big ORDER BY few, k, t"));
    }

    @Test
    void hashJoins() {
        compare(List.of(
                "SELECT b.id, o.id, b.t FROM big b JOIN other o ON b.k = o.k",
                "SELECT b.id, o.id, o.t FROM big b LEFT JOIN other o ON b.t = o.t AND b.id > o.id",
                "SELECT b.id, o.id, o.g FROM other o RIGHT JOIN big b ON b.g = o.g AND b.few < 5",
                "SELECT b.id, o.id FROM big b FULL JOIN other o ON b.k = o.k AND b.g = o.g",
                "SELECT id, t FROM big WHERE k IN (SELECT k FROM other)",
                "SELECT id, t FROM big b WHERE NOT EXISTS (SELECT 1 FROM other o WHERE o.t = b.t)",
                "SELECT count(*), sum(b.id), sum(o.id) FROM (SELECT few, id FROM big WHERE id <= 20000) b"
                        + " JOIN (SELECT few, id FROM big WHERE few < 2) o ON b.few = o.few"));
    }

    @Test
    void nestedLoops() {
        compare(List.of(
                "SELECT count(*), min(b.t), max(o.t) FROM (SELECT id, t FROM big WHERE id <= 3000) b"
                        + " JOIN (SELECT id, t FROM other WHERE id <= 3000) o ON b.id > o.id",
                "SELECT count(*), count(o.id), sum(o.id) FROM (SELECT id, g FROM big WHERE id <= 300) b"
                        + " LEFT JOIN other o ON b.g < o.id - 19000"));
    }

    @Test
    void windowsAndKeptRows() {
        compare(List.of(
                "SELECT id, row_number() OVER (PARTITION BY few ORDER BY k, id), sum(n) OVER (PARTITION BY few) FROM big",
                "SELECT id, rank() OVER (ORDER BY g NULLS FIRST), lag(t) OVER (ORDER BY g NULLS FIRST, id) FROM big",
                "WITH kept AS (SELECT id, t, k FROM big) SELECT a.id, b.t FROM kept a JOIN kept b ON a.id = b.id - 1",
                "WITH RECURSIVE steps AS (SELECT 1 AS i, 'step 1' AS t UNION ALL SELECT i + 1, 'step ' || CAST(i + 1 AS text)"
                        + " FROM steps WHERE i < 3000) SELECT a.i, b.t FROM steps a JOIN steps b ON a.i = b.i"));
    }

    @Test
    void theLimitOfTempFilesEndsTheStatementOnly() {
        try (TestEngine engine = new TestEngine(directory, 2);
                Engine session = new SpillwayEngine(engine, Map.of("work_mem", SMALL, "temp_file_limit", "512kB"))) {
            for (String statement : TABLES.split(";")) {
                assertThat(session.run(statement).message()).isEmpty();
            }
            for (String query : List.of(
                    "SELECT * FROM big ORDER BY t",
                    "SELECT DISTINCT k, t FROM big",
                    "SELECT b.id, o.id, b.t FROM big b JOIN big o ON b.k = o.k")) {
                Answer answer = session.run(query);
                assertThat(answer.sqlState()).as(query).hasValue("53400");
                assertThat(answer.message()).isEqualTo("temporary file size exceeds \"temp_file_limit\" (512kB)");
                assertThat(session.run("SELECT count(*) FROM big").rows()).containsExactly(List.of("40000"));
            }
        }
    }
}
