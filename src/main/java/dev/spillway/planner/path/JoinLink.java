package dev.spillway.planner.path;

import dev.spillway.data.DataType;
import dev.spillway.plan.Expression;
import dev.spillway.plan.Expression.Call;
import dev.spillway.plan.Expression.Cast;
import dev.spillway.plan.Expression.SortKey;
import dev.spillway.plan.Function;
import dev.spillway.plan.PlanNode.JoinType;
import dev.spillway.planner.logical.Expressions;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What joins two sets, looked at once for all ways to join them: equalities whose sides can be hashed or merged, and
/// the rest. The outer side's operands come first. Not thread-safe: it remembers what was asked.
final class JoinLink {
    private static final Expression SAME = new Expression.Constant(1L, DataType.INTEGER);

    private final QueryFacts facts;
    private final List<Expression> conditions;
    private final List<Expression> outerKeys;
    private final List<Expression> innerKeys;
    private final List<Expression> rest;
    private double selectivity = -1;
    private double keysSelectivity = -1;
    private @Nullable JoinLink flipped;
    private @Nullable MergeOrder mergeOrder;
    private @Nullable List<IndexPaths.Lookup> lookups;
    private final Map<List<SortKey>, MergeOrder> ofOuterOrders = new HashMap<>(2);
    private final Map<List<SortKey>, MergeOrder> ofInnerOrders = new HashMap<>(2);

    private JoinLink(
            QueryFacts facts,
            List<Expression> conditions,
            List<Expression> outerKeys,
            List<Expression> innerKeys,
            List<Expression> rest) {
        this.facts = facts;
        this.conditions = conditions;
        this.outerKeys = outerKeys;
        this.innerKeys = innerKeys;
        this.rest = rest;
    }

    /// `outer` and `inner` are the variables of the two sides.
    static JoinLink of(QueryFacts facts, JoinType type, List<Expression> conditions, BitSet outer, BitSet inner) {
        List<Expression> outerKeys = new ArrayList<>(conditions.size());
        List<Expression> innerKeys = new ArrayList<>(conditions.size());
        List<Expression> rest = new ArrayList<>();
        for (Expression condition : conditions) {
            Optional<Sides> sides = Sides.of(condition, outer, inner);
            if (sides.isPresent()) {
                Expression first = sides.get().outer();
                Expression second = sides.get().inner();
                DataType common = commonType(first.type(), second.type());
                outerKeys.add(cast(first, common));
                innerKeys.add(cast(second, common));
            } else if (type == JoinType.FULL || !addNullSafe(condition, outer, inner, outerKeys, innerKeys)) {
                rest.add(condition);
            }
        }
        // FULL JOIN ON FALSE: as PostgreSQL, which merges by no key at all.
        boolean isKeyless = type == JoinType.FULL
                && outerKeys.isEmpty()
                && rest.stream().allMatch(Expression.Constant.class::isInstance);
        if (isKeyless) {
            outerKeys.add(SAME);
            innerKeys.add(SAME);
        }
        return new JoinLink(facts, conditions, List.copyOf(outerKeys), List.copyOf(innerKeys), List.copyOf(rest));
    }

    /// Adds the keys of an `IS NOT DISTINCT FROM` between the sides, and says whether it is one. PostgreSQL refuses
    /// a
    /// FULL JOIN by it.
    private static boolean addNullSafe(
            Expression condition, BitSet outer, BitSet inner, List<Expression> outerKeys, List<Expression> innerKeys) {
        Optional<Sides> sides = Sides.of(condition, Function.IS_NOT_DISTINCT_FROM, outer, inner);
        if (sides.isEmpty()) {
            return false;
        }
        Expression first = sides.get().outer();
        Expression second = sides.get().inner();
        DataType common = commonType(first.type(), second.type());
        Optional<List<Expression>> ofFirst = NullSafeKeys.of(cast(first, common));
        Optional<List<Expression>> ofSecond = NullSafeKeys.of(cast(second, common));
        ofFirst.ifPresent(outerKeys::addAll);
        ofSecond.ifPresent(innerKeys::addAll);
        return ofFirst.isPresent();
    }

