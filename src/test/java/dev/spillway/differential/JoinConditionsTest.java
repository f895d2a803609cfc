package dev.spillway.differential;

import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Sub-queries in the conditions of joins: serial = parallel = small memory = PostgreSQL 18.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class JoinConditionsTest {
    @TempDir
    static Path directory;

    private Ways ways;

    @BeforeAll
    void fill() {
        ways = Ways.all(directory);
        ways.prepare(
                "create temp table a as select g as k, g % 4 as m, case when g % 5 <> 0 then g * 2 end as v,"
                        + " 'a' || g % 3 as s from generate_series(1, 20) g",
                "create temp table b as select g * 2 as k, g % 3 as m, case when g % 4 <> 0 then g end as w,"
                        + " 'a' || g % 5 as s from generate_series(1, 20) g",
                "create temp table c as select g * 3 as k, g % 5 as z, case when g % 4 <> 0 then g % 3 end as y"
                        + " from generate_series(1, 12) g",
                "create temp table e (k integer, z integer)",
                "insert into a select * from a where k < 4");
    }

    @AfterAll
    void close() {
        ways.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "select a.k, b.k, b.w from a left join b on a.k = b.k and exists (select 1 from c where c.k ="
                        + " b.k)",
                "select a.k, b.k, b.w from a left join b on a.k = b.k and exists (select 1 from c where c.k ="
                        + " a.k)",
                "select a.k, b.k, b.w from a left join b on a.k = b.k and not exists (select 1 from c where c.k"
                        + " = a.k and c.z = b.m)",
                "select a.k, b.k, b.w from a left join b on exists (select 1 from c where c.k = a.k and c.z ="
                        + " b.m)",
                "select a.k, b.k, b.w from a left join b on a.m = b.m and b.k in (select k from c)",
                "select a.k, b.k, b.w from a left join b on a.m = b.m and a.k not in (select y from c)",
                "select a.k, b.k, b.w from a left join b on a.m = b.m and b.w not in (select y from c where y"
                        + " is not null)",
                "select a.k, b.k, b.w from a right join b on a.k = b.k and a.m < (select max(z) from c where"
                        + " c.y = a.m)",
                "select a.k, b.k, b.w from a right join b on a.k = b.k and b.m < (select max(z) from c where"
                        + " c.y = a.m)",
                "select a.k, b.k, b.w from a right join b on a.m = b.m and (select count(*) from c where c.k >"
                        + " a.k and c.k < b.k) > 3",
                "select a.k, b.k, b.w from a full join b on a.k = b.k and a.v in (select k from c)",
                "select a.k, b.k, b.w from a full join b on a.k = b.k and b.w > (select avg(k) from c)",
                "select a.k, b.k, b.w from a left join b on (select true)",
                "select a.k, b.k, b.w from a left join b on a.k = (select max(k) from c) and b.k = (select"
                        + " min(k) from c)",
                "select a.k, b.k from a left join b on a.k = b.k and b.k > (select max(k) from e)",
                "select a.k, b.k from a left join b on a.k = b.k and (a.m, b.m) in (select z, y from c)",
                "select a.k, b.k from a left join b on a.k = b.k and a.s = any (select s from b b2 where b2.m ="
                        + " b.m)",
                "select a.k, b.k, c.k from a left join b on a.k = b.k left join c on c.z = a.m and exists"
                        + " (select 1 from e where e.k = b.k)",
                "select a.k, b.k, c.k from a left join b on a.k = b.k left join c on c.k = a.k and not exists"
                        + " (select 1 from e where e.k = b.k and e.z = c.z)",
                "select a.k, (select count(b.k) from b left join c on b.k = c.k and c.z in (select m from a a2"
                        + " where a2.k < a.k)) from a",
                "select a.k, b.k from a join b on a.k = b.k and exists (select 1 from c where c.k = b.k or c.z"
                        + " = a.m)",
                "select a.k, b.k from a left join lateral (select * from b where b.k > a.k) b on b.k < (select"
                        + " max(k) from c where c.z = a.m)",
                "select a.k, b.k from a left join b using (k) where exists (select 1 from c where c.k = b.k)",
                "select a.k, b.k from a left join b on a.k = b.k and case when b.m = 1 then exists (select 1"
                        + " from c where c.k = b.k) else true end",
                "select count(*) from a left join b on a.k in (select b.k from c)",
                "select a.k from a left join b on a.nope = (select 1)"
            })
    void agrees(String sql) {
        ways.assertSame(sql);
    }
}
