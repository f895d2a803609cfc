package dev.spillway.differential;

import static org.assertj.core.api.Assertions.assertThat;

import dev.spillway.session.SessionState;
import dev.spillway.session.TransactionStatus;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Transactions beside PostgreSQL 18: answers, errors, and after each statement every table, setting and row count.
///
/// `-Ddifferential.seed=…` repeats a run and `-Ddifferential.transactions=…` sets how many statements there are; both
/// are printed.
class TransactionTest {
    private static final long SEED = Long.getLong("differential.seed", 20_260_104L);
    private static final int COUNT = Integer.getInteger("differential.transactions", 250);

    @TempDir
    Path directory;

    @Test
    void randomTransactionsAreThoseOfPostgres() {
        System.out.println("transactions: seed " + SEED + ", " + COUNT + " statements");
        try (Ways ways = new Ways(directory)
                .with("parallel", Ways.PARALLEL)
                .with("few buffers", Map.of("temp_buffers", "100", "max_parallel_workers_per_gather", "0"))) {
            SampleTables.statements(SEED).forEach(ways::prepare);
            TransactionGenerator generator = new TransactionGenerator(SEED);
            Set<String> tables = new TreeSet<>();
            int failed = 0;
            for (int i = 0; i < COUNT; i++) {
                TransactionStatus status = ways.session("parallel").state().transaction();
                String sql =
                        generator.next(tables, status != TransactionStatus.IDLE, status == TransactionStatus.FAILED);
                ways.assertSame(sql);
                if (ways.session("parallel").state().transaction() == TransactionStatus.FAILED) {
                    failed++;
                } else {
                    tables = assertThatEverythingIsTheSame(ways, sql);
                }
            }
            assertThat(failed)
                    .as("statements after which the transaction had failed")
                    .isBetween(COUNT / 50, COUNT / 2);
        }
    }

    /// Returns the names of the tables that the test works with.
    private static Set<String> assertThatEverythingIsTheSame(Ways ways, String after) {
        Map<String, Long> rows = new TreeMap<>();
        ways.postgres()
                .run("SELECT relname FROM pg_class WHERE relnamespace = pg_my_temp_schema() AND relkind = 'r'")
                .rows()
                .forEach(row -> rows.put(row.getFirst(), 0L));
        for (Map.Entry<String, Long> table : rows.entrySet()) {
            Answer answer = table.getKey().length() > 1
                    ? ways.assertSame("SELECT count(*) FROM " + table.getKey())
                    : ways.assertSame("SELECT * FROM " + table.getKey());
            table.setValue(
                    table.getKey().length() > 1
                            ? Long.parseLong(
                                    String.valueOf(answer.rows().getFirst().getFirst()))
                            : answer.rows().size());
        }
        ways.assertSame("SHOW work_mem");
        ways.forEachSession((name, session) -> {
            Map<String, Long> own = new TreeMap<>();
            for (SessionState.Table table : session.state().tables()) {
                own.put(table.name(), table.rows());
            }
            assertThat(own).as("%s, after %s, seed %d", name, after, SEED).isEqualTo(rows);
        });
        Set<String> names = new TreeSet<>(rows.keySet());
        names.removeIf(name -> name.length() > 1);
        return names;
    }

    @Test
    void transactionControlSaysWhatPostgresSays() {
        try (Ways ways = Ways.serialAndParallel(directory)) {
            assertThat(scriptDifferences(ways, SCRIPT)).isEmpty();
        }
    }

    /// Answers and messages that are not PostgreSQL's.
    static List<String> scriptDifferences(Ways ways, String script) {
        List<String> differences = new ArrayList<>();
        for (String sql : script.split(";\\s*")) {
            Answer expected = ways.postgres().run(sql);
            differences.addAll(ways.differences(sql, expected));
            String message = ways.session("serial").lastMessage();
            if (!message.equals(firstLine(expected.message()))) {
                differences.add(sql + ": " + message + ", expected: " + firstLine(expected.message()));
            }
        }
        return differences;
    }

    private static String firstLine(String message) {
        return message.lines().findFirst().orElse("").replaceFirst("^ERROR: ", "");
    }

