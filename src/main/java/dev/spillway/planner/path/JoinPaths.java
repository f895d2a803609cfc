package dev.spillway.planner.path;

import dev.spillway.error.ErrorCode;
import dev.spillway.error.SpillwayException;
import dev.spillway.plan.Expression;
import dev.spillway.plan.PlanNode.JoinType;
import dev.spillway.planner.PathMethod;
import dev.spillway.planner.PlannerSettings;
import dev.spillway.planner.cost.Cost;
import dev.spillway.planner.cost.Flow;
import dev.spillway.planner.cost.HashJoinCost;
import dev.spillway.planner.cost.HashTableSize;
import dev.spillway.planner.cost.MaterialCost;
import dev.spillway.planner.cost.NestedLoopCost;
import dev.spillway.planner.cost.Parallelism;
import dev.spillway.planner.cost.RowCount;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;

/// Ways to join two sets: hash join where there is an equality, nested loop over a materialised inner side otherwise.
/// What cannot be kept is given up as soon as its cost is known to be too high. Owned by one search.
final class JoinPaths {
    private final SearchContext context;
    private final MergePaths merges;
    private final IndexPaths indexes;
    private final FilteredRows filteredRows;

    JoinPaths(SearchContext context) {
        this.context = context;
        this.merges = new MergePaths(context);
        this.indexes = new IndexPaths(context);
        this.filteredRows = new FilteredRows(context);
    }

    /// What the joins of two or more inputs are to give: `passedOn` are the variables that are read above, `width`
    /// the bytes of these, `outputPerRow` what reading them costs.
    record Target(PathSet set, BitSet passedOn, int width, double outputPerRow) {}

    Target target(PathSet set, BitSet passedOn, double outputPerRow) {
        return new Target(set, passedOn, context.variables().width(passedOn), outputPerRow);
    }

    /// A join to build.
    record Task(JoinType type, PathSet outer, PathSet inner, JoinLink link) {
        Task flipped(JoinType type) {
            return new Task(type, inner, outer, link.flipped());
        }
    }

    /// Rows of a join, over all participants.
    double rows(JoinType type, PathSet left, PathSet right, JoinLink link) {
        double pairs = left.rows() * right.rows();
        return switch (type) {
            case INNER -> RowCount.clamp(pairs * link.selectivity());
            case LEFT -> RowCount.clamp(Math.max(pairs * link.selectivity(), left.rows()));
            case RIGHT -> RowCount.clamp(Math.max(pairs * link.selectivity(), right.rows()));
            case FULL -> RowCount.clamp(Math.max(pairs * link.selectivity(), Math.max(left.rows(), right.rows())));
            case SEMI -> RowCount.clamp(left.rows() * matchFraction(left, right, link.conditions()));
            case ANTI -> RowCount.clamp(left.rows() * (1 - matchFraction(left, right, link.conditions())));
            case RIGHT_SEMI, RIGHT_ANTI -> rows(flipped(type), right, left, link.flipped());
        };
    }

    /// The same join with its inputs exchanged.
    static JoinType flipped(JoinType type) {
        return switch (type) {
            case INNER, FULL -> type;
            case LEFT -> JoinType.RIGHT;
            case RIGHT -> JoinType.LEFT;
            case SEMI -> JoinType.RIGHT_SEMI;
            case RIGHT_SEMI -> JoinType.SEMI;
            case ANTI -> JoinType.RIGHT_ANTI;
            case RIGHT_ANTI -> JoinType.ANTI;
        };
    }

    /// The part of the left rows that have a match (`eqjoinsel_semi`, from the expected number of matches).
    private double matchFraction(PathSet left, PathSet right, List<Expression> conditions) {
        double fraction = 1;
        for (Expression condition : conditions) {
            fraction *= equalityMatchFraction(left, right, condition);
        }
        return Math.clamp(fraction, 0, 1);
    }

    private double equalityMatchFraction(PathSet left, PathSet right, Expression condition) {
        Optional<JoinLink.Sides> sides = JoinLink.Sides.of(condition, left.variables(), right.variables());
        if (sides.isEmpty()) {
            return context.selectivity().single(condition);
        }
        double leftDistinct = context.selectivity().distinct(sides.get().outer(), left.rows());
        double rightDistinct = context.selectivity().distinct(sides.get().inner(), right.rows());
        return Math.min(1, rightDistinct / leftDistinct);
    }

    /// Adds the paths of a join to its set, complete and partial.
    void add(Target target, Task task) {
        if (isHopeless(target.set(), task.outer(), task.inner())) {
            return;
        }
        boolean canHash = task.link().hasKeys();
        if (canHash) {
            addHashJoins(target, task);
            merges.add(target, task);
        }
        if (task.type() == JoinType.INNER
                || task.type() == JoinType.LEFT
                || task.type() == JoinType.SEMI
                || task.type() == JoinType.ANTI) {
            addIndexLoops(target, task);
        }
        boolean usesLoop = !canHash || !context.settings().isEnabled(PathMethod.HASH_JOIN);
        if (usesLoop && task.type().tracksInner()) {
            requireHash(task, canHash);
        } else if (usesLoop) {
            addLoops(target, task);
        }
    }

