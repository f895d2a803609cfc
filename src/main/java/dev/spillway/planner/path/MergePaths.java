package dev.spillway.planner.path;

import dev.spillway.plan.Expression.MergeKey;
import dev.spillway.plan.Expression.SortKey;
import dev.spillway.plan.PlanNode.JoinType;
import dev.spillway.planner.PlannerSettings;
import dev.spillway.planner.cost.Cost;
import dev.spillway.planner.cost.Flow;
import dev.spillway.planner.cost.MergeJoinCost;
import dev.spillway.planner.cost.MergeJoinCost.Range;
import dev.spillway.planner.cost.Parallelism;
import dev.spillway.planner.cost.RowCount;
import dev.spillway.planner.cost.SortCost;
import dev.spillway.planner.estimate.MergeScan;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/// Merge joins: both sides sorted for it, or in an order that they have anyway (`sort_inner_and_outer`,
/// `match_unsorted_outer`). Owned by one search.
final class MergePaths {
    private final SearchContext context;
    private final SortPaths sorts;

    MergePaths(SearchContext context) {
        this.context = context;
        this.sorts = context.sorts();
    }

    /// `isSafe` where both sides may run in each participant. `sorts` says which sides are sorted for the merge.
    private record Merge(
            JoinPaths.Target target,
            JoinPaths.Task task,
            MergeOrder by,
            Path outer,
            Path inner,
            boolean sortsOuter,
            boolean sortsInner) {
        int workers() {
            return outer.header().workers();
        }

        boolean isSafe() {
            return outer.header().isParallelSafe() && inner.header().isParallelSafe();
        }
    }

    void add(JoinPaths.Target target, JoinPaths.Task task) {
        boolean isKind = task.type() != JoinType.RIGHT_SEMI
                && task.link().outerKeys().stream().noneMatch(key -> key.type().isArray());
        if (!isKind || isHopeless(target, task)) {
            return;
        }
        MergeOrder whole = task.link().mergeOrder();
        Path outer = task.outer().cheapest();
        Path inner = task.inner().cheapest();
        offer(target, task, whole, outer, inner);
        addOrdered(target, task, outer, inner);
        task.outer().cheapestPartial().ifPresent(partial -> addPartial(target, task, partial));
    }

    /// Whether the sorts alone cost more than a join that is known, a sort of its rows included.
    private boolean isHopeless(JoinPaths.Target target, JoinPaths.Task task) {
        PathSet set = target.set();
        if (set.complete().isEmpty()
                || set.considersStartup()
                || task.outer().hasOrderedPath()
                || task.inner().hasOrderedPath()
                || !task.outer().partial().isEmpty()) {
            return false;
        }
        PlannerSettings settings = context.settings();
        double least = task.outer().cheapestTotal()
                + task.inner().cheapestTotal()
                + task.outer().sortCost(settings)
                + task.inner().sortCost(settings);
        return least > set.cheapestTotal() + set.sortCost(settings);
    }

    private void addOrdered(JoinPaths.Target target, JoinPaths.Task task, Path outer, Path inner) {
        JoinLink link = task.link();
        for (Path path : task.outer().complete()) {
            if (path.header().order().isEmpty()) {
                continue;
            }
            MergeOrder had = link.mergeOrder(path.header().order(), true);
            if (!had.keys().isEmpty()) {
                offer(target, task, had, path, inner);
                for (Path other : task.inner().complete()) {
                    if (has(other, had.innerOrder())) {
                        offer(target, task, had, path, other);
                    }
                }
            }
        }
        for (Path path : task.inner().complete()) {
            if (path.header().order().isEmpty()) {
                continue;
            }
            MergeOrder had = link.mergeOrder(path.header().order(), false);
            if (!had.keys().isEmpty()) {
                offer(target, task, had, outer, path);
            }
        }
    }

    /// Each participant sorts its share of the outer side, and all of the inner.
    private void addPartial(JoinPaths.Target target, JoinPaths.Task task, Path outer) {
        Optional<Path> inner = task.inner().cheapestParallelSafe();
        if (inner.isPresent() && !task.type().tracksInner()) {
            offer(target, task, task.link().mergeOrder(), outer, inner.get());
        }
    }

    private static boolean has(Path path, List<SortKey> order) {
        List<SortKey> had = path.header().order();
        if (had.size() < order.size()) {
            return false;
        }
        for (int i = 0; i < order.size(); i++) {
            if (!had.get(i).equals(order.get(i))) {
                return false;
            }
        }
        return true;
    }

