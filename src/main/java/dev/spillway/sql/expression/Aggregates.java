package dev.spillway.sql.expression;

import dev.spillway.data.DataType;
import dev.spillway.data.TypeName;
import dev.spillway.error.ErrorCode;
import dev.spillway.error.SpillwayException;
import dev.spillway.plan.AggregateFunction;
import dev.spillway.sql.syntax.Errors;
import dev.spillway.sql.syntax.FunctionNames;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.util.SqlBasicVisitor;
import org.jspecify.annotations.Nullable;

/// Aggregates by name, and their result types. Stateless.
public final class Aggregates {
    private static final Map<String, AggregateFunction> BY_NAME = Map.ofEntries(
            Map.entry("count", AggregateFunction.COUNT),
            Map.entry("sum", AggregateFunction.SUM),
            Map.entry("avg", AggregateFunction.AVG),
            Map.entry("min", AggregateFunction.MIN),
            Map.entry("max", AggregateFunction.MAX),
            Map.entry("bool_and", AggregateFunction.BOOL_AND),
            Map.entry("every", AggregateFunction.BOOL_AND),
            Map.entry("bool_or", AggregateFunction.BOOL_OR),
            Map.entry("stddev", AggregateFunction.STDDEV_SAMP),
            Map.entry("stddev_samp", AggregateFunction.STDDEV_SAMP),
            Map.entry("stddev_pop", AggregateFunction.STDDEV_POP),
            Map.entry("variance", AggregateFunction.VAR_SAMP),
            Map.entry("var_samp", AggregateFunction.VAR_SAMP),
            Map.entry("var_pop", AggregateFunction.VAR_POP),
            Map.entry("bit_and", AggregateFunction.BIT_AND),
            Map.entry("bit_or", AggregateFunction.BIT_OR),
            Map.entry("bit_xor", AggregateFunction.BIT_XOR),
            Map.entry("any_value", AggregateFunction.ANY_VALUE),
            Map.entry("corr", AggregateFunction.CORR),
            Map.entry("covar_pop", AggregateFunction.COVAR_POP),
            Map.entry("covar_samp", AggregateFunction.COVAR_SAMP),
            Map.entry("regr_avgx", AggregateFunction.REGR_AVGX),
            Map.entry("regr_avgy", AggregateFunction.REGR_AVGY),
            Map.entry("regr_count", AggregateFunction.REGR_COUNT),
            Map.entry("regr_intercept", AggregateFunction.REGR_INTERCEPT),
            Map.entry("regr_r2", AggregateFunction.REGR_R2),
            Map.entry("regr_slope", AggregateFunction.REGR_SLOPE),
            Map.entry("regr_sxx", AggregateFunction.REGR_SXX),
            Map.entry("regr_sxy", AggregateFunction.REGR_SXY),
            Map.entry("regr_syy", AggregateFunction.REGR_SYY),
            Map.entry("array_agg", AggregateFunction.ARRAY_AGG),
            Map.entry("json_agg", AggregateFunction.JSON_AGG),
            Map.entry("jsonb_agg", AggregateFunction.JSONB_AGG),
            Map.entry("json_object_agg", AggregateFunction.JSON_OBJECT_AGG),
            Map.entry("jsonb_object_agg", AggregateFunction.JSONB_OBJECT_AGG),
            Map.entry("string_agg", AggregateFunction.STRING_AGG),
            Map.entry("percentile_cont", AggregateFunction.PERCENTILE_CONT),
            Map.entry("percentile_disc", AggregateFunction.PERCENTILE_DISC),
            Map.entry("mode", AggregateFunction.MODE),
            Map.entry("approx_count_distinct", AggregateFunction.APPROX_COUNT_DISTINCT));

    private Aggregates() {}

    public static Optional<AggregateFunction> byName(String name) {
        return Optional.ofNullable(BY_NAME.get(name));
    }

    /// The first call of an aggregate in an expression, or the expression.
    public static SqlNode firstIn(SqlNode node) {
        List<SqlNode> found = new ArrayList<>();
        node.accept(new SqlBasicVisitor<Void>() {
            @Override
            @SuppressWarnings("NullAway")
            public Void visit(SqlCall call) {
                if (byName(FunctionNames.of(call)).isPresent()) {
                    found.add(call);
                }
                return super.visit(call);
            }
        });
        return found.isEmpty() ? node : found.getFirst();
    }

    public static AggregateNode countStar(@Nullable RexNode filter) {
        return new AggregateNode(AggregateFunction.COUNT_STAR, List.of(), false, filter, DataType.BIGINT);
    }

    public static AggregateNode create(
            String name, Term argument, boolean isDistinct, @Nullable RexNode filter, Coercion coercion, SqlNode node) {
        AggregateFunction function = BY_NAME.get(name);
        if (function == null) {
            throw CallErrors.noFunction(name, List.of(argument), node);
        }
        if (function == AggregateFunction.ARRAY_AGG && Arrays.isArray(argument)) {
            throw Errors.unsupported(node, "array_agg of arrays is");
        }
        if (function == AggregateFunction.ARRAY_AGG && argument.isUnknown()) {
            throw CallErrors.notUnique(name, List.of(argument))
                    .at(node.getParserPosition().getColumnNum());
        }
        boolean isPolymorphic = function == AggregateFunction.JSON_AGG || function == AggregateFunction.JSONB_AGG;
        if (isPolymorphic && argument.isUnknown()) {
            throw new SpillwayException(
                    ErrorCode.DATATYPE_MISMATCH, "could not determine polymorphic type because input has type unknown");
        }
        DataType input = argument.isUnknown() ? beside(function) : argument.type();
        DataType type =
                resultType(function, input).orElseThrow(() -> CallErrors.noFunction(name, List.of(argument), node));
        RexNode operand = coercion.to(argument, input);
        if (isDistinct) {
            Equality.check(input, argument.node());
        }
        // min and max see the same values once or many times; telling them apart would only cost.
        boolean matters = isDistinct && function != AggregateFunction.MIN && function != AggregateFunction.MAX;
        return new AggregateNode(function, List.of(operand), matters, filter, type);
    }

