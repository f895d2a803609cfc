package dev.spillway.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.spillway.data.DataType;
import dev.spillway.error.ErrorCode;
import dev.spillway.error.SpillwayException;
import dev.spillway.sql.expression.ConstantFolder;
import dev.spillway.sql.syntax.Lexer;
import dev.spillway.sql.syntax.OnCommit;
import dev.spillway.sql.syntax.ParsedStatement;
import dev.spillway.sql.syntax.StatementFingerprint;
import dev.spillway.sql.syntax.StatementParser;
import dev.spillway.sql.syntax.TableConstraints;
import dev.spillway.storage.ColumnDefinition;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class StatementParserTest {
    private final StatementParser parser = new StatementParser();

    @ParameterizedTest
    @ValueSource(
            strings = {
                "select 1;",
                "SELECT A, \"A b\" FROM T -- comment\n WHERE x = 'it''s' /* nested /* comment */ */",
                "select E'a\\tb\\u00e9', $$it's$$, $x$ $$ $x$ from t",
                "select 'one'\n 'two'",
                "select year, value, date, month, day, hour, count, sum, position, temp, row, rows, first from t",
                "select date '2001-01-01', timestamp '2001-01-01', interval '1' day, interval '1-2' year to month, int '5'",
                "select a::int, b::numeric(10, 2), c::double precision, d::timestamp without time zone, e::character varying(3)",
                "select * from t limit 10 offset 5",
                "select * from t offset 5 limit 10",
                "select * from t limit all",
                "select * from t offset 5 rows fetch first 3 rows only",
                "select * from t order by a desc nulls last, b nulls first",
                "select * from t where a = ? and b = ?",
                "select * from t where a = $2 and b = $1 limit $3",
                "select * from t cross join generate_series(1, 100) as g(i)",
                "select * from a left join b on a.x = b.x right outer join c using (y) natural join d",
                "select left(a, 2), right(b, 1) from t left join u on true",
                "with q as (select 1), r (x) as (values (1), (2)) select * from q, r",
                "insert into t select * from u",
                "insert into t (a, b) values (1, 2), (3, default)",
                "update t set a = 1, b = b + 1 where c like 'x%' escape '!'",
                "update t as x set a = 1",
                "delete from t",
                "delete from t x where x.a = 1",
                "create temp table t (a int, b text not null, c numeric(10, 2) null)",
                "create temporary table if not exists t as select 1",
                "create temp table t (a, b) as select 1, 2",
                "create temp table t on commit preserve rows as select 1 with no data",
                "create temp table pg_temp.t (a int)",
                "drop table t",
                "drop table if exists t, u cascade",
                "truncate t",
                "truncate table t, u",
                "analyze",
                "analyze t",
                "set work_mem = '64MB'",
                "set session enable_hashjoin to off",
                "set local write_page_cost = 2.5",
                "set x = default",
                "set a.b = -1",
                "show all",
                "show temp_buffers",
                "reset all",
                "explain select 1",
                "explain analyze verbose select 1",
                "explain (analyze, buffers off, verbose true, costs, settings, timing on, summary, format json) select 1",
                "explain (select 1)",
                "explain create temp table t as select 1",
                "explain insert into t select 1",
                "explain analyze update t set a = 1",
                "select count(*) filter (where a > 1), count(distinct b) from t"
            })
    void accepts(String sql) {
        assertThat(parser.parse(sql)).isNotNull();
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            delimiter = '|',
            value = {
                "selec 1 | 42601 | 1",
                "select | 42601 | 7",
                "select 1 + | 42601 | 11",
                "select 'abc | 42601 | 8",
                "select \"abc | 42601 | 8",
                "select \"\" | 42601 | 8",
                "select 1 /* x | 42601 | 10",
                "select $tag$abc | 42601 | 8",
                "select 12ab | 42601 | 8",
                "select 'a' 'b' | 42601 | 12",
                "select 1; select 2 | 42601 | 11",
                "select é from t where | 42601 | 22",
                "select '😀' from from t | 42601 | 17",
                "create table t (a int) | 0A000 | 1",
                "create temp table t (a nope) | 42704 | 24",
                "create temp table t (a int, a int) | 42701 | 29",
                "create temp table t (a int references u) | 0A000 | 28",
                "create temp table t (a numeric(2000)) | 22023 | 24",
                "create temp table x.t (a int) | 42P01 | 19",
                "select a from t where c <-> 'x' | 0A000 | 25",
                "select sum(a) over (order by) from t | 42601 | 29",
                "insert into t values (1) returning | 42601 | 35",
                "with w as (insert into t values (1) returning a) select 1 | 0A000 | 12",
                "select E'\\uZZZZ' | 22025 | 8",
                "set x | 42601 | 6"
            })
    void rejectsWithStateAndPosition(String sql, String state, int position) {
        Throwable thrown = catchThrowable(() -> parser.parse(sql));
        assertThat(thrown).isInstanceOf(SpillwayException.class);
        SpillwayException error = (SpillwayException) thrown;
        assertThat(error.code().sqlState() + " " + error.position())
                .as("%s: %s", sql, error.message())
                .isEqualTo(state + " " + position);
        assertThat(error.message()).doesNotContain("calcite", "Encountered", "\n");
    }

    @Test
    void readsTheColumnsOfANewTable() {
        String text = "create temp table \"T\" (A int4 not null, b varchar, c float(20))";
        ParsedStatement statement = parser.parse(text);
        assertThat(statement)
                .isEqualTo(new ParsedStatement.CreateTempTable(
                        new ParsedStatement.Name("T", 19),
                        false,
                        List.of(
                                new ColumnDefinition("a", DataType.INTEGER, false),
                                new ColumnDefinition("b", DataType.varchar(DataType.UNCONSTRAINED), true),
                                new ColumnDefinition("c", DataType.REAL, true)),
                        TableConstraints.NONE,
                        OnCommit.PRESERVE_ROWS,
                        text));
    }

    @Test
    void readsSettings() {
        assertThat(parser.parse("SET Work_Mem TO '64MB'"))
                .isEqualTo(new ParsedStatement.SetSetting(
                        new ParsedStatement.Name("work_mem", 5), false, Optional.of("64MB")));
        assertThat(parser.parse("set local x = off"))
                .isEqualTo(new ParsedStatement.SetSetting(new ParsedStatement.Name("x", 11), true, Optional.of("off")));
        assertThat(parser.parse("set x = default"))
                .isEqualTo(new ParsedStatement.SetSetting(new ParsedStatement.Name("x", 5), false, Optional.empty()));
    }

    @Test
    void readsExplainOptions() {
        ParsedStatement.Explain explain =
                (ParsedStatement.Explain) parser.parse("explain (analyze, buffers off, format json) select 1");
        assertThat(explain.options()).isEqualTo(Map.of("ANALYZE", "TRUE", "BUFFERS", "OFF", "FORMAT", "JSON"));
        assertThat(explain.statement()).isInstanceOf(ParsedStatement.Query.class);
    }

    @Test
    void cutsNamesAtSixtyThreeBytes() {
        ParsedStatement statement = parser.parse("drop table " + "é".repeat(40));
        assertThat(((ParsedStatement.DropTable) statement).tables().getFirst().value())
                .isEqualTo("é".repeat(31));
    }

    @ParameterizedTest
    @ValueSource(strings = {"(", "not ", "- ", "case when true then ", "select * from (", "coalesce("})
    void deepNestingIsTooComplexAndNothingElse(String opening) {
        String sql = "select " + opening.repeat(7_000);
        SpillwayException error = (SpillwayException) catchThrowable(() -> parser.parse(sql));
        assertThat(error.code()).isIn(ErrorCode.STATEMENT_TOO_COMPLEX, ErrorCode.SYNTAX_ERROR);
    }

    @Test
    void longStatementsAreRefused() {
        String sql = "select '" + "x".repeat(Lexer.TEXT_CHARACTERS_MAX) + "'";
        assertThatThrownBy(() -> parser.parse(sql))
                .isInstanceOfSatisfying(
                        SpillwayException.class,
                        error -> assertThat(error.code()).isEqualTo(ErrorCode.PROGRAM_LIMIT_EXCEEDED));
    }

    @Test
    void randomTokensNeverFailWithAnythingElse() {
        long seed = Long.getLong("seed", 20_261_121L);
        Random random = new Random(seed);
        String[] words =
                ("select from where group by order limit t a b c ok d ts iv m f count ( ) ( ) , . * + - / % ^ || = <> < :: and or not in "
                                + "between is null case when then else end cast as int text date '2001-01-01' 'x' 1 2.5 $1 ? interval '1 day' union all "
                                + "values insert into update set delete exists like join on using left distinct having sum max filter with extract "
                                + "trim substring for generate_series ; create temp table explain analyze show \"t\" [ ] true false orders")
                        .split(" ");
        QueryAnalyzer analyzer = new QueryAnalyzer(ConstantFolder.NONE);
        for (int i = 0; i < 20_000; i++) {
            StringBuilder sql = new StringBuilder(random.nextBoolean() ? "select a , b from t where " : "select ");
            int length = 1 + random.nextInt(14);
            for (int j = 0; j < length; j++) {
                sql.append(words[random.nextInt(words.length)]).append(' ');
            }
            try {
                if (parser.parse(sql.toString()) instanceof ParsedStatement.Plannable plannable) {
                    analyzer.analyze(plannable, TestTables.catalog(), List.of());
                }
            } catch (SpillwayException expected) {
                assertThat(expected.code()).as("seed %s: %s", seed, sql).isNotEqualTo(ErrorCode.INTERNAL_ERROR);
            } catch (RuntimeException | Error e) {
                throw new AssertionError("seed " + seed + ": " + sql, e);
            }
        }
    }

    @Test
    void fingerprintsLeaveLiteralsOut() {
        StatementFingerprint one =
                StatementFingerprint.of("SELECT a FROM t\n WHERE b = 5 AND c IN ('x', 'y') -- why\n;");
        StatementFingerprint other = StatementFingerprint.of("select a from t where b = 17 and c in ('z')");
        assertThat(one).isEqualTo(other);
        assertThat(one.text()).isEqualTo("select a from t where b = $1 and c in ($2)");
        assertThat(one.hash()).matches("[0-9a-f]{16}");
        assertThat(StatementFingerprint.of("insert into t values (1, 'a'), (2, 'b')"))
                .isEqualTo(StatementFingerprint.of("insert into t values (3, 'c')"));
        assertThat(StatementFingerprint.of("select a from t where b = c").hash())
                .isNotEqualTo(one.hash());
        assertThat(StatementFingerprint.of("select 'oops").text()).isEmpty();
    }
}