    /// Adds a merge of two paths, sorted for it where they are not, unless it is not worth keeping.
    private void offer(JoinPaths.Target target, JoinPaths.Task task, MergeOrder by, Path outer, Path inner) {
        Merge merge =
                new Merge(target, task, by, outer, inner, !has(outer, by.outerOrder()), !has(inner, by.innerOrder()));
        Flow outerFlow = merge.sortsOuter() ? sorted(outer) : outer.header().flow();
        Flow innerFlow = merge.sortsInner() ? sorted(inner) : inner.header().flow();
        List<SortKey> order = order(merge);
        double rows = merge.workers() == 0
                ? target.set().rows()
                : RowCount.clamp(target.set().rows() / Parallelism.divisor(merge.workers(), context.settings()));
        PathHeader least = header(merge, MergeJoinCost.least(outerFlow, innerFlow, context.settings()), rows, order);
        if (isWorthIt(target.set(), least)) {
            PathHeader header = header(merge, cost(merge, outerFlow, innerFlow, rows), rows, order);
            if (isWorthIt(target.set(), header)) {
                Path first = merge.sortsOuter() ? sorts.ensured(outer, by.outer()) : outer;
                Path second = merge.sortsInner() ? sorts.ensured(inner, by.inner()) : inner;
                target.set().add(new Path.Merged(header, by.shape(task.type()), by.keys(), first, second));
            }
        }
    }

    private Flow sorted(Path path) {
        Flow flow = path.header().flow();
        return new Flow(SortCost.of(flow, OptionalDouble.empty(), context.settings()), flow.rows(), flow.width());
    }

    /// Rows in an order are worth a sort of the cheapest ones. Only what is spent before the first row counts: a
    /// merge above, or a LIMIT, may not read all of them.
    private boolean isWorthIt(PathSet set, PathHeader header) {
        if (!set.admits(header)) {
            return false;
        }
        Cost cost = header.cost();
        if (header.workers() > 0) {
            // Only the cheapest partial path is made use of: orders end at a Gather.
            return cost.disabledNodes() > 0 || cost.total() < set.cheapestPartialTotal();
        }
        if (cost.disabledNodes() > 0) {
            return true;
        }
        double known = header.isParallelSafe()
                ? set.cheapestParallelSafe()
                        .map(path -> path.header().cost())
                        .filter(least -> least.disabledNodes() == 0)
                        .map(Cost::total)
                        .orElse(Double.POSITIVE_INFINITY)
                : set.cheapestTotal();
        return cost.startup() <= known + set.sortCost(context.settings());
    }

    private PathHeader header(Merge merge, Cost cost, double rows, List<SortKey> order) {
        return new PathHeader(new Flow(cost, rows, merge.target().width()), merge.workers(), merge.isSafe(), order);
    }

    private Cost cost(Merge merge, Flow outer, Flow inner, double rows) {
        MergeOrder by = merge.by();
        JoinType type = merge.task().type();
        double selectivity = by.isWhole()
                ? merge.task().link().keysSelectivity()
                : context.selectivity().conjunction(by.equalities());
        boolean isOnce = type == JoinType.SEMI || type == JoinType.ANTI;
        MergeJoinCost.Work work = new MergeJoinCost.Work(
                by.keys().size(),
                RowCount.clamp(outer.rows() * inner.rows() * selectivity),
                context.perRow(by.rest()),
                merge.target().outputPerRow(),
                rows,
                !(isOnce && by.rest().isEmpty()),
                merge.sortsInner() || merge.inner() instanceof Path.Sorted);
        MergeScan scan = scan(type, by.keys().getFirst());
        return MergeJoinCost.of(
                outer,
                inner,
                work,
                new Range(scan.leftStart(), scan.leftEnd()),
                new Range(scan.rightStart(), scan.rightEnd()),
                context.settings());
    }

    /// The rows that an outer join adds have no key, or come after those of their batch.
    private List<SortKey> order(Merge merge) {
        boolean isOrdered = switch (merge.task().type()) {
            case INNER, SEMI, ANTI -> true;
            case LEFT -> merge.by().rest().isEmpty();
            case RIGHT, FULL, RIGHT_SEMI, RIGHT_ANTI -> false;
        };
        return isOrdered
                ? context.orders()
                        .useful(merge.by().outerOrder(), merge.target().passedOn())
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
}
