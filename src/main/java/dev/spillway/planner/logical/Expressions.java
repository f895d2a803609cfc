package dev.spillway.planner.logical;

import dev.spillway.data.DataType;
import dev.spillway.function.Volatility;
import dev.spillway.plan.Expression;
import dev.spillway.plan.Expression.AggregateCall;
import dev.spillway.plan.Expression.Call;
import dev.spillway.plan.Expression.Case;
import dev.spillway.plan.Expression.Cast;
import dev.spillway.plan.Expression.ColumnRef;
import dev.spillway.plan.Expression.Constant;
import dev.spillway.plan.Expression.InList;
import dev.spillway.plan.Expression.Parameter;
import dev.spillway.plan.Expression.SessionCall;
import dev.spillway.plan.Expression.When;
import dev.spillway.plan.Expression.WindowCall;
import dev.spillway.plan.Function;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collection;
import java.util.List;
import java.util.function.UnaryOperator;

/// Walks over expressions. Stateless.
public final class Expressions {
    private Expressions() {}

    /// What is put in the place of a variable.
    @FunctionalInterface
    public interface Replacement {
        Expression of(ColumnRef column);
    }

    public static List<Expression> children(Expression expression) {
        return switch (expression) {
            case ColumnRef column -> List.of();
            case Constant constant -> List.of();
            case Parameter parameter -> List.of();
            case Call call -> call.arguments();
            case Cast cast -> List.of(cast.operand());
            case Case choice -> caseChildren(choice);
            case InList list -> List.of(list.operand());
            case Expression.ScalarCall call -> call.arguments();
            case SessionCall call -> call.arguments();
        };
    }

    private static List<Expression> caseChildren(Case choice) {
        List<Expression> children = new ArrayList<>();
        for (When branch : choice.branches()) {
            children.add(branch.condition());
            children.add(branch.result());
        }
        children.add(choice.otherwise());
        return children;
    }

    /// The variables of an expression.
    public static BitSet variables(Expression expression) {
        BitSet into = new BitSet();
        collect(expression, into);
        return into;
    }

    public static BitSet variables(Collection<Expression> expressions) {
        BitSet into = new BitSet();
        expressions.forEach(expression -> collect(expression, into));
        return into;
    }

    /// Whether one of them calls for a number of a sequence.
    public static boolean callsSequence(Collection<? extends Expression> expressions) {
        return expressions.stream()
                .anyMatch(
                        it -> it instanceof SessionCall call && call.function().isOfSequence()
                                || callsSequence(children(it)));
    }

    /// Whether it may be something else each time it is computed, or changes something then.
    public static boolean isVolatile(Expression expression) {
        boolean isHere = switch (expression) {
            case SessionCall _ -> true;
            case Expression.ScalarCall call -> call.function().volatility() == Volatility.VOLATILE;
            case Call call -> call.function().isVolatile();
            default -> false;
        };
        return isHere || children(expression).stream().anyMatch(Expressions::isVolatile);
    }

    public static BitSet variables(AggregateCall call) {
        BitSet into = variables(call.arguments());
        call.filter().ifPresent(filter -> collect(filter, into));
        call.order().forEach(key -> collect(key.expression(), into));
        return into;
    }

    private static void collect(Expression expression, BitSet into) {
        if (expression instanceof ColumnRef column) {
            into.set(column.index());
        } else {
            for (Expression child : children(expression)) {
                collect(child, into);
            }
        }
    }

    /// The expression with each variable replaced.
    public static Expression replace(Expression expression, Replacement replacement) {
        return expression instanceof ColumnRef column
                ? replacement.of(column)
                : mapChildren(expression, child -> replace(child, replacement));
    }

    /// The expression with other operands.
    public static Expression mapChildren(Expression expression, UnaryOperator<Expression> map) {
        return switch (expression) {
            case ColumnRef column -> column;
            case Constant constant -> constant;
            case Parameter parameter -> parameter;
            case Call call -> new Call(call.function(), mapAll(call.arguments(), map), call.type());
            case Cast cast -> new Cast(map.apply(cast.operand()), cast.type(), cast.isImplicit());
            case Case choice ->
                new Case(
                        choice.branches().stream()
                                .map(branch -> new When(map.apply(branch.condition()), map.apply(branch.result())))
                                .toList(),
                        map.apply(choice.otherwise()),
                        choice.type());
            case InList list -> new InList(map.apply(list.operand()), list.values(), list.hasNull(), list.negated());
            case Expression.ScalarCall call ->
                new Expression.ScalarCall(call.function(), mapAll(call.arguments(), map), call.type());
            case SessionCall call -> new SessionCall(call.function(), mapAll(call.arguments(), map), call.type());
        };
    }

    private static List<Expression> mapAll(List<Expression> expressions, UnaryOperator<Expression> map) {
        return expressions.stream().map(map).toList();
    }

    public static List<Expression> replaceAll(List<Expression> expressions, Replacement replacement) {
        return expressions.stream()
                .map(expression -> replace(expression, replacement))
                .toList();
    }

    /// The aggregate over other arguments.
    public static AggregateCall mapCall(AggregateCall call, UnaryOperator<Expression> map) {
        return new AggregateCall(
                call.function(),
                mapAll(call.arguments(), map),
                call.isDistinct(),
                call.filter().map(map),
                call.order().stream()
                        .map(key ->
                                new Expression.SortKey(map.apply(key.expression()), key.descending(), key.nullsFirst()))
                        .toList(),
                call.type());
    }

    /// The window function over other arguments.
    public static WindowCall mapCall(WindowCall call, UnaryOperator<Expression> map) {
        return new WindowCall(
                call.function(), mapAll(call.arguments(), map), call.filter().map(map), call.type());
    }

    /// The parts of a condition that are ANDed, flat.
    public static List<Expression> conjuncts(Expression condition) {
        List<Expression> into = new ArrayList<>();
        flatten(condition, into);
        return into;
    }

    private static void flatten(Expression condition, List<Expression> into) {
        if (condition instanceof Call call && call.function() == Function.AND) {
            call.arguments().forEach(argument -> flatten(argument, into));
        } else if (!(condition instanceof Constant constant && Boolean.TRUE.equals(constant.value()))) {
            into.add(condition);
        }
    }

    /// The conjunction of conditions; at least one is given.
    public static Expression and(List<Expression> conditions) {
        return conditions.size() == 1
                ? conditions.getFirst()
                : new Call(Function.AND, List.copyOf(conditions), DataType.BOOLEAN);
    }

    public static boolean isSubset(BitSet part, BitSet whole) {
        BitSet rest = (BitSet) part.clone();
        rest.andNot(whole);
        return rest.isEmpty();
    }
}
