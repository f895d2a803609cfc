package dev.spillway.planner;

import dev.spillway.plan.AggregateFunction;
import dev.spillway.plan.Expression;
import dev.spillway.plan.Expression.AggregateCall;
import dev.spillway.plan.Expression.Call;
import dev.spillway.plan.Expression.ColumnRef;
import dev.spillway.plan.Expression.Constant;
import dev.spillway.plan.Expression.SortKey;
import dev.spillway.plan.PlanNode;
import dev.spillway.plan.PlanNode.AggregateMode;
import dev.spillway.plan.PlanNode.JoinType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Runs plan records row by row over small tables of whole numbers, in one process: slow, simple and only for tests of
/// the planner. A Gather runs its child once, as a leader without workers does.
final class RowInterpreter {
    private final Map<Integer, List<@Nullable Long[]>> tables;

    RowInterpreter(Map<Integer, List<@Nullable Long[]>> tables) {
        this.tables = tables;
    }

    List<List<@Nullable Object>> run(PlanNode node) {
        List<@Nullable Object[]> rows = input(node);
        Optional<Expression> filter = filterOf(node);
        List<List<@Nullable Object>> result = new ArrayList<>();
        for (@Nullable Object[] row : rows) {
            if (filter.isEmpty() || Boolean.TRUE.equals(value(filter.get(), row))) {
                List<@Nullable Object> output = new ArrayList<>();
                node.header().output().forEach(column -> output.add(value(column.expression(), row)));
                result.add(output);
            }
        }
        return result;
    }

    private static Optional<Expression> filterOf(PlanNode node) {
        return switch (node) {
            case PlanNode.SeqScan scan -> scan.filter();
            case PlanNode.Result result -> result.filter();
            case PlanNode.Aggregate aggregate -> aggregate.filter();
            case PlanNode.HashJoin join -> join.filter();
            case PlanNode.MergeJoin join -> join.filter();
            case PlanNode.NestedLoop join -> join.filter();
            default -> Optional.empty();
        };
    }

    private List<@Nullable Object[]> input(PlanNode node) {
        return switch (node) {
            case PlanNode.SeqScan scan -> scan(scan);
            case PlanNode.Result result
            when result.input().isPresent() -> arrays(result.input().get());
            case PlanNode.Result result -> {
                List<@Nullable Object[]> rows = new ArrayList<>();
                rows.add(new Object[0]);
                yield rows;
            }
            case PlanNode.HashJoin join -> join(join, join.joinType(), hashed(join));
            case PlanNode.MergeJoin join -> merge(join);
            case PlanNode.Material kept -> arrays(kept.input());
            case PlanNode.IncrementalSort sort -> incrementalSort(sort);
            case PlanNode.NestedLoop join -> join(join, join.joinType(), pair -> isTrue(join.joinFilter(), pair));
            case PlanNode.Aggregate aggregate -> {
                if (aggregate.strategy() == PlanNode.AggregateStrategy.SORTED) {
                    requireGrouped(aggregate);
                }
                yield aggregate(aggregate);
            }
            case PlanNode.Sort sort -> sort(sort);
            case PlanNode.Limit limit -> limit(limit);
            case PlanNode.Append append -> {
                List<@Nullable Object[]> rows = new ArrayList<>();
                append.inputs().forEach(child -> rows.addAll(arrays(child)));
                yield rows;
            }
            case PlanNode.Gather gather -> arrays(gather.input());
            default -> throw new IllegalArgumentException("not interpreted: " + node);
        };
    }

    private List<@Nullable Object[]> arrays(PlanNode node) {
        List<@Nullable Object[]> rows = new ArrayList<>();
        for (List<@Nullable Object> row : run(node)) {
            rows.add(row.toArray());
        }
        return rows;
    }

    private List<@Nullable Object[]> scan(PlanNode.SeqScan scan) {
        List<@Nullable Object[]> rows = new ArrayList<>();
        for (@Nullable
        Long[] row : Objects.requireNonNull(tables.get(scan.relation().value()))) {
            rows.add(scan.columns().stream().map(column -> row[column]).toArray());
        }
        return rows;
    }

    private interface PairTest {
        boolean matches(@Nullable Object[] pair);
    }

