package dev.spillway.sql.expression;

import dev.spillway.catalog.PgType;
import dev.spillway.data.DataType;
import dev.spillway.plan.AggregateFunction;
import dev.spillway.plan.Expression;
import dev.spillway.plan.Function;
import dev.spillway.sql.expression.PgOperator.Meaning;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.IntFunction;
import org.apache.calcite.rel.core.AggregateCall;
import org.apache.calcite.rex.RexCall;
import org.apache.calcite.rex.RexDynamicParam;
import org.apache.calcite.rex.RexInputRef;
import org.apache.calcite.rex.RexLiteral;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexUtil;
import org.apache.calcite.sql.SqlKind;
import org.jspecify.annotations.Nullable;

/// From Calcite's expressions over a node's input to plan expressions. `input` gives what stands for input field i, in
/// plans usually an [Expression.ColumnRef] with the name that EXPLAIN prints. Stateless.
public final class ExpressionConverter {
    private ExpressionConverter() {}

    public static Expression convert(RexNode node, IntFunction<? extends Expression> input) {
        return switch (node) {
            case RexInputRef reference -> input.apply(reference.getIndex());
            case ConstantNode constant -> constant.toConstant();
            case RexLiteral literal -> literal(literal);
            case RowCountNode count -> convert(count.expression(), input);
            case RexDynamicParam parameter ->
                new Expression.Parameter(parameter.getIndex() + 1, PgType.dataType(parameter.getType()));
            case RexCall call -> call(call, input);
            default -> throw new IllegalArgumentException("not an expression of a plan: " + node);
        };
    }

    public static List<Expression> convertAll(List<RexNode> nodes, IntFunction<? extends Expression> input) {
        return nodes.stream().<Expression>map(node -> convert(node, input)).toList();
    }

    /// An aggregate whose arguments and filter are fields of `input`.
    public static Expression.AggregateCall aggregate(AggregateCall call, IntFunction<? extends Expression> input) {
        if (call.getAggregation().getKind() == SqlKind.COUNT && !(call.getAggregation() instanceof PgAggregate)) {
            // Calcite's pruning keeps a count where no aggregate is left that anybody reads.
            return new Expression.AggregateCall(
                    AggregateFunction.COUNT_STAR, List.of(), false, Optional.empty(), DataType.BIGINT);
        }
        if (!(call.getAggregation() instanceof PgAggregate aggregate)) {
            throw new IllegalArgumentException("not an aggregate of Spillway: " + call);
        }
        List<Expression> all =
                call.getArgList().stream().<Expression>map(input::apply).toList();
        int count = all.size() - aggregate.order().size();
        List<Expression.SortKey> order = new ArrayList<>();
        for (int i = count; i < all.size(); i++) {
            SortDirection direction = aggregate.order().get(i - count);
            order.add(new Expression.SortKey(all.get(i), direction.isDescending(), direction.nullsFirst()));
        }
        return new Expression.AggregateCall(
                aggregate.function(),
                all.subList(0, count),
                call.isDistinct(),
                call.hasFilter() ? Optional.of(input.apply(call.filterArg)) : Optional.empty(),
                order,
                PgType.dataType(call.getType()));
    }

    private static Expression literal(RexLiteral literal) {
        DataType type = PgType.dataType(literal.getType());
        return new Expression.Constant(value(literal, type), type);
    }

    /// Literals other than booleans come from Calcite's rules only.
    private static @Nullable Object value(RexLiteral literal, DataType type) {
        if (literal.isNull()) {
            return null;
        }
        return switch (type.name()) {
            case BOOLEAN -> RexLiteral.booleanValue(literal);
            case SMALLINT, INTEGER, BIGINT ->
                ((BigDecimal) java.util.Objects.requireNonNull(literal.getValue())).longValueExact();
            default -> throw new IllegalArgumentException("not a constant of Spillway: " + literal);
        };
    }

    private static Expression call(RexCall call, IntFunction<? extends Expression> input) {
        if (call.getKind() == SqlKind.SEARCH) {
            return convert(RexUtil.expandSearch(Operators.REX, null, call), input);
        }
        List<Expression> arguments = convertAll(call.getOperands(), input);
        DataType type = PgType.dataType(call.getType());
        if (call.getKind() == SqlKind.CASE) {
            return conditional(arguments, type);
        }
        if (call.getKind() == SqlKind.CAST) {
            // Calcite's rules cast to say that a value may be NULL; the value stays what it is.
            Expression operand = arguments.getFirst();
            return operand.type().equals(type) ? operand : new Expression.Cast(operand, type, true);
        }
        if (call.getOperator() instanceof PgOperator operator) {
            return meant(operator, arguments, type);
        }
        return new Expression.Call(function(call), arguments, type);
    }

    private static Expression meant(PgOperator operator, List<Expression> arguments, DataType type) {
        return switch (operator.meaning()) {
            case Meaning.BuiltIn(Function function) -> new Expression.Call(function, arguments, type);
            case Meaning.Cast(boolean isImplicit) -> new Expression.Cast(arguments.getFirst(), type, isImplicit);
            case Meaning.InList(boolean isNegated) -> inList(arguments, isNegated);
            case Meaning.Session(var function) -> new Expression.SessionCall(function, arguments, type);
            case Meaning.Scalar(var function) -> new Expression.ScalarCall(function, arguments, type);
        };
    }

    private static Expression inList(List<Expression> arguments, boolean isNegated) {
        List<Object> values = new ArrayList<>();
        boolean hasNull = false;
        for (Expression argument : arguments.subList(1, arguments.size())) {
            if (argument instanceof Expression.Constant constant && constant.value() != null) {
                values.add(constant.value());
            } else {
                hasNull = true;
            }
        }
        return new Expression.InList(arguments.getFirst(), values, hasNull, isNegated);
    }

    private static Expression conditional(List<Expression> arguments, DataType type) {
        List<Expression.When> branches = new ArrayList<>();
        for (int i = 0; i + 1 < arguments.size(); i += 2) {
            branches.add(new Expression.When(arguments.get(i), arguments.get(i + 1)));
        }
        return new Expression.Case(branches, arguments.getLast(), type);
    }

    private static Function function(RexCall call) {
        return Operators.function(call.getKind())
                .orElseThrow(() -> new IllegalArgumentException("not a function of a plan: " + call));
    }
}
