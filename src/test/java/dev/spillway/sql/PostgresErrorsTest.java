package dev.spillway.sql;

import dev.spillway.error.SpillwayException;
import dev.spillway.sql.expression.ConstantFolder;
import dev.spillway.sql.syntax.ParsedStatement;
import dev.spillway.sql.syntax.StatementParser;
import dev.spillway.testing.EmbeddedPostgres18;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.Test;
import org.postgresql.util.PSQLException;
import org.postgresql.util.ServerErrorMessage;

/// What PostgreSQL 18 rejects is rejected with the same SQLSTATE, at the same place and in the same words.
class PostgresErrorsTest {
    private static final List<String> STATEMENTS = List.of(
            "selec 1",
            "select 1 +",
            "select a from t where",
            "select a b c from t",
            "select (a from t",
            "create temp tabl x (a int)",
            "update t st a = 1",
            "select 12ab",
            "select nope from t",
            "select t.nope from t",
            "select u.a from t",
            "select a from nope",
            "select a from t, t x",
            "select a from t, t",
            "select nope(a) from t",
            "select upper(a) from t",
            "select a from t where a = c",
            "select a from t where c > 5",
            "select a from t where a = 'x'",
            "select a from t where d = 'x'",
            "select a from t where d = '2001-13-01'",
            "select a from t where a + d > 5.5",
            "select a + c from t",
            "select c * 2 from t",
            "select - c from t",
            "select a || b from t",
            "select f % 2 from t",
            "select a from t where a",
            "select a from t where not a",
            "select a from t where a and ok",
            "select case when a then 1 end from t",
            "select case when ok then a else d end from t",
            "select coalesce(a, c) from t",
            "select a from t union select c from t",
            "select a from t union select a, b from t",
            "select a, count(*) from t",
            "select a, count(*) from t group by b",
            "select a + 1, count(*) from t group by b",
            "select c from t group by a having count(*) > 1",
            "select sum(a) from t where sum(a) > 1",
            "select sum(sum(a)) from t",
            "select sum(c) from t",
            "select avg(d) from t",
            "select min(ok) from t",
            "select count(*) from t group by count(*)",
            "select a from t group by 2",
            "select a from t order by 3",
            "select distinct a from t order by b",
            "select a from t order by nope",
            "select a x, b x from t order by x",
            "select * from t x join t y using (nope)",
            "select a from t union select b from t order by nope",
            "select cast(d as int) from t",
            "select cast(1 as nope)",
            "select 'x'::int",
            "select '99999999999'::int",
            "select '1000'::numeric(5,2)",
            "select '-999.995'::numeric(5,2)",
            "select '0.9996'::numeric(3,3)",
            "select 'maybe'::bool",
            "select cast(1 as numeric(2000))",
            "select a from t where a in (1, 'x')",
            "select a from t where a in (select c from t)",
            "select a from t where a in (select a, b from t)",
            "select (select a, b from t)",
            "select '1' + '2'",
            "select ok + 1 from t",
            "select d + d from t",
            "insert into nope values (1)",
            "insert into t (nope) values (1)",
            "insert into t (a, a) values (1, 2)",
            "insert into t (a, b) values (1)",
            "insert into t (a) values (1, 2)",
            "insert into t (a) select c from t",
            "insert into t (a) values ('x')",
            "insert into t (a) values (true)",
            "update t set nope = 1",
            "update t set a = c",
            "update nope set a = 1",
            "delete from nope",
            "delete from t where a",
            "create temp table x (a int, a int)",
            "create temp table x as select a, a from t",
            "select upper(distinct c) from t",
            "select count() from t",
            "select sum(*) from t",
            "values (1, 2), (3)",
            "select * from t limit 1 limit 2",
            "select * from t limit a",
            "select * from t limit count(*)",
            "select * from t offset true",
            "select * from t limit 'x'",
            "select a where true",
            "select 1 where 1",
            "select 1 where count(*) > 1",
            "select extract(year from a) from t",
            "select interval 'x'",
            "with q as (select 1), q as (select 2) select * from q",
            "select a, b from t group by rollup (a)",
            "select grouping(b) from t group by rollup (a)",
            "select grouping(a) from t",
            "select a from t where grouping(a) = 1 group by rollup (a)",
            "select a from t group by grouping sets (a, count(*))",
            "select a from t group by cube (a, b, c, d, n, f, ts, iv, ok, s, r, ch, v)",
            "select count(*) from t group by cube (a, b, c, d), cube (n, f, ts, iv), cube (ok, s, r, ch), rollup (v)",
            "select a from t intersect all select a, b from t",
            "select a from t except all select c from t",
            "with q (x, y) as (select 1) select * from q",
            "with q as (select nope from t) select 1",
            "with q as (select a from t) select b from q",
            "with q as (select a from q) select * from q",
            "with recursive q (n) as (select 1) select n + nope from q",
            "with recursive q as (select n from q) select * from q",
            "with recursive q (n) as (select n from q union all select 1) select * from q",
            "with recursive q (n) as (select 1 union all select q.n from t left join q on a = n) select * from q",
            "with recursive q (n) as (select 1 union all select q.n from q right join t on a = n) select * from q",
            "with recursive q (n) as (select 1 union all select q.n from q full join t on a = n) select * from q",
            "with recursive q (n) as (select 1 union all select a from t where a in (select n from q)) select * from q",
            "with recursive q (n) as (select 1 union all select (select n from q) from t) select * from q",
            "with recursive q (n) as (select 1 union select x.n from q x, q y) select * from q",
            "with recursive q (n) as (select 1 union all select n from q order by 1) select * from q",
            "with recursive q (n) as (select 1 union all select n from q limit 5) select * from q",
            "with recursive q (n) as (select 1 union all select n from q offset 5) select * from q",
            "with recursive q (n) as (select 1 union all (select a from t except select n from q)) select * from q",
            "with recursive q (n) as (select 1 union all (select n from q except all select a from t)) select * from q",
            "with recursive q (n) as (select 1 union all (select a from t intersect all select n from q)) select * from q",
            "with recursive q (n) as (select 1 union all select count(*)::int from q) select * from q",
            "with recursive q (n) as (select 1 union all select n + max(n) + 1 from q group by n) select * from q",
            "with recursive q (n) as (select 1 union all select n + 1.5 from q) select * from q",
            "with recursive q (n) as (select 1 union all select 'x' from q) select * from q",
            "with recursive q (n) as (select a from t union all select b from t, q) select * from q",
            "with recursive q (n) as (select 1 union all select n, 2 from q) select * from q",
            "with recursive x as (select * from y), y as (select * from x) select * from x",
            "with recursive z as (select 1), x as (select * from y), y as (select * from x) select * from x",
            "select a from t as x (p, q) where x.a = 1");