    private static final String SCRIPT = """
            CREATE TEMP TABLE t (a int, b text);
            INSERT INTO t VALUES (1, 'x'), (2, 'y');
            BEGIN; INSERT INTO t VALUES (3, 'z'); SAVEPOINT s1; UPDATE t SET a = a * 10;
            CREATE TEMP TABLE u AS SELECT * FROM t; SELECT * FROM u;
            ROLLBACK TO s1; SELECT * FROM t; SELECT * FROM u; SELECT 1; SAVEPOINT s2; RELEASE s1; BEGIN; SELECT nonsense here;
            SHOW work_mem; SET work_mem = '1MB'; ROLLBACK TO nowhere;
            ROLLBACK TO SAVEPOINT s1; SELECT * FROM t; RELEASE s1; RELEASE SAVEPOINT s1; COMMIT; SELECT * FROM t;
            SAVEPOINT x; ROLLBACK TO x; RELEASE x; COMMIT; ROLLBACK; COMMIT AND CHAIN; ROLLBACK AND CHAIN; END; ABORT;
            COMMIT TO x; begin read nothing; BEGIN TRANSACTION ISOLATION LEVEL; COMMIT AND;
            BEGIN ISOLATION LEVEL SERIALIZABLE, READ ONLY, NOT DEFERRABLE; INSERT INTO t VALUES (4, 'ro'); SELECT * FROM t;
            SAVEPOINT s; CREATE TEMP TABLE w (a int); ROLLBACK TO s; CREATE TEMP TABLE w AS SELECT 1 x; ROLLBACK TO s;
            DROP TABLE t; ROLLBACK TO s; TRUNCATE t; ROLLBACK TO s; ANALYZE t; SET TRANSACTION READ WRITE; ROLLBACK TO s;
            RELEASE s; SET TRANSACTION READ WRITE; ROLLBACK;
            START TRANSACTION READ WRITE; DROP TABLE t; SELECT * FROM t; ABORT; SELECT * FROM t;
            BEGIN; TRUNCATE t; INSERT INTO t VALUES (9, 'new'); SELECT * FROM t; ROLLBACK; SELECT * FROM t;
            BEGIN; SELECT 1; SET TRANSACTION ISOLATION LEVEL SERIALIZABLE; COMMIT; SELECT 2;
            BEGIN; SAVEPOINT s; SET TRANSACTION ISOLATION LEVEL REPEATABLE READ; COMMIT;
            BEGIN; SAVEPOINT s; SET TRANSACTION READ ONLY; RELEASE s; DROP TABLE t; ROLLBACK;
            SET TRANSACTION READ ONLY; SET work_mem = '1MB'; SET LOCAL work_mem = '2MB'; SHOW work_mem;
            BEGIN; SET work_mem = '3MB'; SAVEPOINT s; SET LOCAL work_mem = '4MB'; SHOW work_mem;
            ROLLBACK TO s; SHOW work_mem; SET LOCAL work_mem = '5MB'; SHOW work_mem; COMMIT AND CHAIN; SHOW work_mem;
            SET LOCAL work_mem = '6MB'; RESET work_mem; SHOW work_mem; ROLLBACK; SHOW work_mem;
            BEGIN; SET LOCAL work_mem TO DEFAULT; SHOW work_mem; SET work_mem = '7MB'; SHOW work_mem; COMMIT; SHOW work_mem;
            BEGIN; RESET ALL; SHOW work_mem; ROLLBACK; SHOW work_mem;
            CREATE TEMP TABLE d (a int) ON COMMIT DELETE ROWS; INSERT INTO d VALUES (1); SELECT * FROM d;
            BEGIN; INSERT INTO d VALUES (1); SAVEPOINT s; INSERT INTO d VALUES (2); RELEASE s; SELECT * FROM d; COMMIT; SELECT * FROM d;
            CREATE TEMP TABLE e ON COMMIT DROP AS SELECT 1 x; SELECT * FROM e;
            BEGIN; CREATE TEMP TABLE e (x) ON COMMIT DROP AS SELECT 1; SELECT * FROM e; COMMIT WORK; SELECT * FROM e;
            BEGIN; CREATE TEMP TABLE e (x int) ON COMMIT DROP; INSERT INTO e VALUES (1); DROP TABLE e; COMMIT; SELECT * FROM e;
            CREATE TEMP TABLE f (x int) ON COMMIT PRESERVE ROWS; INSERT INTO f VALUES (1); SELECT * FROM f;
            CREATE TEMP TABLE f (x int) ON COMMIT DELETE; SAVEPOINT "Quoted"; BEGIN; SAVEPOINT "Quoted"; RELEASE quoted; ROLLBACK;
            BEGIN; SAVEPOINT s; INSERT INTO t VALUES (5, 'outer'); SAVEPOINT s; DELETE FROM t; ROLLBACK TO s; SELECT * FROM t;
            RELEASE s; ROLLBACK TO s; SELECT * FROM t; COMMIT; SELECT * FROM t;
            BEGIN; INSERT INTO t VALUES (6, 'gone'); SELECT 1 / 0; COMMIT; SELECT * FROM t;
            BEGIN; DROP TABLE t; CREATE TEMP TABLE t (z text); INSERT INTO t VALUES ('other'); SELECT * FROM t; ROLLBACK; SELECT * FROM t
            """;
}