    private static DataType beside(AggregateFunction function) {
        return switch (function) {
            case COUNT,
                    COUNT_STAR,
                    MIN,
                    MAX,
                    ANY_VALUE,
                    ARRAY_AGG,
                    JSON_AGG,
                    JSONB_AGG,
                    JSON_OBJECT_AGG,
                    JSONB_OBJECT_AGG,
                    STRING_AGG,
                    PERCENTILE_DISC,
                    MODE,
                    APPROX_COUNT_DISTINCT -> DataType.TEXT;
            case BIT_AND, BIT_OR, BIT_XOR -> DataType.BIGINT;
            case BOOL_AND, BOOL_OR -> DataType.BOOLEAN;
            case SUM, AVG, STDDEV_SAMP, STDDEV_POP, VAR_SAMP, VAR_POP -> DataType.DOUBLE_PRECISION;
            case CORR,
                    COVAR_POP,
                    COVAR_SAMP,
                    REGR_AVGX,
                    REGR_AVGY,
                    REGR_COUNT,
                    REGR_INTERCEPT,
                    REGR_R2,
                    REGR_SLOPE,
                    REGR_SXX,
                    REGR_SXY,
                    REGR_SYY,
                    PERCENTILE_CONT -> DataType.DOUBLE_PRECISION;
        };
    }

    public static Optional<DataType> resultType(AggregateFunction function, DataType input) {
        return switch (function) {
            case COUNT, COUNT_STAR, REGR_COUNT, APPROX_COUNT_DISTINCT -> Optional.of(DataType.BIGINT);
            case BIT_AND, BIT_OR, BIT_XOR -> input.name().isInteger() ? Optional.of(input) : Optional.empty();
            case ANY_VALUE, PERCENTILE_DISC, MODE -> Optional.of(input);
            case ARRAY_AGG -> Optional.of(DataType.arrayOf(Arrays.open(input)));
            case JSON_AGG, JSON_OBJECT_AGG -> Optional.of(DataType.JSON);
            case JSONB_AGG, JSONB_OBJECT_AGG -> Optional.of(DataType.JSONB);
            case STRING_AGG -> input.name().isString() ? Optional.of(DataType.TEXT) : Optional.empty();
            case PERCENTILE_CONT ->
                input.name() == TypeName.INTERVAL
                        ? Optional.of(input)
                        : input.name().isNumber() ? Optional.of(DataType.DOUBLE_PRECISION) : Optional.empty();
            case CORR,
                    COVAR_POP,
                    COVAR_SAMP,
                    REGR_AVGX,
                    REGR_AVGY,
                    REGR_INTERCEPT,
                    REGR_R2,
                    REGR_SLOPE,
                    REGR_SXX,
                    REGR_SXY,
                    REGR_SYY -> input.name().isNumber() ? Optional.of(DataType.DOUBLE_PRECISION) : Optional.empty();
            case SUM -> sum(input);
            case AVG -> average(input);
            case MIN, MAX -> extreme(input);
            case BOOL_AND, BOOL_OR ->
                input.name() == TypeName.BOOLEAN ? Optional.of(DataType.BOOLEAN) : Optional.empty();
            case STDDEV_SAMP, STDDEV_POP, VAR_SAMP, VAR_POP ->
                !input.name().isNumber()
                        ? Optional.empty()
                        : Optional.of(input.name().isFloat() ? DataType.DOUBLE_PRECISION : DataType.NUMERIC);
        };
    }

    private static Optional<DataType> sum(DataType input) {
        return switch (input.name()) {
            case SMALLINT, INTEGER -> Optional.of(DataType.BIGINT);
            case BIGINT -> Optional.of(DataType.numeric(DataType.UNCONSTRAINED, 0));
            case NUMERIC -> Optional.of(new DataType(TypeName.NUMERIC, DataType.UNCONSTRAINED, input.scale()));
            case REAL, DOUBLE_PRECISION, INTERVAL -> Optional.of(input);
            case BOOLEAN, CHAR, VARCHAR, TEXT, DATE, TIME, TIMESTAMP, TIMESTAMPTZ, UUID, BYTEA, ARRAY, JSON, JSONB ->
                Optional.empty();
        };
    }

    private static Optional<DataType> average(DataType input) {
        return switch (input.name()) {
            case SMALLINT, INTEGER, BIGINT, NUMERIC -> Optional.of(DataType.NUMERIC);
            case REAL, DOUBLE_PRECISION -> Optional.of(DataType.DOUBLE_PRECISION);
            case INTERVAL -> Optional.of(input);
            case BOOLEAN, CHAR, VARCHAR, TEXT, DATE, TIME, TIMESTAMP, TIMESTAMPTZ, UUID, BYTEA, ARRAY, JSON, JSONB ->
                Optional.empty();
        };
    }

    private static Optional<DataType> extreme(DataType input) {
        return switch (input.name()) {
            case BOOLEAN, UUID, JSON, JSONB -> Optional.empty();
            case VARCHAR -> Optional.of(DataType.TEXT);
            default -> Optional.of(input);
        };
    }
}