    @Test
    void rejectedStatementsFailAsInPostgres() throws SQLException {
        SoftAssertions all = new SoftAssertions();
        try (Connection postgres = EmbeddedPostgres18.shared().connect();
                Statement statement = postgres.createStatement()) {
            for (String sql : TestTables.statements()) {
                statement.execute(sql);
            }
            for (String sql : STATEMENTS) {
                String expected = ofPostgres(statement, sql);
                String actual = ofSpillway(sql);
                // Where PostgreSQL has no position, having one is no fault.
                String comparable = expected.contains(" @0 ") ? actual.replaceFirst(" @\\d+ ", " @0 ") : actual;
                all.assertThat(comparable).as(sql).isEqualTo(expected);
            }
        }
        all.assertAll();
    }

    private static String ofPostgres(Statement statement, String sql) throws SQLException {
        try {
            statement.execute(sql);
            return "no error";
        } catch (PSQLException e) {
            ServerErrorMessage message = e.getServerErrorMessage();
            if (message == null) {
                return "the driver: " + e.getMessage();
            }
            String detail = message.getDetail() == null ? "" : " DETAIL " + message.getDetail();
            return message.getSQLState() + " @" + message.getPosition() + " " + message.getMessage()
                    + ("22003".equals(message.getSQLState()) ? detail : "");
        }
    }

    private static String ofSpillway(String sql) {
        try {
            ParsedStatement statement = new StatementParser().parse(sql);
            if (statement instanceof ParsedStatement.Plannable plannable) {
                new QueryAnalyzer(ConstantFolder.NONE).analyze(plannable, TestTables.catalog(), List.of());
            }
            return "no error";
        } catch (SpillwayException e) {
            String detail = e.detail().map(text -> " DETAIL " + text).orElse("");
            return e.code().sqlState() + " @" + e.position() + " " + e.message() + detail;
        }
    }
}