    /// Whether the inputs alone cost more than a whole join that is known, a sort of its rows included: then no way
    /// to join them is of use. Most splits of many inputs end here.
    boolean isHopeless(PathSet set, PathSet outer, PathSet inner) {
        // Of sides that are in order a merge may read little.
        boolean mayReadLittle = inner.isLookedUp() && outer.hasOrderedPath();
        if (set.complete().isEmpty() || set.considersStartup() || mayReadLittle) {
            return false;
        }
        // Of an inner side that is looked up little may be read.
        double least = outer.cheapestTotal() + (inner.isLookedUp() ? 0 : inner.cheapestTotal());
        boolean isComplete = least > set.cheapestTotal() + set.sortCost(context.settings());
        if (!isComplete || outer.partial().isEmpty()) {
            return isComplete;
        }
        double leastPartial =
                outer.cheapestPartialTotal() + Math.min(inner.cheapestPartialTotal(), inner.cheapestTotal());
        return !set.partial().isEmpty() && leastPartial > set.cheapestPartialTotal();
    }

    private static void requireHash(Task task, boolean canHash) {
        if (!canHash && task.type() == JoinType.FULL) {
            throw new SpillwayException(
                    ErrorCode.FEATURE_NOT_SUPPORTED,
                    "FULL JOIN is only supported with merge-joinable or hash-joinable join conditions");
        }
    }

    private void addHashJoins(Target target, Task task) {
        PathSet set = target.set();
        Path inner = task.inner().cheapest();
        addHash(target, task, task.outer().cheapest(), inner, false);
        if (set.considersStartup()) {
            addHash(target, task, task.outer().cheapestStartup(), inner, false);
        }
        Optional<Path> partialOuter = task.outer().cheapestPartial();
        if (partialOuter.isEmpty()) {
            return;
        }
        Path outer = partialOuter.get();
        if (!task.type().tracksInner()) {
            task.inner().cheapestParallelSafe().ifPresent(safe -> addHash(target, task, outer, safe, false));
        }
        if (context.settings().isEnabled(PathMethod.PARALLEL_HASH)) {
            task.inner()
                    .cheapestPartial()
                    .filter(this::fitsShared)
                    .ifPresent(shared -> addHash(target, task, outer, shared, true));
        }
    }

    /// A table that participants build together is never divided: where it would have to be, each makes its own.
    private boolean fitsShared(Path inner) {
        PlannerSettings settings = context.settings();
        int workers = inner.header().workers();
        double rows = RowCount.clamp(inner.header().rows() * Parallelism.divisor(workers, settings));
        return HashTableSize.choose(rows, inner.header().width(), workers, settings)
                        .batches()
                == 1;
    }

    private void addLoops(Target target, Task task) {
        Path inner = task.inner().cheapest();
        addLoop(target, task, task.outer().cheapest(), inner);
        if (target.set().considersStartup()) {
            addLoop(target, task, task.outer().cheapestStartup(), inner);
        }
        Optional<Path> partialOuter = task.outer().cheapestPartial();
        Optional<Path> safeInner = task.inner().cheapestParallelSafe();
        if (partialOuter.isPresent() && safeInner.isPresent()) {
            addLoop(target, task, partialOuter.get(), safeInner.get());
        }
    }

    /// A loop that looks each outer row's matches up in an index of the inner relation.
    private void addIndexLoops(Target target, Task task) {
        if (!task.inner().isLookedUp()) {
            return;
        }
        Path outer = task.outer().cheapest();
        PathSet.BaseScan scan = task.inner().baseScan().orElseThrow();
        PathSet set = target.set();
        double rows = outputRows(set, outer);
        for (IndexPaths.Lookup lookup :
                task.link().lookups(indexes, scan, task.outer().variables())) {
            Flow looked = indexes.flow(lookup, outer.header().rows());
            NestedLoopCost.Work work =
                    new NestedLoopCost.Work(context.perRow(lookup.unmatched()), target.outputPerRow(), rows);
            Cost cost = NestedLoopCost.rescanned(outer.header().flow(), looked, work, context.settings());
            PathHeader header = new PathHeader(new Flow(cost, rows, target.width()), 0, false, List.of());
            if (set.admits(header)) {
                Path.JoinShape shape = new Path.JoinShape(task.type(), List.of(), List.of(), lookup.unmatched(), false);
                set.add(new Path.Loop(header, shape, outer, indexes.path(lookup, looked)));
            }
        }
    }

