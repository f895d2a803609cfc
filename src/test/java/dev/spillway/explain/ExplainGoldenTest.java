package dev.spillway.explain;

import static org.assertj.core.api.Assertions.assertThat;

import dev.spillway.session.Session;
import dev.spillway.testing.Golden;
import dev.spillway.testing.ResultText;
import dev.spillway.testing.TestEngine;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.core.StreamWriteFeature;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.cfg.JsonNodeFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// EXPLAIN of real statements over real tables, in both formats. Every setting that a plan depends on is set here, and
/// the tables are the same in each run; what a clock or the scheduler decides is set to zero.
class ExplainGoldenTest {
    private static final Map<String, String> SERIAL = settings(Map.of("max_parallel_workers_per_gather", "0"));
    private static final Map<String, String> PARALLEL = settings(Map.of());
    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
            .enable(StreamWriteFeature.WRITE_BIGDECIMAL_AS_PLAIN)
            .build();

    /// What clocks decide.
    private static final Pattern TIME_KEY = Pattern.compile("(\"[A-Za-z/ ]*Time\" : )[0-9.]+");
    private static final Pattern TIME = Pattern.compile("((?:time=|Time: )(?:[0-9]+\\.[0-9]+\\.\\.)?)[0-9]+\\.[0-9]+");

    /// What the scheduler decides: a block is read by each participant that needs it.
    private static final Pattern BLOCKS_READ = Pattern.compile("(\"Local Read Blocks\" : |local read=)[1-9][0-9]*");
    private static final Pattern STARTUP_TIME = Pattern.compile("time=[0-9]+\\.[0-9]+\\.\\.");

    @TempDir
    static Path directory;

    private static TestEngine engine;
    private static Session serial;
    private static Session parallel;

    @BeforeAll
    static void fillTables() {
        engine = new TestEngine(directory, 2);
        serial = filled(SERIAL);
        parallel = filled(PARALLEL);
    }

    @AfterAll
    static void stop() {
        engine.close();
    }

    private static Map<String, String> settings(Map<String, String> more) {
        Map<String, String> all = new TreeMap<>(Map.of(
                "seq_page_cost", "1",
                "cpu_tuple_cost", "0.01",
                "cpu_operator_cost", "0.0025",
                "parallel_setup_cost", "10",
                "parallel_tuple_cost", "0.001",
                "write_page_cost", "0.5",
                "min_parallel_table_scan_size", "0",
                "work_mem", "4MB",
                "temp_buffers", "16MB",
                "max_parallel_workers_per_gather", "2"));
        all.putAll(more);
        return all;
    }

    private static Session filled(Map<String, String> settings) {
        Session session = engine.open(settings);
        List.of(
                        "CREATE TEMP TABLE items AS SELECT i AS id, i % 50 AS k, CAST(i % 10007 AS numeric(10,2)) / 8 AS price,"
                                + " 'item ' || CAST(i * 7919 % 200003 AS text) AS name FROM generate_series(1, 200000) AS g(i)",
                        "CREATE TEMP TABLE kinds AS SELECT i AS k, 'kind ' || CAST(i AS text) AS label"
                                + " FROM generate_series(1, 40) AS g(i)",
                        "CREATE TEMP TABLE copies (id integer, label text)",
                        "ANALYZE")
                .forEach(sql -> engine.run(session, sql));
        return session;
    }

    private static String explain(Session session, String options, String sql) {
        TestEngine.Result result = engine.run(session, "EXPLAIN (" + options + ") " + sql);
        return ResultText.rows(result).stream().map(row -> row.getFirst()).collect(Collectors.joining("\n"));
    }

    /// Both formats of a plan that does not run.
    private static void assertPlanned(Session session, String file, String sql) {
        Golden.assertMatches(sql + "\n" + explain(session, "VERBOSE", sql), "explain/" + file + ".txt");
        Golden.assertMatches(explain(session, "VERBOSE, FORMAT JSON", sql), "explain/" + file + ".json");
    }

