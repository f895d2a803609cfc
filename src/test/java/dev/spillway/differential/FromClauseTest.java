package dev.spillway.differential;

import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What FROM may look like: nested joins, aliases of joins, functions of functions: serial = parallel = small memory =
/// PostgreSQL 18.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class FromClauseTest {
    @TempDir
    static Path directory;

    private Ways ways;

    @BeforeAll
    void fill() {
        ways = Ways.all(directory);
        ways.prepare("create temp table unused (a integer)");
    }

    @AfterAll
    void close() {
        ways.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "select * from lower(upper('x'))",
                "select * from lower(upper('x') || 'y')",
                "select * from rows from (generate_series(1, 3)) r",
                "select * from (values (1, 2)) a(x, y) join (values (1, 3)) b(x, z) join (values (3, 4)) c(z,"
                        + " w) on b.z = c.z on a.x = b.x",
                "select * from (values (1, 2)) a(x, y) natural join (values (1, 3)) b(x, z) join (values (3,"
                        + " 4)) c(z, w) on b.z = c.z",
                "select j.* from ((values (1, 2)) a(x, y) join (values (1, 3)) b(x, z) using (x)) as j",
                "select j.p, q, z from ((values (1, 2)) a(x, y) join (values (1, 3)) b(x, z) using (x)) as j(p,"
                        + " q)",
                "select a.x from ((values (1, 2)) a(x, y) join (values (1, 3)) b(x, z) using (x)) as j",
                "select j.x from ((values (1, 2)) a(x, y) join (values (1, 3)) b(x, z) on true) as j",
                "select 1 where exists (select from generate_series(1, 2))",
                "select 1 in (select 1)",
                "select 2 not in (select 1) as x",
                "select exists (select 1) where 3 in (select 3)",
                "select 1 where not exists (select from unused where a > 1) and exists (select)"
            })
    void agrees(String sql) {
        ways.assertSame(sql);
    }
}