    /// Both sides must come sorted.
    private List<@Nullable Object[]> merge(PlanNode.MergeJoin join) {
        List<SortKey> outer = new ArrayList<>();
        List<SortKey> inner = new ArrayList<>();
        for (Expression.MergeKey key : join.keys()) {
            outer.add(new SortKey(key.outer(), key.descending(), key.nullsFirst()));
            inner.add(new SortKey(key.inner(), key.descending(), key.nullsFirst()));
        }
        requireSorted(arrays(join.outer()), outer);
        requireSorted(arrays(join.inner()), inner);
        return join(
                join,
                join.joinType(),
                equal(
                        join.outer().header().output().size(),
                        join.keys().stream().map(Expression.MergeKey::outer).toList(),
                        join.keys().stream().map(Expression.MergeKey::inner).toList(),
                        join.joinFilter()));
    }

    private static void requireSorted(List<@Nullable Object[]> rows, List<SortKey> keys) {
        for (int i = 1; i < rows.size(); i++) {
            if (compare(keys, rows.get(i - 1), rows.get(i)) > 0) {
                throw new IllegalStateException("not sorted by " + keys);
            }
        }
    }

    /// Rows with equal keys must come together.
    private void requireGrouped(PlanNode.Aggregate node) {
        List<List<@Nullable Object>> groups = new ArrayList<>();
        for (@Nullable Object[] row : arrays(node.input())) {
            List<@Nullable Object> key = new ArrayList<>();
            node.groupKeys().forEach(expression -> key.add(value(expression, row)));
            if (groups.isEmpty() || !groups.getLast().equals(key)) {
                if (groups.contains(key)) {
                    throw new IllegalStateException("not grouped by " + node.groupKeys());
                }
                groups.add(key);
            }
        }
    }

    private List<@Nullable Object[]> incrementalSort(PlanNode.IncrementalSort node) {
        List<@Nullable Object[]> rows = arrays(node.input());
        requireSorted(rows, node.keys().subList(0, node.presorted()));
        rows.sort((left, right) -> compare(node.keys(), left, right));
        return rows;
    }

    private PairTest hashed(PlanNode.HashJoin join) {
        return equal(join.outer().header().output().size(), join.outerKeys(), join.innerKeys(), join.joinFilter());
    }

    private PairTest equal(
            int outerWidth, List<Expression> outerKeys, List<Expression> innerKeys, Optional<Expression> joinFilter) {
        return pair -> {
            @Nullable Object[] outer = Arrays.copyOfRange(pair, 0, outerWidth);
            @Nullable Object[] inner = Arrays.copyOfRange(pair, outerWidth, pair.length);
            for (int i = 0; i < outerKeys.size(); i++) {
                Object left = value(outerKeys.get(i), outer);
                if (left == null || !left.equals(value(innerKeys.get(i), inner))) {
                    return false;
                }
            }
            return isTrue(joinFilter, pair);
        };
    }

    private static boolean isTrue(Optional<Expression> filter, @Nullable Object[] row) {
        return filter.isEmpty() || Boolean.TRUE.equals(value(filter.get(), row));
    }

    private List<@Nullable Object[]> join(PlanNode node, JoinType type, PairTest test) {
        List<@Nullable Object[]> outer = arrays(node.children().get(0));
        List<@Nullable Object[]> inner = arrays(node.children().get(1));
        int outerWidth = node.children().get(0).header().output().size();
        int innerWidth = node.children().get(1).header().output().size();
        boolean[] isInnerMatched = new boolean[inner.size()];
        List<@Nullable Object[]> rows = new ArrayList<>();
        for (@Nullable Object[] left : outer) {
            boolean isMatched = false;
            for (int i = 0; i < inner.size(); i++) {
                @Nullable Object[] pair = concatenate(left, inner.get(i));
                if (test.matches(pair)) {
                    isInnerMatched[i] = true;
                    if (type.emitsPairs() || type == JoinType.SEMI && !isMatched) {
                        rows.add(pair);
                    }
                    isMatched = true;
                }
            }
            if (!isMatched && type.keepsUnmatchedOuter()) {
                rows.add(concatenate(left, new Object[innerWidth]));
            }
        }
        if (type.tracksInner()) {
            for (int i = 0; i < inner.size(); i++) {
                if (isInnerMatched[i] == (type == JoinType.RIGHT_SEMI)) {
                    rows.add(concatenate(new Object[outerWidth], inner.get(i)));
                }
            }
        }
        return rows;
    }

    private static @Nullable Object[] concatenate(@Nullable Object[] left, @Nullable Object[] right) {
        @Nullable Object[] both = Arrays.copyOf(left, left.length + right.length);
        System.arraycopy(right, 0, both, left.length, right.length);
        return both;
    }

