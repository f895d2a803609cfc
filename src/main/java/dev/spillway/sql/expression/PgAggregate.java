package dev.spillway.sql.expression;

import dev.spillway.catalog.PgType;
import dev.spillway.data.DataType;
import dev.spillway.plan.AggregateFunction;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.sql.SqlAggFunction;
import org.apache.calcite.sql.SqlFunctionCategory;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlOperatorBinding;
import org.apache.calcite.util.Optionality;

/// An aggregate with PostgreSQL's result type. Immutable.
public final class PgAggregate extends SqlAggFunction {
    private static final Map<AggregateFunction, PgAggregate> ALL = all();

    private final AggregateFunction function;

    private final List<SortDirection> order;

    /// The name tells calls in different orders apart.
    private PgAggregate(AggregateFunction function, List<SortDirection> order) {
        super(
                order.isEmpty()
                        ? function.sqlName()
                        : function.sqlName()
                                + order.stream().map(PgAggregate::text).toList(),
                null,
                SqlKind.OTHER_FUNCTION,
                null,
                null,
                null,
                SqlFunctionCategory.USER_DEFINED_FUNCTION,
                false,
                false,
                Optionality.FORBIDDEN);
        this.function = function;
        this.order = List.copyOf(order);
    }

    private static String text(SortDirection direction) {
        return (direction.isDescending() ? "DESC" : "ASC") + (direction.nullsFirst() ? " FIRST" : " LAST");
    }

    /// With the directions of the sort keys that stand behind the arguments.
    public static PgAggregate of(AggregateFunction function, List<SortDirection> order) {
        return order.isEmpty() ? of(function) : new PgAggregate(function, order);
    }

    List<SortDirection> order() {
        return order;
    }

    private static Map<AggregateFunction, PgAggregate> all() {
        Map<AggregateFunction, PgAggregate> all = new EnumMap<>(AggregateFunction.class);
        for (AggregateFunction function : AggregateFunction.values()) {
            all.put(function, new PgAggregate(function, List.of()));
        }
        return all;
    }

    public static PgAggregate of(AggregateFunction function) {
        PgAggregate aggregate = ALL.get(function);
        if (aggregate == null) {
            throw new IllegalStateException("aggregate without an operator: " + function);
        }
        return aggregate;
    }

    public AggregateFunction function() {
        return function;
    }

    /// Asked by Calcite's assertions only.
    @Override
    public RelDataType inferReturnType(SqlOperatorBinding binding) {
        return switch (function) {
            case COUNT, COUNT_STAR, REGR_COUNT, APPROX_COUNT_DISTINCT -> PgType.of(DataType.BIGINT, false);
            case PERCENTILE_CONT, PERCENTILE_DISC -> {
                DataType one = resultOf(binding);
                boolean hasMany = PgType.dataType(binding.getOperandType(1)).isArray();
                yield PgType.of(hasMany ? DataType.arrayOf(Arrays.open(one)) : one, true);
            }
            default -> PgType.of(resultOf(binding), true);
        };
    }

    private DataType resultOf(SqlOperatorBinding binding) {
        return Aggregates.resultType(function, PgType.dataType(binding.getOperandType(0)))
                .orElseThrow();
    }
}
