package dev.spillway.planner.path;

import dev.spillway.data.DataType;
import dev.spillway.plan.Expression;
import dev.spillway.plan.Expression.Call;
import dev.spillway.plan.Expression.MergeKey;
import dev.spillway.plan.Expression.SortKey;
import dev.spillway.plan.Function;
import dev.spillway.plan.PlanNode.JoinType;
import dev.spillway.planner.PathMethod;
import dev.spillway.planner.PlannerSettings;
import dev.spillway.planner.cost.Cost;
import dev.spillway.planner.cost.Flow;
import dev.spillway.planner.cost.MergeJoinCost;
import dev.spillway.planner.cost.MergeJoinCost.Range;
import dev.spillway.planner.cost.Parallelism;
import dev.spillway.planner.cost.RowCount;
import dev.spillway.planner.estimate.MergeScan;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Merge joins: both sides sorted for it, or in an order that they have anyway (`sort_inner_and_outer`,
/// `match_unsorted_outer`). Owned by one search.
final class MergePaths {
    private final SearchContext context;
    private final SortPaths sorts;

    MergePaths(SearchContext context) {
        this.context = context;
        this.sorts = context.sorts();
    }

    /// What all merges of a task share.
    private record Join(PathSet set, JoinPaths.Task task, Path.JoinShape shape, double rows) {}

    /// `shape` has the equalities that can be hashed, which can be merged too.
    void add(PathSet set, JoinPaths.Task task, Path.JoinShape shape) {
        boolean isKind = task.type() != JoinType.RIGHT_SEMI
                && shape.outerKeys().stream().noneMatch(key -> key.type().isArray());
        if (!isKind) {
            return;
        }
        Join join = new Join(set, task, shape, set.rows());
        List<MergeKey> keys = keys(shape);
        Path outer = task.outer().cheapest();
        Path inner = task.inner().cheapest();
        if (!isHopeless(join, keys)) {
            add(join, sorts.ensured(outer, ofOuter(keys)), sorts.ensured(inner, ofInner(keys)), keys);
        }
        addOrdered(join, outer, inner);
        addPartial(join, keys);
    }

    /// Whether the sorts alone cost more than a join that is known, a sort of its rows included where one is of
    /// use.
    private boolean isHopeless(Join join, List<MergeKey> keys) {
        JoinPaths.Task task = join.task();
        PlannerSettings settings = context.settings();
        if (join.set().complete().isEmpty()
                || join.set().considersStartup()
                || task.outer().hasOrderedPath()
                || task.inner().hasOrderedPath()) {
            return false;
        }
        Cost outer = task.outer().cheapest().header().cost();
        Cost inner = task.inner().cheapest().header().cost();
        Cost known = join.set().cheapest().header().cost();
        if (outer.disabledNodes() + inner.disabledNodes() + settings.disabledNodes(PathMethod.MERGE_JOIN)
                < known.disabledNodes()) {
            return false;
        }
        double least = outer.total()
                + inner.total()
                + task.outer().sortCost(settings)
                + task.inner().sortCost(settings);
        return least > known.total() + join.set().sortCost(settings)
                || least > known.total() && order(task, join.shape(), keys).isEmpty();
    }

    private void addOrdered(Join join, Path outer, Path inner) {
        JoinPaths.Task task = join.task();
        Path.JoinShape shape = join.shape();
        for (Path path : task.outer().complete()) {
            List<MergeKey> had = keysOf(path, shape, true);
            if (!had.isEmpty()) {
                add(join, path, sorts.ensured(inner, ofInner(had)), had);
                for (Path other : task.inner().complete()) {
                    if (sorts.isSorted(other, ofInner(had))) {
                        add(join, path, other, had);
                    }
                }
            }
        }
        for (Path path : task.inner().complete()) {
            List<MergeKey> had = keysOf(path, shape, false);
            if (!had.isEmpty()) {
                add(join, sorts.ensured(outer, ofOuter(had)), path, had);
            }
        }
    }

    /// Each participant sorts its share of the outer side, and all of the inner.
    private void addPartial(Join join, List<MergeKey> keys) {
        Optional<Path> outer = join.task().outer().cheapestPartial();
        Optional<Path> inner = join.task().inner().cheapestParallelSafe();
        if (outer.isEmpty() || inner.isEmpty() || join.task().type().tracksInner()) {
            return;
        }
        PlannerSettings settings = context.settings();
        Cost ofOuter = outer.get().header().cost();
        Cost ofInner = inner.get().header().cost();
        boolean isHopeless = join.set()
                .cheapestPartial()
                .map(path -> path.header().cost())
                .filter(known -> ofOuter.disabledNodes() + ofInner.disabledNodes() >= known.disabledNodes())
                .filter(known -> settings.isEnabled(PathMethod.HASH_JOIN))
                .filter(known ->
                        ofOuter.total() + ofInner.total() + join.task().inner().sortCost(settings) > known.total())
                .isPresent();
        if (!isHopeless) {
            Path path = path(
                    join, sorts.ensured(outer.get(), ofOuter(keys)), sorts.ensured(inner.get(), ofInner(keys)), keys);
            join.set().addPartial(path);
        }
    }

    private static List<MergeKey> keys(Path.JoinShape shape) {
        List<MergeKey> keys = new ArrayList<>();
        for (int i = 0; i < shape.outerKeys().size(); i++) {
            keys.add(new MergeKey(shape.outerKeys().get(i), shape.innerKeys().get(i), false, false));
        }
        return keys;
    }

    private static List<SortKey> ofOuter(List<MergeKey> keys) {
        return keys.stream()
                .map(key -> new SortKey(key.outer(), key.descending(), key.nullsFirst()))
                .toList();
    }

    private static List<SortKey> ofInner(List<MergeKey> keys) {
        return keys.stream()
                .map(key -> new SortKey(key.inner(), key.descending(), key.nullsFirst()))
                .toList();
    }

    /// The equalities that the first keys of a path's order are those of, in that order.
    private List<MergeKey> keysOf(Path path, Path.JoinShape shape, boolean isOuter) {
        List<Expression> own = isOuter ? shape.outerKeys() : shape.innerKeys();
        List<MergeKey> keys = new ArrayList<>();
        for (SortKey sorted : path.header().order()) {
            int found = -1;
            for (int i = 0; i < own.size() && found < 0; i++) {
                found = context.orders().canonical(own.get(i)).equals(sorted.expression()) ? i : found;
            }
            if (found < 0) {
                break;
            }
            keys.add(new MergeKey(
                    shape.outerKeys().get(found),
                    shape.innerKeys().get(found),
                    sorted.descending(),
                    sorted.nullsFirst()));
        }
        return keys;
    }

    private void add(Join join, Path outer, Path inner, List<MergeKey> keys) {
        join.set().add(path(join, outer, inner, keys));
    }

    private Path path(Join join, Path outer, Path inner, List<MergeKey> keys) {
        JoinPaths.Task task = join.task();
        Path.JoinShape shape = shape(join.shape(), keys);
        Flow outerFlow = outer.header().flow();
        Flow innerFlow = inner.header().flow();
        double selectivity = context.selectivity().conjunction(equalities(keys));
        int workers = outer.header().workers();
        double rows = workers == 0
                ? join.rows()
                : RowCount.clamp(join.rows() / Parallelism.divisor(workers, context.settings()));
        boolean isOnce = task.type() == JoinType.SEMI || task.type() == JoinType.ANTI;
        MergeJoinCost.Work work = new MergeJoinCost.Work(
                keys.size(),
                RowCount.clamp(outerFlow.rows() * innerFlow.rows() * selectivity),
                context.perRow(shape.joinFilter()),
                task.outputPerRow(),
                rows,
                !(isOnce && shape.joinFilter().isEmpty()),
                inner instanceof Path.Sorted);
        MergeScan scan = scan(task.type(), keys.getFirst());
        Cost cost = MergeJoinCost.of(
                outerFlow,
                innerFlow,
                work,
                new Range(scan.leftStart(), scan.leftEnd()),
                new Range(scan.rightStart(), scan.rightEnd()),
                context.settings());
        boolean isSafe = outer.header().isParallelSafe() && inner.header().isParallelSafe();
        PathHeader header = new PathHeader(
                new Flow(cost, rows, context.variables().width(task.passedOn())),
                workers,
                isSafe,
                order(task, shape, keys));
        return new Path.Merged(header, shape, keys, outer, inner);
    }

    /// The rows that an outer join adds have no key, or come after those of their batch.
    private List<SortKey> order(JoinPaths.Task task, Path.JoinShape shape, List<MergeKey> keys) {
        boolean isOrdered = switch (task.type()) {
            case INNER, SEMI, ANTI -> true;
            case LEFT -> shape.joinFilter().isEmpty();
            case RIGHT, FULL, RIGHT_SEMI, RIGHT_ANTI -> false;
        };
        return isOrdered
                ? context.orders().useful(context.orders().canonical(ofOuter(keys)), task.passedOn())
                : List.of();
    }

    private MergeScan scan(JoinType type, MergeKey first) {
        if (first.descending()) {
            return MergeScan.ALL;
        }
        MergeScan scan = context.selectivity().mergeScan(first.outer(), first.inner());
        return new MergeScan(
                type.keepsUnmatchedOuter() ? 0 : scan.leftStart(),
                type.keepsUnmatchedOuter() ? 1 : scan.leftEnd(),
                type.keepsUnmatchedInner() ? 0 : scan.rightStart(),
                type.keepsUnmatchedInner() ? 1 : scan.rightEnd());
    }

    /// Equalities that are not merged are checked like other conditions.
    private static Path.JoinShape shape(Path.JoinShape shape, List<MergeKey> keys) {
        List<Expression> rest = new ArrayList<>();
        for (MergeKey key : keys(shape)) {
            boolean isMerged = keys.stream()
                    .anyMatch(merged ->
                            merged.outer().equals(key.outer()) && merged.inner().equals(key.inner()));
            if (!isMerged) {
                rest.addAll(equalities(List.of(key)));
            }
        }
        rest.addAll(shape.joinFilter());
        return new Path.JoinShape(
                shape.type(),
                keys.stream().map(MergeKey::outer).toList(),
                keys.stream().map(MergeKey::inner).toList(),
                rest,
                shape.isInnerUnique());
    }

    private static List<Expression> equalities(List<MergeKey> keys) {
        return keys.stream()
                .<Expression>map(key -> new Call(Function.EQUAL, List.of(key.outer(), key.inner()), DataType.BOOLEAN))
                .toList();
    }
}
