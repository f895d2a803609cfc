package dev.spillway.sql.query;

import dev.spillway.catalog.PgType;
import dev.spillway.data.DataType;
import dev.spillway.data.TypeName;
import dev.spillway.error.ErrorCode;
import dev.spillway.plan.AggregateFunction;
import dev.spillway.sql.expression.AggregateNode;
import dev.spillway.sql.expression.Aggregates;
import dev.spillway.sql.expression.Arrays;
import dev.spillway.sql.expression.CallErrors;
import dev.spillway.sql.expression.Coercion;
import dev.spillway.sql.expression.Equality;
import dev.spillway.sql.expression.Functions;
import dev.spillway.sql.expression.SortDirection;
import dev.spillway.sql.expression.Term;
import dev.spillway.sql.syntax.Errors;
import dev.spillway.sql.syntax.GrammarActions;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlNodeList;
import org.jspecify.annotations.Nullable;

/// Aggregates with two arguments, with ORDER BY among their arguments or with WITHIN GROUP. One clause, one thread.
final class OrderedAggregates {
    private final ExpressionAnalyzer expressions;
    private final Coercion coercion;

    OrderedAggregates(ExpressionAnalyzer expressions, Coercion coercion) {
        this.expressions = expressions;
        this.coercion = coercion;
    }

    static boolean isOrder(SqlNode operand) {
        return operand instanceof SqlCall call && call.getOperator().equals(GrammarActions.ARGUMENT_ORDER);
    }

    /// Whether the call is one of these.
    static boolean isMeant(String name, SqlCall written) {
        AggregateFunction function = Aggregates.byName(name).orElseThrow();
        return written.getKind() == SqlKind.WITHIN_GROUP
                || written.getOperandList().stream().anyMatch(OrderedAggregates::isOrder)
                || function.isOrderedSet()
                || isOfTwo(function);
    }

    private static boolean isOfTwo(AggregateFunction function) {
        return switch (function) {
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
                    STRING_AGG,
                    JSON_OBJECT_AGG,
                    JSONB_OBJECT_AGG -> true;
            default -> false;
        };
    }

    AggregateNode create(String name, SqlCall written, boolean isDistinct, @Nullable RexNode filter) {
        AggregateFunction function = Aggregates.byName(name).orElseThrow();
        boolean isWithinGroup = written.getKind() == SqlKind.WITHIN_GROUP;
        SqlCall call = isWithinGroup ? written.operand(0) : written;
        if (function.isOrderedSet() != isWithinGroup) {
            List<Term> all = new ArrayList<>();
            for (SqlNode operand : call.getOperandList()) {
                all.add(expressions.analyze(operand));
            }
            if (isWithinGroup) {
                for (SqlNode key : (SqlNodeList) written.operand(1)) {
                    all.add(expressions.analyze(SortDirection.of(key).key()));
                }
            }
            throw CallErrors.noFunction(name, all, call);
        }
        if (isWithinGroup) {
            return orderedSet(name, function, written, filter);
        }
        List<Term> arguments = new ArrayList<>();
        List<SqlNode> order = new ArrayList<>();
        for (SqlNode operand : call.getOperandList()) {
            if (isOrder(operand)) {
                order.addAll(((SqlCall) operand).getOperandList());
            } else {
                arguments.add(expressions.analyze(operand));
            }
        }
        if (!isOfTwo(function)) {
            return ofOne(name, function, new Call(arguments, order, isDistinct, filter, call));
        }
        if (function == AggregateFunction.JSON_OBJECT_AGG || function == AggregateFunction.JSONB_OBJECT_AGG) {
            return members(name, function, new Call(arguments, order, isDistinct, filter, call));
        }
        DataType type = function == AggregateFunction.STRING_AGG ? DataType.TEXT : DataType.DOUBLE_PRECISION;
        List<RexNode> converted = Functions.arguments(coercion, arguments, type, type)
                .orElseThrow(() -> CallErrors.noFunction(name, arguments, call));
        if (function != AggregateFunction.STRING_AGG) {
            if (isDistinct) {
                throw Errors.unsupported(call, "DISTINCT in " + name + " is");
            }
            DataType result = Aggregates.resultType(function, type).orElseThrow();
            return new AggregateNode(function, converted, false, filter, result);
        }
        return ordered(function, converted, new Call(arguments, order, isDistinct, filter, call), type);
    }

    private record Call(
            List<Term> arguments,
            List<SqlNode> order,
            boolean isDistinct,
            @Nullable RexNode filter,
            SqlCall syntax) {}