    /// JSON of a first run, text of a second one.
    private static void assertAnalyzed(Session session, String file, String sql) {
        JsonNode json = JSON.readTree(explain(session, "ANALYZE, VERBOSE, FORMAT JSON", sql));
        int launched = withoutWorkers(json.path(0).path("Plan"), 0);
        assertThat(launched).isEqualTo(sql.contains("JOIN") ? 2 : 0);
        assertThat(json.path(0).path("Plan").path("Local Read Blocks").asInt() > 0)
                .isEqualTo(launched > 0);
        Golden.assertMatches(
                normal(JSON.writerWithDefaultPrettyPrinter().writeValueAsString(json)), "explain/" + file + ".json");
        Golden.assertMatches(sql + "\n" + normal(explain(session, "ANALYZE", sql)), "explain/" + file + ".txt");
    }

    private static String normal(String report) {
        String keys = TIME_KEY.matcher(report).replaceAll("$10.000");
        String ends = TIME.matcher(keys).replaceAll("$10.000");
        String times = STARTUP_TIME.matcher(ends).replaceAll("time=0.000..");
        return BLOCKS_READ.matcher(times).replaceAll("$10");
    }

    /// Checks the array of workers of each node below a Gather, and takes it away: who read how much is decided
    /// anew in each run. The number of workers of the first Gather.
    private static int withoutWorkers(JsonNode node, int launchedAbove) {
        int launched = node.path("Workers Launched").asInt(launchedAbove);
        if (node instanceof ObjectNode object && object.remove("Workers") instanceof ArrayNode workers) {
            assertThat(workers.size()).isEqualTo(launched);
            for (int i = 0; i < workers.size(); i++) {
                assertThat(workers.get(i).propertyNames())
                        .startsWith(
                                "Worker Number",
                                "Actual Startup Time",
                                "Actual Total Time",
                                "Actual Rows",
                                "Actual Loops")
                        .contains("Shared Hit Blocks", "Local Hit Blocks", "Temp Written Blocks");
                assertThat(workers.get(i).path("Worker Number").asInt()).isEqualTo(i);
                assertThat(workers.get(i).path("Actual Loops").asInt()).isEqualTo(1);
            }
        } else {
            assertThat(launchedAbove)
                    .as("workers of %s", node.path("Node Type"))
                    .isZero();
        }
        int most = launched;
        for (JsonNode child : node.path("Plans")) {
            most = Math.max(most, withoutWorkers(child, launched));
        }
        return most;
    }

    @Test
    void seqScanWithAFilter() {
        assertPlanned(serial, "seq-scan", "SELECT id, name FROM items WHERE k = 7 AND price > 10.5");
    }

    @Test
    void gatherOfAPartialSeqScan() {
        assertPlanned(parallel, "gather", "SELECT id, name FROM items WHERE k = 7 AND price > 10.5");
    }

    @Test
    void plainAggregateInTwoPhases() {
        assertPlanned(parallel, "aggregate-plain", "SELECT count(*), sum(price) FROM items WHERE name LIKE '%99'");
    }

    @Test
    void hashedAggregateInTwoPhases() {
        assertPlanned(
                parallel,
                "aggregate-hashed",
                "SELECT k, avg(price) AS mean FROM items GROUP BY k HAVING count(*) > 10 ORDER BY mean DESC, k");
    }

    @Test
    void hashJoin() {
        assertPlanned(
                serial,
                "hash-join",
                "SELECT i.id, kinds.label FROM items i JOIN kinds ON i.k = kinds.k WHERE i.price < kinds.k * 2");
    }

    @Test
    void hashJoinBelowGather() {
        assertPlanned(
                parallel,
                "hash-join-gather",
                "SELECT kinds.label, count(*) FROM items i JOIN kinds ON i.k = kinds.k GROUP BY kinds.label");
    }