    /// The operands of an equality that compares one side with the other.
    record Sides(Expression outer, Expression inner) {
        static Optional<Sides> of(Expression condition, BitSet outer, BitSet inner) {
            return of(condition, Function.EQUAL, outer, inner);
        }

        private static Optional<Sides> of(Expression condition, Function function, BitSet outer, BitSet inner) {
            if (!(condition instanceof Call call) || call.function() != function) {
                return Optional.empty();
            }
            Expression first = call.arguments().get(0);
            Expression second = call.arguments().get(1);
            BitSet ofFirst = Expressions.variables(first);
            BitSet ofSecond = Expressions.variables(second);
            if (ofFirst.isEmpty() || ofSecond.isEmpty() || !isHashable(first.type(), second.type())) {
                return Optional.empty();
            }
            if (Expressions.isSubset(ofFirst, outer) && Expressions.isSubset(ofSecond, inner)) {
                return Optional.of(new Sides(first, second));
            }
            if (Expressions.isSubset(ofSecond, outer) && Expressions.isSubset(ofFirst, inner)) {
                return Optional.of(new Sides(second, first));
            }
            return Optional.empty();
        }
    }

    private static boolean isHashable(DataType left, DataType right) {
        return left.name() == right.name()
                || left.name().isInteger() && right.name().isInteger();
    }

    private static DataType commonType(DataType left, DataType right) {
        return left.name().compareTo(right.name()) >= 0 ? left : right;
    }

    private static Expression cast(Expression expression, DataType type) {
        return expression.type().name() == type.name() ? expression : new Cast(expression, type, true);
    }

    /// The same for the join with its inputs exchanged.
    JoinLink flipped() {
        JoinLink known = flipped;
        if (known == null) {
            known = new JoinLink(facts, conditions, innerKeys, outerKeys, rest);
            known.flipped = this;
            flipped = known;
        }
        return known;
    }

    List<Expression> conditions() {
        return conditions;
    }

    boolean hasKeys() {
        return !outerKeys.isEmpty();
    }

    List<Expression> outerKeys() {
        return outerKeys;
    }

    List<Expression> innerKeys() {
        return innerKeys;
    }

    /// Conditions that are no keys.
    List<Expression> rest() {
        return rest;
    }

    /// Of all conditions.
    double selectivity() {
        if (selectivity < 0) {
            selectivity = facts.selectivity().conjunction(conditions);
        }
        return selectivity;
    }

    /// Of the equalities of keys alone.
    double keysSelectivity() {
        if (keysSelectivity < 0) {
            keysSelectivity = facts.selectivity().conjunction(equalities());
        }
        return keysSelectivity;
    }

    List<Expression> equalities() {
        List<Expression> result = new ArrayList<>(outerKeys.size());
        for (int i = 0; i < outerKeys.size(); i++) {
            result.add(new Call(Function.EQUAL, List.of(outerKeys.get(i), innerKeys.get(i)), DataType.BOOLEAN));
        }
        return result;
    }

    /// What a hash join checks.
    Path.JoinShape hashed(JoinType type) {
        return new Path.JoinShape(type, outerKeys, innerKeys, rest, false);
    }

    /// What a merge by all keys needs, ascending.
    MergeOrder mergeOrder() {
        MergeOrder known = mergeOrder;
        if (known == null) {
            known = MergeOrder.ascending(this, facts.orders());
            mergeOrder = known;
        }
        return known;
    }

    /// What a merge of rows that come in this order on one side can be by; its keys may be none.
    MergeOrder mergeOrder(List<SortKey> order, boolean isOuter) {
        Map<List<SortKey>, MergeOrder> known = isOuter ? ofOuterOrders : ofInnerOrders;
        return known.computeIfAbsent(order, any -> MergeOrder.of(this, order, isOuter, facts.orders()));
    }

    /// How the inner side, where it is a relation, can be looked up for an outer row.
    List<IndexPaths.Lookup> lookups(IndexPaths paths, PathSet.BaseScan scan, BitSet outer) {
        List<IndexPaths.Lookup> known = lookups;
        if (known == null) {
            known = paths.lookups(scan, conditions, outer);
            lookups = known;
        }
        return known;
    }
}
