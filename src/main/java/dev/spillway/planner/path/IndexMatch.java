package dev.spillway.planner.path;

import dev.spillway.catalog.CatalogIndex;
import dev.spillway.data.DataType;
import dev.spillway.data.TypeName;
import dev.spillway.plan.Expression;
import dev.spillway.plan.Expression.Call;
import dev.spillway.plan.Expression.ColumnRef;
import dev.spillway.planner.logical.Expressions;
import dev.spillway.planner.logical.LogicalNode;
import dev.spillway.storage.IndexColumn;
import dev.spillway.storage.IndexCondition;
import dev.spillway.storage.IndexCondition.Operator;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;

/// Conditions that an index can answer: equalities on its first columns, then bounds on the next. `conditions` are the
/// originals. Immutable.
record IndexMatch(List<Bound> bounds, List<Expression> conditions) {
    /// A condition on a key; the value is over variables that are not the scan's own.
    record Bound(IndexCondition condition, Optional<Expression> value) {}

    private record Found(Bound bound, Expression condition) {}

    /// Keys that are fixed by an equality.
    int fixedKeys() {
        return (int) bounds.stream()
                .filter(bound -> isExact(bound.condition().operator()))
                .count();
    }

    /// Whether a bound is a value of an outer side.
    boolean isParameterized() {
        return bounds.stream()
                .anyMatch(bound -> bound.value()
                        .map(value -> !Expressions.variables(value).isEmpty())
                        .orElse(false));
    }

    /// `candidates` may refer to `outer` besides the scan's own variables.
    static IndexMatch of(CatalogIndex index, LogicalNode.Scan node, List<Expression> candidates, BitSet outer) {
        List<Bound> bounds = new ArrayList<>();
        List<Expression> conditions = new ArrayList<>();
        List<IndexColumn> keys = index.definition().columns();
        boolean goesOn = true;
        for (int key = 0; key < keys.size() && goesOn; key++) {
            List<Found> found = new ArrayList<>();
            for (Expression candidate : candidates) {
                bound(candidate, key, keys.get(key).column(), node, outer)
                        .ifPresent(bound -> found.add(new Found(bound, candidate)));
            }
            Optional<Found> exact = found.stream()
                    .filter(it -> isExact(it.bound().condition().operator()))
                    .findFirst();
            List<Found> taken = exact.map(List::of).orElse(found);
            taken.forEach(it -> {
                bounds.add(it.bound());
                conditions.add(it.condition());
            });
            goesOn = exact.isPresent();
        }
        return new IndexMatch(List.copyOf(bounds), List.copyOf(conditions));
    }

    private static boolean isExact(Operator operator) {
        return operator == Operator.EQUAL || operator == Operator.IS_NULL;
    }

    private static Optional<Bound> bound(
            Expression condition, int key, int column, LogicalNode.Scan node, BitSet outer) {
        if (!(condition instanceof Call call)) {
            return Optional.empty();
        }
        List<Expression> arguments = call.arguments();
        if (arguments.size() == 1 && isColumn(arguments.getFirst(), column, node)) {
            return switch (call.function()) {
                case IS_NULL -> Optional.of(new Bound(new IndexCondition(key, Operator.IS_NULL), Optional.empty()));
                case IS_NOT_NULL ->
                    Optional.of(new Bound(new IndexCondition(key, Operator.IS_NOT_NULL), Optional.empty()));
                default -> Optional.empty();
            };
        }
        if (arguments.size() != 2) {
            return Optional.empty();
        }
        boolean isFlipped = !isColumn(arguments.get(0), column, node);
        Expression own = arguments.get(isFlipped ? 1 : 0);
        Expression value = arguments.get(isFlipped ? 0 : 1);
        return operator(call, isFlipped)
                .filter(operator -> isColumn(own, column, node)
                        && isComparable(own.type(), value.type())
                        && Expressions.isSubset(Expressions.variables(value), outer)
                        && isRepeatable(value))
                .map(operator -> new Bound(new IndexCondition(key, operator), Optional.of(value)));
    }

    private static boolean isColumn(Expression expression, int column, LogicalNode.Scan node) {
        return expression instanceof ColumnRef reference
                && node.variables().get(reference.index())
                && node.column(reference.index()) == column;
    }

    private static Optional<Operator> operator(Call call, boolean isFlipped) {
        return switch (call.function()) {
            case EQUAL -> Optional.of(Operator.EQUAL);
            case LESS -> Optional.of(isFlipped ? Operator.GREATER : Operator.LESS);
            case LESS_OR_EQUAL -> Optional.of(isFlipped ? Operator.GREATER_OR_EQUAL : Operator.LESS_OR_EQUAL);
            case GREATER -> Optional.of(isFlipped ? Operator.LESS : Operator.GREATER);
            case GREATER_OR_EQUAL -> Optional.of(isFlipped ? Operator.LESS_OR_EQUAL : Operator.GREATER_OR_EQUAL);
            default -> Optional.empty();
        };
    }

    /// Whether values of one type can be looked for among the other's as they are.
    private static boolean isComparable(DataType column, DataType value) {
        if (column.name().isString() && value.name().isString()) {
            return (column.name() == TypeName.CHAR) == (value.name() == TypeName.CHAR);
        }
        return column.name() == value.name()
                && (column.name() != TypeName.NUMERIC || !column.hasFixedScale() || column.scale() == value.scale());
    }

    /// Whether it has one value for a statement.
    private static boolean isRepeatable(Expression value) {
        return switch (value) {
            case ColumnRef _ -> true;
            case Expression.Constant _ -> true;
            case Expression.Parameter _ -> true;
            case Expression.Cast cast -> isRepeatable(cast.operand());
            case Call call -> call.arguments().stream().allMatch(IndexMatch::isRepeatable);
            default -> false;
        };
    }
}