    private List<@Nullable Object[]> aggregate(PlanNode.Aggregate node) {
        Map<List<@Nullable Object>, @Nullable Object[]> groups = new LinkedHashMap<>();
        int keys = node.groupKeys().size();
        if (keys == 0) {
            groups.put(List.of(), initial(node));
        }
        for (@Nullable Object[] row : arrays(node.input())) {
            List<@Nullable Object> key = new ArrayList<>();
            node.groupKeys().forEach(expression -> key.add(value(expression, row)));
            @Nullable Object[] states = groups.computeIfAbsent(key, absent -> initial(node));
            for (int i = 0; i < states.length; i++) {
                states[i] = node.mode() == AggregateMode.FINALIZE
                        ? add(states[i], row[keys + i])
                        : step(node.aggregates().get(i), states[i], row);
            }
        }
        List<@Nullable Object[]> rows = new ArrayList<>();
        groups.forEach((key, states) -> rows.add(concatenate(key.toArray(), states)));
        return rows;
    }

    private static @Nullable Object[] initial(PlanNode.Aggregate node) {
        return node.aggregates().stream()
                .map(call -> call.function() == AggregateFunction.COUNT_STAR ? Long.valueOf(0) : null)
                .toArray();
    }

    private static @Nullable Object step(AggregateCall call, @Nullable Object state, @Nullable Object[] row) {
        return call.function() == AggregateFunction.COUNT_STAR
                ? add(state, 1L)
                : add(state, value(call.arguments().getFirst(), row));
    }

    private static @Nullable Object add(@Nullable Object left, @Nullable Object right) {
        if (left == null || right == null) {
            return left == null ? right : left;
        }
        return (Long) left + (Long) right;
    }

    private List<@Nullable Object[]> sort(PlanNode.Sort node) {
        List<@Nullable Object[]> rows = new ArrayList<>(arrays(node.input()));
        rows.sort((left, right) -> compare(node.keys(), left, right));
        if (node.bound().isPresent() && value(node.bound().get(), new Object[0]) instanceof Long bound) {
            return rows.subList(0, (int) Math.min(bound, rows.size()));
        }
        return rows;
    }

    private static int compare(List<SortKey> keys, @Nullable Object[] left, @Nullable Object[] right) {
        for (SortKey key : keys) {
            Comparator<Long> order = key.descending() ? Comparator.reverseOrder() : Comparator.naturalOrder();
            Comparator<@Nullable Long> nulls =
                    key.nullsFirst() ? Comparator.nullsFirst(order) : Comparator.nullsLast(order);
            int result = nulls.compare((Long) value(key.expression(), left), (Long) value(key.expression(), right));
            if (result != 0) {
                return result;
            }
        }
        return 0;
    }

    private List<@Nullable Object[]> limit(PlanNode.Limit node) {
        List<@Nullable Object[]> rows = arrays(node.input());
        Object count =
                node.count().map(expression -> value(expression, new Object[0])).orElse(null);
        return count instanceof Long taken ? rows.subList(0, (int) Math.min(taken, rows.size())) : rows;
    }

    static @Nullable Object value(Expression expression, @Nullable Object[] row) {
        return switch (expression) {
            case ColumnRef column -> row[column.index()];
            case Constant constant -> constant.value();
            case Call call -> call(call, row);
            default -> throw new IllegalArgumentException("not interpreted: " + expression);
        };
    }

    private static @Nullable Object call(Call call, @Nullable Object[] row) {
        Object left = value(call.arguments().getFirst(), row);
        if (call.function() == dev.spillway.plan.Function.AND) {
            return call.arguments().stream().allMatch(each -> Boolean.TRUE.equals(value(each, row)));
        }
        if (call.function() == dev.spillway.plan.Function.COALESCE) {
            return left != null ? left : value(call.arguments().get(1), row);
        }
        if (call.function() == dev.spillway.plan.Function.IS_NULL) {
            return left == null;
        }
        Object right = value(call.arguments().get(1), row);
        if (left == null || right == null) {
            return null;
        }
        long first = (Long) left;
        long second = (Long) right;
        return switch (call.function()) {
            case EQUAL -> first == second;
            case LESS -> first < second;
            case GREATER -> first > second;
            case ADD -> first + second;
            default -> throw new IllegalArgumentException("not interpreted: " + call.function());
        };
    }
}
