package dev.spillway.planner.path;

import dev.spillway.data.ArrayCode;
import dev.spillway.data.ByteString;
import dev.spillway.data.DataType;
import dev.spillway.data.IntervalValue;
import dev.spillway.plan.Expression;
import dev.spillway.plan.Expression.Call;
import dev.spillway.plan.Function;
import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;

/// Keys that stand for `IS NOT DISTINCT FROM`: `x IS NULL`, and `x` with some value in the place of NULL, both equal
/// on both sides. That makes a hash join of what would be a loop over all pairs, as where a sub-query is joined to the
/// rows of its outer query by columns that may be NULL. Stateless.
final class NullSafeKeys {
    private static final int UUID_BYTES = 16;

    private NullSafeKeys() {}

    /// The keys of one side; empty where values of the type cannot be keys.
    static Optional<List<Expression>> of(Expression side) {
        DataType type = side.type();
        return anyValue(type)
                .map(value -> List.of(
                        new Call(Function.IS_NULL, List.of(side), DataType.BOOLEAN),
                        new Call(Function.COALESCE, List.of(side, new Expression.Constant(value, type)), type)));
    }

    private static Optional<Object> anyValue(DataType type) {
        return switch (type.name()) {
            case BOOLEAN -> Optional.of(false);
            case SMALLINT, INTEGER, BIGINT, DATE, TIME, TIMESTAMP, TIMESTAMPTZ -> Optional.of(0L);
            case REAL, DOUBLE_PRECISION -> Optional.of(0.0);
            case NUMERIC -> Optional.of(BigDecimal.ZERO);
            case CHAR, VARCHAR, TEXT -> Optional.of("");
            case INTERVAL -> Optional.of(new IntervalValue(0, 0, 0));
            case ARRAY -> Optional.of(ArrayCode.encode(List.of(), type.element()));
            case UUID -> Optional.of(ByteString.of(new byte[UUID_BYTES]));
            case BYTEA -> Optional.of(ByteString.of(new byte[0]));
            case JSON, JSONB -> Optional.empty();
        };
    }
}