    @Test
    void leftJoin() {
        assertPlanned(
                serial,
                "left-join",
                "SELECT i.id FROM items i LEFT JOIN kinds ON i.k = kinds.k AND kinds.label <> 'kind 3'"
                        + " WHERE kinds.k IS NULL OR kinds.k > 39");
    }

    @Test
    void nestedLoop() {
        assertPlanned(serial, "nested-loop", "SELECT a.label, b.label FROM kinds a JOIN kinds b ON a.k < b.k");
    }

    @Test
    void topN() {
        assertPlanned(
                serial, "top-n", "SELECT id, price FROM items ORDER BY price DESC NULLS LAST, id LIMIT 10 OFFSET 5");
    }

    @Test
    void append() {
        assertPlanned(serial, "append", "SELECT id FROM items WHERE k = 1 UNION ALL SELECT k FROM kinds");
    }

    @Test
    void functionScan() {
        assertPlanned(
                serial,
                "function-scan",
                "SELECT sum(n), n % 3 FROM generate_series(1, 100) AS g(n) WHERE n > 5 GROUP BY 2");
    }

    @Test
    void valuesAndResult() {
        assertPlanned(serial, "values", "SELECT column1 + 1 FROM (VALUES (1, 'a'), (2, 'b')) v WHERE column2 <> 'a'");
        assertPlanned(serial, "result", "SELECT 1 + 1 AS two, 'x'");
    }

    @Test
    void changesOfRows() {
        assertPlanned(serial, "insert", "INSERT INTO copies SELECT id, name FROM items WHERE k = 3");
        assertPlanned(serial, "update", "UPDATE copies SET label = label || '!' WHERE id > 10");
        assertPlanned(serial, "delete", "DELETE FROM copies WHERE label IS NULL");
    }

    @Test
    void analyzeOfAScanCountsLocalBlocks() {
        assertAnalyzed(
                filled(SERIAL),
                "analyze-scan",
                "SELECT k, count(*) FROM items WHERE id <= 1000 GROUP BY k ORDER BY k LIMIT 3");
    }

    /// One row of each participant, whoever reads how much.
    @Test
    void analyzeOfAJoinBelowGatherHasWorkers() {
        Session session = filled(PARALLEL);
        engine.run(session, "SET enable_parallel_hash = off");
        assertAnalyzed(
                session,
                "analyze-gather",
                "SELECT count(*), count(kinds.label) FROM items i JOIN kinds ON i.k = kinds.k");
    }

    @Test
    void analyzeOfChangesRunsThem() {
        Session session = filled(SERIAL);
        assertAnalyzed(session, "analyze-insert", "INSERT INTO copies SELECT id, name FROM items WHERE k = 3");
        assertAnalyzed(session, "analyze-update", "UPDATE copies SET label = label || '!' WHERE id > 100000");
        assertAnalyzed(session, "analyze-delete", "DELETE FROM copies WHERE id < 100");
        TestEngine.Result left =
                engine.run(session, "SELECT count(*), count(*) FILTER (WHERE label LIKE '%!') FROM copies");
        assertThat(ResultText.rows(left)).containsExactly(List.of("7996", "4000"));
    }

    @Test
    void windowOverAPartitionThatDoesNotFit() {
        assertAnalyzed(
                serial,
                "analyze-window",
                "SELECT max(total) FROM (SELECT sum(price) OVER (PARTITION BY k < 48 ORDER BY id) AS total FROM items) t");
    }

    @Test
    void optionsAreOffByDefaultAsInPostgres() {
        String sql = "SELECT count(*) FROM kinds";
        Golden.assertMatches(explain(serial, "COSTS OFF", sql), "explain/costs-off.txt");
        Golden.assertMatches(
                normal(explain(serial, "ANALYZE, COSTS OFF, TIMING OFF, SUMMARY OFF, BUFFERS OFF", sql)),
                "explain/analyze-bare.txt");
        Golden.assertMatches(explain(serial, "COSTS OFF, SETTINGS, FORMAT JSON", sql), "explain/settings.json");
    }
}
