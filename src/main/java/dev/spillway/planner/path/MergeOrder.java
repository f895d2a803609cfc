package dev.spillway.planner.path;

import dev.spillway.data.DataType;
import dev.spillway.plan.Expression;
import dev.spillway.plan.Expression.Call;
import dev.spillway.plan.Expression.MergeKey;
import dev.spillway.plan.Expression.SortKey;
import dev.spillway.plan.Function;
import dev.spillway.plan.PlanNode.JoinType;
import java.util.ArrayList;
import java.util.List;

/// What a merge join is by: some or all equalities of a link, in an order. `outer` and `inner` are what the sides are
/// sorted by, `outerOrder` and `innerOrder` the same as orders of paths are kept; `rest` are the conditions that are
/// checked besides. Immutable.
record MergeOrder(
        List<MergeKey> keys,
        List<SortKey> outer,
        List<SortKey> inner,
        List<SortKey> outerOrder,
        List<SortKey> innerOrder,
        List<Expression> rest,
        boolean isWhole) {
    static MergeOrder ascending(JoinLink link, Orders orders) {
        List<MergeKey> keys = new ArrayList<>();
        for (int i = 0; i < link.outerKeys().size(); i++) {
            keys.add(new MergeKey(link.outerKeys().get(i), link.innerKeys().get(i), false, false));
        }
        return of(link, keys, orders);
    }

    /// By the equalities that the first keys of a side's order are those of, in that order.
    static MergeOrder of(JoinLink link, List<SortKey> order, boolean isOuter, Orders orders) {
        List<Expression> own = isOuter ? link.outerKeys() : link.innerKeys();
        List<MergeKey> keys = new ArrayList<>();
        for (SortKey sorted : order) {
            int found = -1;
            for (int i = 0; i < own.size() && found < 0; i++) {
                found = orders.canonical(own.get(i)).equals(sorted.expression()) ? i : found;
            }
            if (found < 0) {
                break;
            }
            keys.add(new MergeKey(
                    link.outerKeys().get(found),
                    link.innerKeys().get(found),
                    sorted.descending(),
                    sorted.nullsFirst()));
        }
        return of(link, keys, orders);
    }

    private static MergeOrder of(JoinLink link, List<MergeKey> keys, Orders orders) {
        List<SortKey> outer = keys.stream()
                .map(key -> new SortKey(key.outer(), key.descending(), key.nullsFirst()))
                .toList();
        List<SortKey> inner = keys.stream()
                .map(key -> new SortKey(key.inner(), key.descending(), key.nullsFirst()))
                .toList();
        return new MergeOrder(
                keys,
                outer,
                inner,
                List.copyOf(orders.canonical(outer)),
                List.copyOf(orders.canonical(inner)),
                rest(link, keys),
                keys.size() == link.outerKeys().size());
    }

    /// Equalities that are not merged are checked like other conditions.
    private static List<Expression> rest(JoinLink link, List<MergeKey> keys) {
        List<Expression> rest = new ArrayList<>();
        for (int i = 0; i < link.outerKeys().size(); i++) {
            Expression outer = link.outerKeys().get(i);
            Expression inner = link.innerKeys().get(i);
            boolean isMerged = keys.stream()
                    .anyMatch(merged ->
                            merged.outer().equals(outer) && merged.inner().equals(inner));
            if (!isMerged) {
                rest.add(new Call(Function.EQUAL, List.of(outer, inner), DataType.BOOLEAN));
            }
        }
        rest.addAll(link.rest());
        return rest;
    }

    List<Expression> equalities() {
        return keys.stream()
                .<Expression>map(key -> new Call(Function.EQUAL, List.of(key.outer(), key.inner()), DataType.BOOLEAN))
                .toList();
    }

    Path.JoinShape shape(JoinType type) {
        return new Path.JoinShape(
                type,
                keys.stream().map(MergeKey::outer).toList(),
                keys.stream().map(MergeKey::inner).toList(),
                rest,
                false);
    }
}
