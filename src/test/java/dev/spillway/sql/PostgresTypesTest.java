package dev.spillway.sql;

import static org.assertj.core.api.Assertions.assertThat;

import dev.spillway.sql.syntax.FunctionNames;
import dev.spillway.testing.EmbeddedPostgres18;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/// Names and types of result columns, compared with PostgreSQL 18's for the same statement over the same tables.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PostgresTypesTest {
    /// Expressions over table t; each is a column of a SELECT of its own.
    private static final List<String> EXPRESSIONS = List.of("""
            a; b; c; d; n; f; ts; iv; ok; s; r; ch; v; m; tm; year; t.a; 1; 2147483647; 2147483648; -2147483648;
            9223372036854775807; 9223372036854775808; 1.5; 1e3; .5; 5.; 0x1F; 1_000; 'x'; null; true; date '2001-01-01';
            timestamp '2001-01-01 10:00'; interval '1 day'; interval '1' day; time '10:00'; int '5'; float8 '1.5'; numeric '1.50'; text 'x'; bool 't'
            """, """
            a + s; s + s; a + b; b + s; a + n; a + m; a + f; a + r; s + r; b + r; r + r; r + f; n + f; n + r; m * m; m / m; a / a; s / s;
            b / a; a / m; a % s; m % a; n % m; -a; -m; -f; -iv; -s; +a; a ^ 2; n ^ 2; f ^ 2; a - '1'; '1' + b; m + '1.5'; f * '2'
            """, """
            d + 1; 1 + d; d - 1; d + s; d - d; d - '2001-01-01'; d + iv; iv + d; d - iv; ts + iv; ts - iv; ts - ts; ts - d; d - ts; iv + iv;
            iv - iv; iv * 2; 2 * iv; iv * f; iv / 2; iv * m; tm + iv; iv + tm; tm - iv; d + tm; tm + d; ts + '1 day'; ts - '2001-01-01'
            """, """
            a = s; a = b; a = n; a = f; r = f; r = 1.5; n = f; c = v; c = ch; v = ch; ch = 'a'; ch = ch; d = ts; d = '2001-01-01'; ts > d; iv < iv;
            ok = true; ok; not ok; a = '5'; '5' = a; 'x' = 'y'; null = null; a = null; a is null; a is distinct from b; ok is true;
            a is not distinct from 3; ok is unknown; a between 1 and 5.5; a not between s and b; d between '2001-01-01' and ts; a in (1, 2.5, b);
            c in ('x', v, ch); c like 'x%'; v not like 'y'; ch ilike 'z'; c like 'a!%' escape '!'; (a, b) = (1, 2); a <> 3; a != 3
            """, """
            case when a = 1 then 1 else 2.5 end; case when ok then s else a end; case when ok then 'x' end; case a when 1 then d when 2 then ts end;
            case when ok then v else 'x' end; case when ok then m else 0 end; case when ok then r else a end; case when ok then n else f end;
            case when a = 1 then c else ch end; case when ok then c end; case when ok then null else a end; coalesce(a, b); coalesce(v, c);
            coalesce(null, a); coalesce(c, 'x'); nullif(a, b); nullif(c, 'x'); greatest(a, 1.5); least(d, ts); coalesce(m, 0)
            """, """
            a::bigint; a::text; c::int; d::text; f::int; a::numeric(10,2); m::numeric(5,1); cast(a as smallint); cast('1' as double precision);
            ts::date; ts::time; d::timestamp; a::bool; ok::int; c::varchar(3); c::char(2); a::real; '2001-01-01'::date; '1 day'::interval;
            cast(null as int); tm::interval; iv::time; c::numeric; a::decimal; n::int8; f::float4; c::bpchar(3); a::char(4); c::character varying
            """, """
            upper(c); lower(v); length(c); char_length(ch); octet_length(c); substring(c, 1); substring(c, 1, 2); substring(c from 2 for 3);
            substring(c from 2); strpos(c, 'x'); position('x' in c); replace(c, 'a', 'b'); left(c, 2); right(c, 2); trim(c); trim(both 'x' from c);
            trim(leading from c); trim(trailing 'y' from c); btrim(c); ltrim(c, 'x'); rtrim(c); c || 'x'; c || v; a || 'x'; 'x' || 'y'; ch || v;
            concat(a, 'x', d)
            """, """
            abs(a); abs(s); abs(m); abs(f); abs(r); sign(a); sign(m); sign(f); ceil(a); ceil(m); ceiling(f); floor(n); floor(a); round(m); round(m, 1);
            round(a); round(f); round(a, 1); trunc(m); trunc(m, 2); trunc(f); sqrt(a); sqrt(m); sqrt(f); exp(a); exp(n); ln(f); log(m); log10(a);
            power(a, 2); power(m, 2); power(f, m); pow(n, a); mod(a, s); mod(b, a); mod(m, a); sqrt(r)
            """, """
            extract(year from d); extract(month from ts); extract(day from iv); extract(second from ts); extract(epoch from d); extract(hour from tm);
            extract(dow from d); extract(epoch from ts); extract(week from d); extract(milliseconds from tm); date_part('year', d);
            date_part('hour', ts); date_trunc('month', ts); date_trunc('hour', iv)
            """, """
            chr(a); lpad(c, 2); lpad(ch, 2, 'x'); rpad(v, a); split_part(c, 'x', 1); to_hex(a); to_hex(b); concat_ws('x', c, a); repeat(ch, s);
            current_date; localtimestamp; localtime; current_date + 1; localtimestamp - ts; current_date - d; (current_date)
            """, """
            md5(c); initcap(c); ascii(c); reverse(c); repeat(c, 2); translate(c, 'a', 'b'); starts_with(c, 'x'); pi(); sin(a); cos(f); tan(r); cot(f);
            asin(f); acos(f); atan(f); degrees(f); radians(f); cbrt(a); tanh(f); atan2(a, f)
            """, """
            count(*); count(a); count(distinct c); sum(s); sum(a); sum(b); sum(m); sum(n); sum(r); sum(f); sum(iv); avg(s); avg(a); avg(b); avg(m);
            avg(r); avg(f); avg(iv); min(a); min(c); min(v); min(ch); min(d); max(ts); max(m); min(iv); max(f); max(tm); bool_and(ok); bool_or(ok);
            every(ok); stddev(a); stddev(f); stddev_pop(m); stddev_samp(r); variance(a); var_pop(f); var_samp(b); count(a) filter (where ok);
            sum(a) + 1; max(a) - min(a); sum(m * (1 - m)); count(*) * 2; sum(case when ok then m else 0 end)
            """);

    private static final List<String> QUERIES = List.of(
            "select * from t",
            "select t.*, orders.* from t, orders",
            "select a as x, b \"Y y\", c z from t",
            "select a from t union select b from t",
            "select 1 union all select 2.5",
            "select 'x' union all select c from t",
            "select null union all select a from t",
            "select d from t union all select ts from t",
            "select '2001-01-01' union select d from t",
            "values (1, 'x'), (2.5, null)",
            "select x from (values (1, 'a'), (2, 'b')) as v(x, y)",
            "select * from generate_series(1, 10)",
            "select * from generate_series(1, 10) g",
            "select * from generate_series(1, 10) as g(i)",
            "select * from generate_series(1::bigint, 10)",
            "select * from generate_series(timestamp '2001-01-01', timestamp '2001-02-01', '1 day')",
            "select * from t join orders on a = o_custkey",
            "select * from t x join t y using (a, b)",
            "select * from t x left join t y using (a)",
            "select * from t x right join t y using (a)",
            "select * from t natural join (select a, c from t) q",
            "with q as (select a, c from t) select * from q",
            "with q(x) as (select a, c from t) select q.*, x from q",
            "select exists (select 1 from t), (select max(a) from t), (select b from t limit 1) as y",
            "select distinct a, c from t order by c, a",
            "select c, count(*), sum(a) from t group by c having count(*) > 1 order by 2 desc",
            "select a + 1, count(*) from t group by a + 1",
            "select a + 1 as x, count(*) from t group by x",
            "select ok, (a > 1) from t",
            "select a from t where c in (select o_comment from orders) limit 5 offset 2",
            "select count(*) from t cross join generate_series(1, 3)",
            "select (select 'x'), (select a from t)::text, ((1))",
            "select case when a = 1 then (select 1) end, -(-a), cast(count(*) as int) from t group by a",
            "table orders");

    private Connection postgres;

    @BeforeAll
    void makeTables() throws SQLException {
        postgres = EmbeddedPostgres18.shared().connect();
        try (Statement statement = postgres.createStatement()) {
            for (String sql : TestTables.statements()) {
                statement.execute(sql);
            }
        }
    }

    @AfterAll
    void disconnect() throws SQLException {
        postgres.close();
    }

    @Test
    void expressionsHaveTheNamesAndTypesOfPostgres() throws SQLException {
        SoftAssertions all = new SoftAssertions();
        for (String list : EXPRESSIONS) {
            for (String expression : list.split(";")) {
                compare("select " + expression.strip() + " from t", all);
            }
        }
        all.assertAll();
    }

    @Test
    void queriesHaveTheNamesAndTypesOfPostgres() throws SQLException {
        SoftAssertions all = new SoftAssertions();
        for (String sql : QUERIES) {
            compare(sql, all);
        }
        all.assertAll();
        assertThat(QUERIES).hasSizeGreaterThan(30);
    }

    private void compare(String sql, SoftAssertions all) throws SQLException {
        List<String> expected = ofPostgres(sql);
        List<String> actual;
        try {
            actual = TestTables.analyze(sql).fields().stream()
                    .map(field -> field.name() + " " + FunctionNames.typeName(field.type()))
                    .toList();
        } catch (RuntimeException | AssertionError e) {
            all.fail(sql + ": " + e);
            return;
        }
        all.assertThat(actual).as(sql).isEqualTo(expected);
    }

    private List<String> ofPostgres(String sql) throws SQLException {
        List<String> columns = new ArrayList<>();
        try (PreparedStatement statement = postgres.prepareStatement(sql)) {
            ResultSetMetaData types = statement.getMetaData();
            for (int i = 1; i <= types.getColumnCount(); i++) {
                columns.add(types.getColumnLabel(i) + " " + types.getColumnTypeName(i));
            }
        } catch (SQLException e) {
            columns.add("ERROR " + e.getSQLState() + " " + e.getMessage());
        }
        return columns;
    }
}
