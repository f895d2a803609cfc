package dev.spillway.planner.path;

import dev.spillway.plan.Expression;
import dev.spillway.plan.Expression.Call;
import dev.spillway.plan.Expression.ColumnRef;
import dev.spillway.plan.Expression.SortKey;
import dev.spillway.plan.Function;
import dev.spillway.planner.logical.Expressions;
import dev.spillway.planner.logical.LogicalNode;
import dev.spillway.planner.logical.Variables;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Orders of rows (PostgreSQL's pathkeys): which of them anybody above may want, and which are the same because inner
/// joins make columns equal. Orders of paths are kept canonical, that is, over one column of each class of equal ones.
/// Immutable once made.
final class Orders {
    private final Map<Integer, Integer> parents = new HashMap<>();
    private final Map<Integer, ColumnRef> representatives = new HashMap<>();
    private final Map<Integer, BitSet> classes = new HashMap<>();
    /// What somebody may want rows sorted by, and for each of its columns those that are equal to it.
    private final Map<Expression, List<BitSet>> wanted = new HashMap<>();
    private List<SortKey> sorted = List.of();

    private Orders() {}

    static Orders of(LogicalNode root, Variables variables) {
        Orders orders = new Orders();
        orders.unite(root);
        for (Integer id : List.copyOf(orders.parents.keySet())) {
            int first = orders.root(id);
            orders.classes.computeIfAbsent(first, any -> new BitSet()).set(id);
            orders.representatives.put(id, variables.reference(first));
        }
        orders.collect(root);
        return orders;
    }

    private void unite(LogicalNode node) {
        if (node instanceof LogicalNode.JoinSet set) {
            for (Expression condition : set.conjuncts()) {
                if (isEquality(condition)
                        && ((Call) condition).arguments().get(0) instanceof ColumnRef left
                        && ((Call) condition).arguments().get(1) instanceof ColumnRef right
                        && left.type().name() == right.type().name()) {
                    int first = root(left.index());
                    int second = root(right.index());
                    parents.put(left.index(), parents.getOrDefault(left.index(), first));
                    parents.put(right.index(), parents.getOrDefault(right.index(), second));
                    parents.put(second, first);
                }
            }
        }
        node.children().forEach(this::unite);
    }

    private int root(int id) {
        int at = id;
        int parent = parents.getOrDefault(at, at);
        while (parent != at) {
            at = parent;
            parent = parents.getOrDefault(at, at);
        }
        return at;
    }

    private static boolean isEquality(Expression condition) {
        return condition instanceof Call call && call.function() == Function.EQUAL;
    }

    private void collect(LogicalNode node) {
        switch (node) {
            case LogicalNode.JoinSet set -> set.conjuncts().forEach(this::wantOperands);
            case LogicalNode.OuterJoin join -> join.on().forEach(this::wantOperands);
            case LogicalNode.Aggregate aggregate -> aggregate.keys().forEach(this::want);
            case LogicalNode.Window window -> window.sortKeys().forEach(key -> want(key.expression()));
            case LogicalNode.Sorted top -> {
                top.keys().forEach(key -> want(key.expression()));
                sorted = sorted.isEmpty() ? top.keys() : sorted;
            }
            case LogicalNode.Scan _,
                    LogicalNode.Functions _,
                    LogicalNode.Values _,
                    LogicalNode.Limited _,
                    LogicalNode.Computed _,
                    LogicalNode.GroupingSets _,
                    LogicalNode.ProjectSet _,
                    LogicalNode.Union _,
                    LogicalNode.With _,
                    LogicalNode.Recursion _,
                    LogicalNode.CommonScan _ -> {}
        }
        node.children().forEach(this::collect);
    }

    private void wantOperands(Expression condition) {
        if (isEquality(condition)) {
            ((Call) condition).arguments().forEach(this::want);
        }
    }

    private void want(Expression expression) {
        wanted.computeIfAbsent(canonical(expression), this::columns);
    }

    private List<BitSet> columns(Expression expression) {
        List<BitSet> columns = new ArrayList<>();
        Expressions.variables(expression).stream().forEach(id -> {
            BitSet same = new BitSet();
            same.set(id);
            columns.add(classes.getOrDefault(id, same));
        });
        return columns;
    }

    /// The expression that stands for all that are equal to it.
    Expression canonical(Expression expression) {
        if (expression instanceof ColumnRef column) {
            return representatives.getOrDefault(column.index(), column);
        }
        return expression instanceof Expression.Constant
                ? expression
                : Expressions.mapChildren(expression, this::canonical);
    }

    /// The order that these keys say, each expression once.
    List<SortKey> canonical(List<SortKey> keys) {
        List<SortKey> order = new ArrayList<>(keys.size());
        for (SortKey key : keys) {
            Expression expression = canonical(key.expression());
            if (order.stream().noneMatch(known -> known.expression().equals(expression))) {
                order.add(new SortKey(expression, key.descending(), key.nullsFirst()));
            }
        }
        return order;
    }

    /// The first keys of a canonical order, as far as somebody above may want them: over variables that are passed
    /// on.
    List<SortKey> useful(List<SortKey> order, BitSet passedOn) {
        int count = 0;
        while (count < order.size() && isUseful(order.get(count).expression(), passedOn)) {
            count++;
        }
        return count == order.size() ? order : List.copyOf(order.subList(0, count));
    }

    private boolean isUseful(Expression expression, BitSet passedOn) {
        List<BitSet> columns = wanted.get(expression);
        if (columns == null) {
            return false;
        }
        for (BitSet same : columns) {
            if (!same.intersects(passedOn)) {
                return false;
            }
        }
        return true;
    }

    /// The order in which the query wants the groups of an aggregate, over what it groups by.
    List<SortKey> wantedOf(LogicalNode.Aggregate node) {
        List<SortKey> order = new ArrayList<>();
        for (SortKey key : sorted) {
            boolean isKey = key.expression() instanceof ColumnRef column
                    && column.index() >= node.firstVariable()
                    && column.index() < node.firstVariable() + node.keys().size();
            if (!isKey) {
                return order;
            }
            ColumnRef column = (ColumnRef) key.expression();
            order.add(new SortKey(
                    canonical(node.keys().get(column.index() - node.firstVariable())),
                    key.descending(),
                    key.nullsFirst()));
        }
        return order;
    }

    /// How many of the first keys of `keys` the canonical order has.
    int presorted(List<SortKey> order, List<SortKey> keys) {
        List<SortKey> asked = canonical(keys);
        int count = 0;
        while (count < order.size() && count < asked.size() && order.get(count).equals(asked.get(count))) {
            count++;
        }
        return count == asked.size() ? keys.size() : prefix(keys, asked, count);
    }

    /// From a number of canonical keys to that of the first keys that they stand for.
    private int prefix(List<SortKey> keys, List<SortKey> asked, int count) {
        int size = 0;
        for (SortKey key : keys) {
            Expression expression = canonical(key.expression());
            if (asked.subList(0, count).stream()
                    .noneMatch(known -> known.expression().equals(expression))) {
                break;
            }
            size++;
        }
        return size;
    }
}
