package dev.spillway.planner.estimate;

import static dev.spillway.planner.logical.QueryFixture.call;
import static dev.spillway.planner.logical.QueryFixture.number;
import static org.assertj.core.api.Assertions.assertThat;

import dev.spillway.data.DataType;
import dev.spillway.plan.Expression;
import dev.spillway.plan.Expression.Cast;
import dev.spillway.plan.Expression.Constant;
import dev.spillway.plan.Expression.InList;
import dev.spillway.plan.Expression.Parameter;
import dev.spillway.plan.Function;
import dev.spillway.planner.logical.QueryFixture;
import dev.spillway.planner.logical.QueryFixture.Column;
import dev.spillway.planner.logical.QueryFixture.Table;
import dev.spillway.planner.logical.Translation;
import dev.spillway.planner.logical.Variable;
import dev.spillway.storage.ColumnStatistics;
import dev.spillway.storage.ColumnStatistics.MostCommonValue;
import java.util.List;
import java.util.Optional;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

class SelectivityEstimatorTest {
    private static final Offset<Double> CLOSE = Offset.offset(0.0005);
    private static final Table TABLE = Table.of(
            1,
            "t",
            100_000,
            1_000,
            new Column("id", DataType.INTEGER, 100, 100_000),
            new Column("k", DataType.INTEGER, 100, 1_000));

    private final QueryFixture query = new QueryFixture();
    private final Translation scan = query.scan(TABLE);
    private final Expression id = scan.fields().get(0);
    private final Expression k = scan.fields().get(1);
    private final SelectivityEstimator estimator = new SelectivityEstimator(query.variables());

    private double of(Expression... conditions) {
        return estimator.conjunction(List.of(conditions));
    }

    @Test
    void equalityIsOneOverTheDistinctValues() {
        assertThat(of(call(Function.EQUAL, k, number(17)))).isCloseTo(0.001, CLOSE);
        assertThat(of(call(Function.EQUAL, number(17), k))).isCloseTo(0.001, CLOSE);
        assertThat(of(call(Function.EQUAL, k, new Parameter(1, DataType.INTEGER))))
                .isCloseTo(0.001, CLOSE);
        assertThat(of(call(Function.NOT_EQUAL, k, number(17)))).isCloseTo(0.999, CLOSE);
        assertThat(of(call(Function.EQUAL, k, new Constant(null, DataType.INTEGER))))
                .isZero();
    }

    @Test
    void rangesFollowTheHistogram() {
        assertThat(of(call(Function.LESS, id, number(25_000)))).isCloseTo(0.25, CLOSE);
        assertThat(of(call(Function.GREATER_OR_EQUAL, id, number(25_000)))).isCloseTo(0.75, CLOSE);
        assertThat(of(call(Function.GREATER, number(25_000), id))).isCloseTo(0.25, CLOSE);
        assertThat(of(call(Function.LESS, id, number(-5)))).isLessThan(0.0002);
        assertThat(of(call(Function.LESS, id, number(1_000_000)))).isGreaterThan(0.9998);
        assertThat(of(call(Function.LESS, id, new Parameter(1, DataType.INTEGER))))
                .isCloseTo(1.0 / 3, CLOSE);
    }

    @Test
    void bothEndsOfARangeAreTakenTogether() {
        Expression above = call(Function.GREATER_OR_EQUAL, id, number(40_000));
        Expression below = call(Function.LESS, id, number(50_000));
        assertThat(of(above, below)).isCloseTo(0.1, CLOSE);
        assertThat(of(call(Function.AND, above, below))).isCloseTo(0.1, CLOSE);
        Parameter unknown = new Parameter(1, DataType.INTEGER);
        assertThat(of(call(Function.GREATER, id, unknown), call(Function.LESS, id, unknown)))
                .isEqualTo(0.005);
    }

    /// A relation has no more pairs of values than rows.
    @Test
    void equalitiesBetweenTwoRelationsAreTakenTogether() {
        Translation other = query.scan(Table.of(
                2,
                "u",
                20_000,
                1_000,
                new Column("id", DataType.INTEGER, 100, 10_000),
                new Column("k", DataType.INTEGER, 100, 1_000)));
        Expression ids = call(Function.EQUAL, id, other.fields().get(0));
        Expression ks = call(Function.EQUAL, k, other.fields().get(1));
        SelectivityEstimator both = new SelectivityEstimator(query.variables());
        assertThat(both.conjunction(List.of(ids))).isEqualTo(1e-5);
        assertThat(both.conjunction(List.of(ks))).isEqualTo(1e-3);
        assertThat(both.conjunction(List.of(ids, ks))).isEqualTo(1e-5);
        assertThat(both.conjunction(List.of(ks, call(Function.EQUAL, k, number(17)), ids)))
                .isCloseTo(1e-8, Offset.offset(1e-12));
    }

    @Test
    void logicCombines() {
        Expression quarter = call(Function.LESS, id, number(25_000));
        Expression tenth = call(Function.LESS, k, number(100));
        assertThat(of(quarter, tenth)).isCloseTo(0.025, CLOSE);
        assertThat(of(call(Function.OR, quarter, tenth))).isCloseTo(0.25 + 0.1 - 0.025, Offset.offset(0.002));
        assertThat(of(call(Function.NOT, quarter))).isCloseTo(0.75, CLOSE);
        assertThat(of(new InList(k, List.of(1L, 2L, 3L), false, false))).isCloseTo(0.003, CLOSE);
        assertThat(of(new InList(k, List.of(1L, 2L, 3L), false, true))).isCloseTo(0.997, CLOSE);
        assertThat(of(new InList(k, List.of(1L), true, true))).isZero();
        assertThat(of(call(Function.IS_NULL, k))).isZero();
        assertThat(of(call(Function.IS_NOT_NULL, k))).isEqualTo(1);
    }

