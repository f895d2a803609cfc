package dev.spillway.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.spillway.data.DataType;
import dev.spillway.error.ErrorCode;
import dev.spillway.error.SpillwayException;
import dev.spillway.sql.expression.TypeRules;
import dev.spillway.sql.relation.AnalyzedQuery;
import dev.spillway.testing.Golden;
import java.util.List;
import java.util.stream.Collectors;
import org.apache.calcite.plan.RelOptUtil;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class QueryAnalyzerTest {
    private static final List<String> QUERIES = List.of(
            "select 1",
            "select a, b as x from t where a > 5 and c = 'x' order by b desc limit 10 offset 5",
            "select count(*) from t where ok",
            "select count(*), sum(a), avg(m), min(c) from t",
            "select l_returnflag, l_linestatus, sum(l_extendedprice * (1 - l_discount) * (1 + l_tax)), count(*) from lineitem "
                    + "where l_shipdate <= date '1998-12-01' - interval '90 day' group by 1, 2 order by 1, 2",
            "select sum(l_extendedprice * l_discount) as revenue from lineitem where l_shipdate >= date '1994-01-01' "
                    + "and l_shipdate < date '1994-01-01' + interval '1' year and l_discount between 0.06 - 0.01 and 0.06 + 0.01 and l_quantity < 24",
            "select o_orderdate, count(*) from lineitem join orders on l_orderkey = o_orderkey "
                    + "where l_shipdate > '1995-01-01' and o_totalprice > 1000 group by o_orderdate having count(*) > 3",
            "select t.a from t left join orders on a = o_custkey and o_totalprice > 5 where b = 3 and o_orderkey is null",
            "select a from t where exists (select 1 from orders where o_orderkey = t.b) and a not in (select o_custkey from orders)",
            "select a from t where id not in (select id from t)",
            "select a, (select max(o_custkey) from orders) from t where b = $1",
            "select a from t where b = (select o_orderkey from orders)",
            "select count(distinct a), sum(m) filter (where b > 1) from t",
            "select distinct c from t order by c nulls first",
            "select a from t order by b + 1 desc, c limit 5",
            "select a from t union all select b from t union select 1.5 order by 1",
            "with q as (select a, c from t where a > 1) select * from q x join q y using (a) where x.c = 'k'",
            "select b, n from (select b, count(*) n from t group by b) q where b > 3 and n > 5",
            "select x from (select a as x from t order by b limit 10) s where x > 3",
            "select x from (select a as x from t union all select 5) q where x > 3",
            "values (1, 'x'), (2.5, null)",
            "select * from (select a from t) q cross join generate_series(1, 100) as g(i)",
            "select a from t where s = 5 and a in (1, 2, null) and m in (1.5, 2) and ch = 'a  ' and ts > d and s > 70000",
            "select count(*) from t having 1 = 2",
            "insert into orders (o_orderkey, o_comment) values (1, 'x'), (2, null)",
            "insert into orders (o_orderkey, o_totalprice) select b, a from t",
            "update orders set o_totalprice = o_totalprice * 2, o_comment = null where o_orderkey = 3",
            "delete from orders where o_custkey in (select a from t)",
            "create temp table x (p) as select a::text, count(*) from t group by a");

    @Test
    void treesAreAsRecorded() {
        String trees = QUERIES.stream()
                .map(sql -> {
                    AnalyzedQuery query = TestTables.analyze(sql);
                    return sql + "\n" + RelOptUtil.toString(query.root())
                            + query.fields().stream()
                                    .map(field -> field.name() + " "
                                            + field.type().sqlName() + (field.isNullable() ? "" : " not null"))
                                    .collect(Collectors.joining(", "))
                            + "\n";
                })
                .collect(Collectors.joining("\n"));
        Golden.assertMatches(trees, "sql/analyzed.txt");
    }

    @Test
    void parametersTakeTheTypeOfTheirFirstUse() {
        assertThat(TestTables.analyze("select $3 || 'x' from t where b = $1 and d >= $2 limit $4")
                        .parameterTypes())
                .containsExactly(DataType.BIGINT, DataType.DATE, DataType.TEXT, DataType.BIGINT);
        assertThat(TestTables.analyze("select ? from t where m = ?").parameterTypes())
                .containsExactly(DataType.TEXT, DataType.NUMERIC);
    }

    @Test
    void computedNumericColumnsDoNotRoundWhatIsInserted() {
        assertThat(TestTables.analyze("select sum(m) * 2 as x from t")
                        .fields()
                        .getFirst()
                        .type())
                .isEqualTo(DataType.numeric(DataType.UNCONSTRAINED, 3));
        assertThat(TypeRules.losesScale(DataType.NUMERIC, DataType.numeric(DataType.UNCONSTRAINED, 3)))
                .isTrue();
        assertThat(TypeRules.losesScale(DataType.INTEGER, DataType.numeric(DataType.UNCONSTRAINED, 3)))
                .isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"select a from t limit (select 1)"})
    void whatIsNotSupportedSaysSo(String sql) {
        SpillwayException error = (SpillwayException) catchThrowable(() -> TestTables.analyze(sql));
        assertThat(error.code()).as(error.message()).isEqualTo(ErrorCode.FEATURE_NOT_SUPPORTED);
    }

    @Test
    void aLongChainOfConditionsIsNoProblem() {
        String sql = "select a from t where a = 1" + " or a = 2 and ok".repeat(1_000);
        assertThat(TestTables.analyze(sql).fields()).hasSize(1);
    }

    @Test
    void deepExpressionsAreTooComplexAndNothingElse() {
        for (String sql :
                List.of("select a" + " + a".repeat(200_000) + " from t", "select a" + "::int".repeat(7_000))) {
            SpillwayException error = (SpillwayException) catchThrowable(() -> TestTables.analyze(sql));
            assertThat(error.code()).isIn(ErrorCode.STATEMENT_TOO_COMPLEX, ErrorCode.UNDEFINED_COLUMN);
        }
    }

    @Test
    void withQueriesThatMultiplyAreTooComplex() {
        StringBuilder sql = new StringBuilder("with q0 as (select a from t)");
        for (int i = 1; i < 30; i++) {
            sql.append(", q")
                    .append(i)
                    .append(" as not materialized (select x.a from q")
                    .append(i - 1)
                    .append(" x, q")
                    .append(i - 1)
                    .append(" y)");
        }
        SpillwayException error =
                (SpillwayException) catchThrowable(() -> TestTables.analyze(sql + " select * from q29"));
        assertThat(error.code()).isEqualTo(ErrorCode.STATEMENT_TOO_COMPLEX);
    }
}
