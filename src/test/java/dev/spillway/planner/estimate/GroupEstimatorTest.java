package dev.spillway.planner.estimate;

import static dev.spillway.planner.logical.QueryFixture.call;
import static dev.spillway.planner.logical.QueryFixture.number;
import static org.assertj.core.api.Assertions.assertThat;

import dev.spillway.data.DataType;
import dev.spillway.plan.Expression;
import dev.spillway.plan.Expression.Cast;
import dev.spillway.plan.Expression.Constant;
import dev.spillway.plan.Function;
import dev.spillway.planner.logical.QueryFixture;
import dev.spillway.planner.logical.QueryFixture.Column;
import dev.spillway.planner.logical.QueryFixture.Table;
import dev.spillway.planner.logical.Translation;
import java.util.List;
import org.junit.jupiter.api.Test;

class GroupEstimatorTest {
    private static final double ROWS = 100_000;
    /// Seven years of days.
    private static final Table TABLE = Table.of(
            1,
            "t",
            ROWS,
            1_000,
            new Column("day", DataType.DATE, 100, 2_557),
            new Column("k", DataType.INTEGER, 100, 25),
            new Column("text", DataType.TEXT, 100, 40));

    private final QueryFixture query = new QueryFixture();
    private final Translation scan = query.scan(TABLE);
    private final Expression day = scan.fields().get(0);
    private final Expression k = scan.fields().get(1);
    private final GroupEstimator estimator =
            new GroupEstimator(new SelectivityEstimator(query.variables()), leaf -> ROWS);

    private double groups(Expression... keys) {
        return estimator.groups(List.of(keys), ROWS);
    }

    private static Expression integer(Function function, Expression... arguments) {
        return new Expression.Call(function, List.of(arguments), DataType.INTEGER);
    }

    private static Expression field(Function function, String field, Expression of) {
        return integer(function, new Constant(field, DataType.TEXT), of);
    }

    @Test
    void fieldsOfDatesAreFew() {
        assertThat(groups(day)).isEqualTo(2_557);
        assertThat(groups(field(Function.EXTRACT, "year", day))).isEqualTo(8);
        assertThat(groups(field(Function.EXTRACT, "year", day), k)).isEqualTo(8 * 25);
        assertThat(groups(field(Function.EXTRACT, "month", day))).isEqualTo(12);
        assertThat(groups(field(Function.EXTRACT, "dow", day))).isEqualTo(7);
        assertThat(groups(field(Function.EXTRACT, "epoch", day))).isEqualTo(2_557);
        assertThat(groups(field(Function.DATE_TRUNC, "month", new Cast(day, DataType.TIMESTAMP, false))))
                .isBetween(85.0, 87.0);
    }

    @Test
    void remaindersAndTruthsAreFew() {
        assertThat(groups(integer(Function.MODULO, k, number(4)))).isEqualTo(4);
        assertThat(groups(integer(Function.MODULO, k, number(400)))).isEqualTo(25);
        assertThat(groups(call(Function.EQUAL, k, number(4)))).isEqualTo(2);
    }

    @Test
    void whatIsNotBoundedHasAsManyValuesAsItsColumns() {
        assertThat(groups(integer(Function.ADD, k, number(1)))).isEqualTo(25);
        assertThat(groups(field(Function.EXTRACT, "year", scan.fields().get(2))))
                .isEqualTo(40);
    }
}