    private void addHash(Target target, Task task, Path outer, Path inner, boolean isShared) {
        PlannerSettings settings = context.settings();
        PathSet set = target.set();
        JoinLink link = task.link();
        Flow innerFlow = inner.header().flow();
        int keys = link.outerKeys().size();
        double rows = outputRows(set, outer);
        Flow outerFlow = filteredRows.passed(task, outer, innerFlow.rows());
        Cost least = HashJoinCost.least(outerFlow, innerFlow, keys, settings);
        if (!set.admits(header(new Flow(least, rows, target.width()), outer, inner))) {
            return;
        }
        int sharing = isShared ? inner.header().workers() : 0;
        double innerRows =
                isShared ? RowCount.clamp(innerFlow.rows() * Parallelism.divisor(sharing, settings)) : innerFlow.rows();
        HashTableSize table = HashTableSize.choose(innerRows, innerFlow.width(), sharing, settings);
        HashJoinCost.Work work = new HashJoinCost.Work(
                keys,
                bucketFraction(task.inner(), link.innerKeys(), table),
                RowCount.clamp(outer.header().rows() * innerFlow.rows() * link.keysSelectivity()),
                context.perRow(link.rest()),
                target.outputPerRow(),
                rows);
        Cost cost = stopsAtMatch(task.type())
                ? HashJoinCost.firstMatch(
                        outerFlow, innerFlow, table, work, firstMatch(task, link.equalities()), settings)
                : HashJoinCost.of(outerFlow, innerFlow, table, work, settings);
        PathHeader header = header(new Flow(cost, rows, target.width()), outer, inner);
        if (set.admits(header)) {
            set.add(new Path.Hash(header, link.hashed(task.type()), outer, inner, isShared));
        }
    }

    /// Over the inner side as it is kept, or as it is run anew for each outer row where that is cheaper.
    private void addLoop(Target target, Task task, Path outer, Path inner) {
        PathSet set = target.set();
        List<Expression> conditions = task.link().conditions();
        double rows = outputRows(set, outer);
        NestedLoopCost.Work work = new NestedLoopCost.Work(context.perRow(conditions), target.outputPerRow(), rows);
        Flow outerFlow = outer.header().flow();
        Flow innerFlow = inner.header().flow();
        PlannerSettings settings = context.settings();
        Cost kept = stopsAtMatch(task.type())
                ? NestedLoopCost.firstMatch(outerFlow, innerFlow, work, firstMatch(task, conditions), settings)
                : NestedLoopCost.of(outerFlow, innerFlow, work, settings);
        Cost bare = NestedLoopCost.rescanned(outerFlow, innerFlow, work, settings);
        boolean isKept = kept.disabledNodes() < bare.disabledNodes()
                || kept.disabledNodes() == bare.disabledNodes() && kept.total() < bare.total();
        PathHeader header = header(new Flow(isKept ? kept : bare, rows, target.width()), outer, inner);
        if (set.admits(header)) {
            Path.JoinShape shape = new Path.JoinShape(task.type(), List.of(), List.of(), conditions, false);
            set.add(new Path.Loop(header, shape, outer, isKept ? kept(inner) : inner));
        }
    }

    private Path kept(Path inner) {
        PathHeader below = inner.header();
        Cost cost = MaterialCost.of(below.flow(), context.settings());
        return new Path.Kept(below.ordered(cost, below.rows(), below.width()), inner);
    }

    private static PathHeader header(Flow flow, Path outer, Path inner) {
        boolean isSafe = outer.header().isParallelSafe() && inner.header().isParallelSafe();
        return new PathHeader(flow, outer.header().workers(), isSafe, List.of());
    }

    private double outputRows(PathSet set, Path outer) {
        int workers = outer.header().workers();
        return workers == 0
                ? set.rows()
                : RowCount.clamp(set.rows() / Parallelism.divisor(workers, context.settings()));
    }

    private static boolean stopsAtMatch(JoinType type) {
        return type == JoinType.SEMI || type == JoinType.ANTI;
    }

    private HashJoinCost.FirstMatch firstMatch(Task task, List<Expression> conditions) {
        double fraction = Math.max(1e-6, matchFraction(task.outer(), task.inner(), conditions));
        double matches =
                context.selectivity().conjunction(conditions) * task.inner().rows() / fraction;
        return new HashJoinCost.FirstMatch(fraction, Math.max(1, matches));
    }

    /// `estimate_hash_bucket_stats`: the part of the table in the bucket of an average probe.
    private double bucketFraction(PathSet inner, List<Expression> innerKeys, HashTableSize table) {
        double smallest = 1;
        for (Expression key : innerKeys) {
            double distinct = context.selectivity().distinct(key, inner.rows());
            double fraction = 1 / Math.min(distinct, table.virtualBuckets());
            fraction *= context.selectivity().skew(key);
            smallest = Math.min(smallest, Math.clamp(fraction, 1e-6, 1));
        }
        return smallest;
    }
}