    @Test
    void castsThatKeepTheOrderAreLookedThrough() {
        Expression wide = new Cast(id, DataType.NUMERIC, true);
        Expression constant = new Constant(new java.math.BigDecimal("25000.5"), DataType.NUMERIC);
        assertThat(of(call(Function.LESS, wide, constant))).isCloseTo(0.25, CLOSE);
    }

    @Test
    void mostCommonValuesHaveTheirOwnFrequency() {
        ColumnEstimate column = column(
                0.1, 100, List.of(new MostCommonValue(1L, 0.4), new MostCommonValue(2L, 0.3)), List.of(3L, 100L));
        assertThat(ComparisonEstimator.equal(column, 1L)).isEqualTo(0.4);
        assertThat(ComparisonEstimator.equal(column, 50L)).isCloseTo(0.2 / 98, CLOSE);
        assertThat(ComparisonEstimator.inequality(column, 2L, true, true)).isCloseTo(0.7, CLOSE);
        assertThat(ComparisonEstimator.inequality(column, 2L, true, false)).isCloseTo(0.4, CLOSE);
        assertThat(ComparisonEstimator.inequality(column, 2L, false, false)).isCloseTo(0.2, CLOSE);
    }

    @Test
    void patternsAreMatchedAgainstWhatIsKnown() {
        ColumnEstimate column = column(
                0, 5, List.of(new MostCommonValue("apple pie", 0.6), new MostCommonValue("plum cake", 0.2)), List.of());
        assertThat(PatternEstimator.like(column, "apple%", false)).isCloseTo(0.6, Offset.offset(0.0011));
        assertThat(PatternEstimator.like(column, "%cake", false)).isCloseTo(0.2, CLOSE);
        assertThat(PatternEstimator.like(column, "APPLE%", true)).isCloseTo(0.6, Offset.offset(0.0011));
        assertThat(PatternEstimator.like(column, "apple pie", false)).isEqualTo(0.6);
        ColumnEstimate unknown = column(0, 1_000, List.of(), List.of());
        double longer = PatternEstimator.like(unknown, "%special%requests%", false);
        double shorter = PatternEstimator.like(unknown, "%s%", false);
        assertThat(longer).isLessThan(shorter).isGreaterThan(0);
    }

    @Test
    void likeMatchesAsSqlDoes() {
        assertThat(PatternEstimator.matches("promo burnished", "promo%")).isTrue();
        assertThat(PatternEstimator.matches("promo", "pro__")).isTrue();
        assertThat(PatternEstimator.matches("promo", "pro_")).isFalse();
        assertThat(PatternEstimator.matches("a%b", "a\\%b")).isTrue();
        assertThat(PatternEstimator.matches("axb", "a\\%b")).isFalse();
        assertThat(PatternEstimator.matches("mississippi", "%iss%ppi")).isTrue();
        assertThat(PatternEstimator.matches("", "%")).isTrue();
        assertThat(PatternEstimator.matches("", "_")).isFalse();
    }

    @Test
    void joinsKeepOnePairPerValueOfTheLargerSide() {
        Translation other = query.scan(Table.of(2, "u", 500, 10, new Column("k", DataType.INTEGER, 5, 200)));
        Expression join = call(Function.EQUAL, k, other.fields().getFirst());
        assertThat(of(join)).isCloseTo(1.0 / 1_000, Offset.offset(1e-9));
        assertThat(of(call(Function.LESS, k, other.fields().getFirst()))).isCloseTo(1.0 / 3, CLOSE);
    }

    @Test
    void joinsMatchTheMostCommonValuesOfBothSides() {
        ColumnEstimate left = column(0, 11, List.of(new MostCommonValue(1L, 0.9)), List.of());
        ColumnEstimate right = column(0, 11, List.of(new MostCommonValue(1L, 0.9)), List.of());
        assertThat(new JoinSelectivity(estimator).equal(left, right)).isCloseTo(0.81 + 0.1 * 0.1 / 10, CLOSE);
    }

    @Test
    void groupsAreClampedByRowsAndCorrelation() {
        GroupEstimator all = new GroupEstimator(estimator, leaf -> 100_000);
        assertThat(all.groups(List.of(k), 100_000)).isEqualTo(1_000);
        assertThat(all.groups(List.of(k, id), 100_000)).isEqualTo(100_000);
        assertThat(all.groups(List.of(), 100_000)).isEqualTo(1);
        assertThat(all.groups(List.of(k), 10)).isEqualTo(10);
        assertThat(all.groups(List.of(call(Function.LESS, k, number(3))), 100_000))
                .isEqualTo(2);
        Expression modulo = new Expression.Call(Function.MODULO, List.of(id, number(7)), DataType.INTEGER);
        assertThat(all.groups(List.of(modulo), 100_000)).isEqualTo(7);
        GroupEstimator few = new GroupEstimator(estimator, leaf -> 100);
        assertThat(few.groups(List.of(k), 100)).isBetween(90.0, 100.0);
    }

    private static ColumnEstimate column(
            double nulls, double distinct, List<MostCommonValue> common, List<Object> bounds) {
        ColumnStatistics statistics = new ColumnStatistics(1, nulls, distinct, 8, null, null, common, bounds, 0);
        return ColumnEstimate.of(new Variable(0, 0, "t", "c", DataType.BIGINT, Optional.of(statistics), 1_000_000));
    }
}
