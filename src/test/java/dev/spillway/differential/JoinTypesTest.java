package dev.spillway.differential;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Joins of a small table with a large one, of every type and with the small one on either side, so that hash tables
/// are shared, marked and turned into key filters: serial = parallel = small memory = PostgreSQL 18.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class JoinTypesTest {
    private static final String SEMI = "select s.id from s where exists (select 1 from l where l.k = s.k)";

    @TempDir
    static Path directory;

    private Ways ways;

    @BeforeAll
    void fill() {
        ways = Ways.all(directory);
        ways.prepare(
                "create temp table s as select g as id, case when g % 9 <> 0 then g * 7 end as k, g % 4 as m"
                        + " from generate_series(1, 300) g",
                "create temp table l as select g as id, case when g % 11 <> 0 then (g * 13) % 5000 end as k,"
                        + " g % 6 as m, (g % 100)::numeric(6,2) as v from generate_series(1, 20000) g",
                "create temp table e (k integer, m integer)",
                "analyze");
    }

    @AfterAll
    void close() {
        ways.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                SEMI,
                "select s.id from s natural join l on true",
                "select s.id from s natural left join l using (k)",
                "select s.id from s where not exists (select 1 from l where l.k = s.k)",
                "select s.id from s where exists (select 1 from l where l.k = s.k and l.m < s.m)",
                "select s.id from s where not exists (select 1 from l where l.k = s.k and l.m < s.m)",
                "select s.id from s where exists (select 1 from l where l.k = s.k and l.m = s.m)",
                "select s.id from s where k in (select k from l where v > 50)",
                "select count(*) from l where exists (select 1 from s where l.k = s.k)",
                "select count(*) from l where not exists (select 1 from s where l.k = s.k and s.m > 1)",
                "select s.id, l.id from s left join l on l.k = s.k",
                "select s.id, l.id from s left join l on l.k = s.k and l.m > s.m",
                "select s.id, l.id from s right join l on l.k = s.k where l.v < 5",
                "select count(s.id), count(l.id), count(*) from s full join l on l.k = s.k",
                "select s.id, l.id from s join l on l.k = s.k where s.m = 2",
                "select s.id, a.n from s join (select k, count(*) as n from l group by k) a on a.k = s.k where s.m = 1",
                "select s.id, a.n from s left join (select k, sum(v) as n from l group by k) a on a.k = s.k",
                "select s.id, u.k from s join (select k from l where m = 1 union all select k from l where m = 2) u"
                        + " on u.k = s.k where s.m = 3",
                "select count(*) from s join l on l.k = s.k join l l2 on l2.id = l.id where s.id < 40",
                "select count(*) from s where exists (select 1 from l where l.k = s.k and exists"
                        + " (select 1 from l l2 where l2.k = l.k and l2.m = 5))",
                "select s.id from s where exists (select 1 from e where e.k = s.k)",
                "select s.id from s where not exists (select 1 from e where e.k = s.k)",
                "select count(*) from l where exists (select 1 from e where e.k = l.k)",
                "select e.k, l.id from e right join l on e.k = l.k where l.id < 4",
                "select s.id from s where exists (select 1 from l where l.k = s.k) order by s.id limit 7",
                "select s.id from s, lateral (select max(v) as v from l where l.k = s.k) x where x.v > 90"
            })
    void agrees(String sql) {
        ways.assertSame(sql);
    }

    @Test
    void theSmallSideIsHashedAndTellsTheScan() {
        String plan = ways.session("parallel").run("explain (analyze) " + SEMI).rows().stream()
                .map(row -> String.valueOf(row.getFirst()))
                .collect(Collectors.joining("\n"));
        assertThat(plan).contains("Parallel Hash Right Semi Join", "Rows Removed by Key Filter");
    }
}
