package dev.spillway.differential;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// now() stands still within a transaction, statement_timestamp() within a statement: as in PostgreSQL 18.
class StartTimesTest {
    private static final String INSERT =
            "insert into seen (transaction, local, statement) values (current_timestamp, localtimestamp,"
                    + " statement_timestamp())";
    private static final String COUNTS =
            "select count(*), count(distinct at), count(distinct transaction), count(distinct local),"
                    + " count(distinct statement) from seen";
    private static final List<String> STATEMENTS = List.of(
            "create temp table seen (at timestamptz default now() check (at = now()),"
                    + " transaction timestamptz, local timestamp, statement timestamptz)",
            "begin",
            INSERT,
            COUNTS,
            "savepoint later",
            INSERT,
            COUNTS,
            "select now() = transaction_timestamp(), now() < statement_timestamp(),"
                    + " statement_timestamp() <= clock_timestamp(), now() = max(at) from seen",
            "rollback to later",
            INSERT,
            COUNTS,
            "commit and chain",
            INSERT,
            COUNTS,
            "select now() = max(at), now() > min(at), now() < statement_timestamp() from seen",
            "commit",
            "select now() <= statement_timestamp(), now() > max(at), localtime = localtimestamp::time from seen",
            INSERT,
            COUNTS);

    @TempDir
    Path directory;

    @Test
    void timesAreThoseOfPostgres() {
        try (Ways ways = Ways.serialAndParallel(directory)) {
            STATEMENTS.forEach(ways::assertSame);
        }
    }
}