    /// Name and value of any types.
    private AggregateNode members(String name, AggregateFunction function, Call call) {
        if (call.arguments().size() != 2) {
            throw CallErrors.noFunction(name, call.arguments(), call.syntax());
        }
        List<RexNode> both = call.arguments().stream()
                .map(argument -> coercion.typed(argument, argument.node()).rex())
                .toList();
        return ordered(
                function,
                both,
                call,
                Aggregates.resultType(function, DataType.TEXT).orElseThrow());
    }

    /// Only any_value() and those that collect their values depend on the order.
    private AggregateNode ofOne(String name, AggregateFunction function, Call call) {
        if (call.arguments().size() != 1) {
            throw CallErrors.noFunction(name, call.arguments(), call.syntax());
        }
        AggregateNode plain = Aggregates.create(
                name, call.arguments().getFirst(), call.isDistinct(), call.filter(), coercion, call.syntax());
        AggregateNode inOrder = ordered(function, plain.arguments(), call, PgType.dataType(plain.getType()));
        return function == AggregateFunction.ANY_VALUE || function.keepsNulls() ? inOrder : plain;
    }

    private AggregateNode ordered(AggregateFunction function, List<RexNode> arguments, Call call, DataType type) {
        if (call.isDistinct()) {
            call.arguments().stream()
                    .filter(argument -> !argument.isUnknown())
                    .forEach(argument -> Equality.check(argument.type(), argument.node()));
        }
        List<RexNode> all = new ArrayList<>(arguments);
        List<SortDirection> directions = new ArrayList<>();
        for (SqlNode node : call.order()) {
            SortDirection direction = SortDirection.of(node);
            RexNode key = coercion.typed(expressions.analyze(direction.key()), direction.key())
                    .rex();
            Equality.checkOrder(PgType.dataType(key.getType()), direction.key());
            if (call.isDistinct() && !arguments.contains(key)) {
                throw Errors.at(
                        direction.key(),
                        ErrorCode.INVALID_COLUMN_REFERENCE,
                        "in an aggregate with DISTINCT, ORDER BY expressions must appear in argument list");
            }
            all.add(key);
            directions.add(direction);
        }
        return new AggregateNode(function, all, directions, call.isDistinct(), call.filter(), type);
    }

    private AggregateNode orderedSet(
            String name, AggregateFunction function, SqlCall written, @Nullable RexNode filter) {
        SqlCall call = written.operand(0);
        SqlNodeList order = written.operand(1);
        List<Term> direct =
                call.getOperandList().stream().map(expressions::analyze).toList();
        SortDirection direction = SortDirection.of(order.get(0));
        Term value = expressions.analyze(direction.key());
        boolean isMode = function == AggregateFunction.MODE;
        List<Term> all = new ArrayList<>(direct);
        all.add(value);
        if (order.size() != 1 || direct.size() != (isMode ? 0 : 1)) {
            throw CallErrors.noFunction(name, all, call);
        }
        DataType input = value.isUnknown() ? DataType.TEXT : value.type();
        Equality.checkOrder(input, value.node());
        DataType result =
                Aggregates.resultType(function, input).orElseThrow(() -> CallErrors.noFunction(name, all, call));
        boolean isFloat = function == AggregateFunction.PERCENTILE_CONT && input.name() != TypeName.INTERVAL;
        RexNode ordered = coercion.to(value, isFloat ? DataType.DOUBLE_PRECISION : input);
        List<RexNode> arguments = new ArrayList<>();
        arguments.add(ordered);
        if (!isMode) {
            arguments.add(fraction(name, all, call));
        }
        arguments.add(ordered);
        boolean hasMany = !isMode && Arrays.isArray(direct.getFirst());
        if (hasMany && input.isArray()) {
            throw Errors.unsupported(call, "an array of arrays is");
        }
        DataType type = hasMany ? DataType.arrayOf(Arrays.open(result)) : result;
        return new AggregateNode(function, arguments, List.of(direction), false, filter, type);
    }

    private RexNode fraction(String name, List<Term> all, SqlCall call) {
        Term term = all.getFirst();
        boolean areMany = Arrays.isArray(term) && term.type().element().name().isNumber();
        DataType type = areMany ? DataType.arrayOf(DataType.DOUBLE_PRECISION) : DataType.DOUBLE_PRECISION;
        Optional<List<RexNode>> fraction = Functions.arguments(coercion, List.of(term), type);
        RexNode node = fraction.orElseThrow(() -> CallErrors.noFunction(name, all, call))
                .getFirst();
        boolean hasColumns = Subqueries.isAny(node, inner -> inner instanceof org.apache.calcite.rex.RexInputRef);
        if (hasColumns) {
            throw Errors.unsupported(term.node(), "a fraction that is not the same for all rows is");
        }
        return node;
    }
}
