package dev.spillway.differential;

import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// FULL JOIN with USING, without equalities, and names merged by USING: serial = parallel = small memory = PostgreSQL
/// 18.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class FullJoinTest {
    @TempDir
    static Path directory;

    private Ways ways;

    @BeforeAll
    void fill() {
        ways = Ways.all(directory);
        ways.prepare(
                "create temp table a as select g as k, g % 4 as m, case when g % 5 <> 0 then g * 2 end as v,"
                        + " 'a' || g as s from generate_series(1, 20) g",
                "create temp table b as select (g * 2)::bigint as k, g % 3 as m, case when g % 4 <> 0 then g"
                        + " end as w, 'b' || g as s from generate_series(1, 20) g",
                "create temp table c as select g * 3 as k, g as z from generate_series(1, 12) g",
                "create temp table d (k integer, q integer)",
                "insert into d values (1, 1), (null, 2), (3, null), (3, 7)");
    }

    @AfterAll
    void close() {
        ways.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "select * from a full join c using (k)",
                "select k, a.k, c.k, v, z from a full join c using (k) order by k",
                "select * from a natural full join d",
                "select k, count(*) from d full join c using (k) group by k order by k",
                "select * from a full join b using (k)",
                "select k, a.k, b.k from a join b using (k)",
                "select * from a left join b using (k)",
                "select * from a right join b using (k, m)",
                "select * from a full join b using (k, m)",
                "select k, m, a.m, b.m from a full join b using (k, m) where k > 5 order by k, m",
                "select * from a full join c using (k) full join d using (k)",
                "select k, v, z, q from a full join (c full join d using (k)) using (k) where k is null or k <" + " 7",
                "select a.k, c.k from a full join c using (k) where k = 3",
                "select * from a full join c using (k) where v is null",
                "select * from a left join c using (k) full join d using (k)",
                "select k from a full join c using (k) union select k from d",
                "select d.k, k from d full join d e using (k)",
                "select x.k, y.k from a x full join a y on x.k = y.k + 5",
                "select a.k, c.k from a full join c on a.k = c.k and a.v > 10",
                "select a.k, c.k from a full join c on a.k < c.k",
                "select a.k, c.k from a full join c on true",
                "select a.k, c.k from a full join c on false",
                "select a.k, c.k from a full join c on a.k > 3",
                "select a.k, c.k from a full join c on a.k = 3",
                "select a.k, c.k from a full join c on a.k = c.k or a.v = c.z",
                "select a.k, d.k from a full join d on a.k is not distinct from d.k",
                "select a.k, c.k from a full join c on null",
                "select a.k, c.k from a full join c on a.k = c.k and a.s like 'a1%' and c.z < 5",
                "select * from a full join c using (nope)",
                "select * from a full join b using (s) full join c using (k)",
                "select (select count(*) from a full join c using (k) where a.m = d.q) from d",
                "select count(*) from a full join c using (k) full join b on b.k = a.k",
                "select k as kk, sum(z) over (order by k) from a full join c using (k) order by 1",
                "select a.* from a full join c using (k) order by 1, 2, 3, 4",
                "select c.* from a full join c using (k) order by 1, 2"
            })
    void agrees(String sql) {
        ways.assertSame(sql);
    }
}
