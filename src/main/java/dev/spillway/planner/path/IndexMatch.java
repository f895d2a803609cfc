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

/// Conditions that an index can answer: equalities on its first columns, of which one may be with a list of values,
/// then bounds on the next. `conditions` are those that need no check besides, `printed` what EXPLAIN shows: these,
/// and what follows from others. Immutable.
record IndexMatch(List<Bound> bounds, List<Expression> conditions, List<Expression> printed) {
    /// A condition on a key; the value is over variables that are not the scan's own. With an operator that takes
    /// one
    /// but no value it is one of `anyOf`, which are different.
    record Bound(IndexCondition condition, Optional<Expression> value, List<Expression> anyOf) {
        Bound(IndexCondition condition, Optional<Expression> value) {
            this(condition, value, List.of());
        }
    }

    /// `isWhole` where the bounds say all that the condition says.
    private record Found(List<Bound> bounds, Expression condition, List<Expression> printed, boolean isWhole) {
        static Found of(Bound bound, Expression condition) {
            return new Found(List.of(bound), condition, List.of(condition), true);
        }

        boolean isExact() {
            return IndexMatch.isExact(bounds.getFirst().condition().operator());
        }

        boolean hasList() {
            return !bounds.getFirst().anyOf().isEmpty();
        }
    }

    /// Keys that are fixed by an equality.
    int fixedKeys() {
        return (int) bounds.stream()
                .filter(bound -> isExact(bound.condition().operator()))
                .count();
    }

    /// How often the index is searched: once for each value of a list.
    int searches() {
        return bounds.stream()
                .mapToInt(bound -> Math.max(1, bound.anyOf().size()))
                .max()
                .orElse(1);
    }

    /// Whether a bound is a value of an outer side.
    boolean isParameterized() {
        return bounds.stream()
                .anyMatch(bound -> bound.value()
                        .map(value -> !Expressions.variables(value).isEmpty())
                        .orElse(false));
    }

    /// `candidates` may refer to `outer` besides the scan's own variables; then lists are not looked up.
    static IndexMatch of(CatalogIndex index, LogicalNode.Scan node, List<Expression> candidates, BitSet outer) {
        List<Found> all = new ArrayList<>();
        List<IndexColumn> keys = index.definition().columns();
        boolean goesOn = true;
        boolean takesList = outer.isEmpty();
        for (int key = 0; key < keys.size() && goesOn; key++) {
            List<Found> found = new ArrayList<>();
            for (Expression candidate : candidates) {
                found(candidate, key, keys.get(key).column(), node, outer).ifPresent(found::add);
            }
            Optional<Found> exact = exact(found, takesList);
            found.removeIf(Found::isExact);
            all.addAll(exact.map(List::of).orElse(found));
            goesOn = exact.isPresent();
            takesList = takesList && !exact.map(Found::hasList).orElse(false);
        }
        return new IndexMatch(
                all.stream().flatMap(found -> found.bounds().stream()).toList(),
                all.stream().filter(Found::isWhole).map(Found::condition).toList(),
                all.stream().flatMap(found -> found.printed().stream()).toList());
    }

    /// An equality with one value before one with a list.
    private static Optional<Found> exact(List<Found> found, boolean takesList) {
        return found.stream()
                .filter(it -> it.isExact() && !it.hasList())
                .findFirst()
                .or(() -> found.stream()
                        .filter(it -> takesList && it.isExact() && it.hasList())
                        .findFirst());
    }

    private static Optional<Found> found(
            Expression condition, int key, int column, LogicalNode.Scan node, BitSet outer) {
        if (condition instanceof Expression.InList list && isColumn(list.operand(), column, node)) {
            List<Expression> values = KeyLists.values(list);
            Bound bound = new Bound(new IndexCondition(key, Operator.EQUAL), Optional.empty(), values);
            return values.isEmpty() ? Optional.empty() : Optional.of(Found.of(bound, condition));
        }
        if (condition instanceof Call call
                && call.arguments().size() == 2
                && isColumn(call.arguments().getFirst(), column, node)) {
            List<Call> implied = KeyLists.impliedByPattern(call);
            if (!implied.isEmpty()) {
                List<Bound> bounds = implied.stream()
                        .flatMap(part -> bound(part, key, column, node, outer).stream())
                        .toList();
                return Optional.of(new Found(bounds, condition, List.copyOf(implied), false));
            }
        }
        return bound(condition, key, column, node, outer).map(bound -> Found.of(bound, condition));
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
