package dev.spillway.planner.path;

import dev.spillway.data.DataType;
import dev.spillway.error.ErrorCode;
import dev.spillway.error.SpillwayException;
import dev.spillway.plan.Expression;
import dev.spillway.plan.Expression.Call;
import dev.spillway.plan.Expression.Cast;
import dev.spillway.plan.Function;
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
import dev.spillway.planner.logical.Expressions;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;

/// Ways to join two sets: hash join where there is an equality, nested loop over a materialised inner side otherwise.
/// Owned by one search.
final class JoinPaths {
    private static final Expression SAME = new Expression.Constant(1L, DataType.INTEGER);

    private final SearchContext context;
    private final MergePaths merges;

    JoinPaths(SearchContext context) {
        this.context = context;
        this.merges = new MergePaths(context);
    }

    /// A join to build. `passedOn` are the variables that are read above, `outputPerRow` what that costs.
    record Task(
            JoinType type,
            PathSet outer,
            PathSet inner,
            List<Expression> conditions,
            BitSet passedOn,
            double outputPerRow) {
        Task flipped(JoinType type) {
            return new Task(type, inner, outer, conditions, passedOn, outputPerRow);
        }
    }

    /// What all paths of a task share. `hashedSelectivity` is that of the hash keys alone.
    private record Prepared(
            Task task, Path.JoinShape shape, double hashedSelectivity, Optional<HashJoinCost.FirstMatch> firstMatch) {}

    /// Rows of a join, over all participants.
    double rows(JoinType type, PathSet left, PathSet right, List<Expression> conditions) {
        double pairs = left.rows() * right.rows();
        double selectivity = context.selectivity().conjunction(conditions);
        return switch (type) {
            case INNER -> RowCount.clamp(pairs * selectivity);
            case LEFT -> RowCount.clamp(Math.max(pairs * selectivity, left.rows()));
            case RIGHT -> RowCount.clamp(Math.max(pairs * selectivity, right.rows()));
            case FULL -> RowCount.clamp(Math.max(pairs * selectivity, Math.max(left.rows(), right.rows())));
            case SEMI -> RowCount.clamp(left.rows() * matchFraction(left, right, conditions));
            case ANTI -> RowCount.clamp(left.rows() * (1 - matchFraction(left, right, conditions)));
            case RIGHT_SEMI, RIGHT_ANTI -> rows(flipped(type), right, left, conditions);
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
        Optional<Expression[]> sides = sides(condition, left.variables(), right.variables());
        if (sides.isEmpty()) {
            return context.selectivity().single(condition);
        }
        double leftDistinct = context.selectivity().distinct(sides.get()[0], left.rows());
        double rightDistinct = context.selectivity().distinct(sides.get()[1], right.rows());
        return Math.min(1, rightDistinct / leftDistinct);
    }

    /// Adds the paths of a join to its set, complete and partial.
    void add(PathSet set, Task task) {
        if (isHopeless(set, task.outer(), task.inner())) {
            return;
        }
        Path.JoinShape shape = shape(task);
        boolean canHash = !shape.outerKeys().isEmpty();
        if (canHash) {
            addHashJoins(set, prepared(task, shape));
            merges.add(set, task, shape);
        }
        if (task.type() == JoinType.INNER
                || task.type() == JoinType.LEFT
                || task.type() == JoinType.SEMI
                || task.type() == JoinType.ANTI) {
            addIndexLoops(set, task, shape);
        }
        boolean usesLoop = !canHash || !context.settings().isEnabled(PathMethod.HASH_JOIN);
        if (usesLoop && task.type().tracksInner()) {
            requireHash(task, canHash);
        } else if (usesLoop) {
            addLoops(set, task, shape);
        }
    }

    /// Whether the inputs alone cost more than a whole join that is known, a sort of its rows included: then no way
    /// to
    /// join them is of use. Most splits of many inputs end here.
    boolean isHopeless(PathSet set, PathSet outer, PathSet inner) {
        if (set.complete().isEmpty() || set.considersStartup() || inner.isLookedUp()) {
            return false;
        }
        double slack = set.sortCost(context.settings());
        Cost ofInner = inner.cheapest().header().cost();
        boolean isComplete = isDearer(
                outer.cheapest().header().cost(),
                ofInner,
                set.cheapest().header().cost(),
                slack);
        if (!isComplete || outer.partial().isEmpty()) {
            return isComplete;
        }
        Cost innerPartial =
                inner.cheapestPartial().map(path -> path.header().cost()).orElse(ofInner);
        Cost innerLeast = innerPartial.total() < ofInner.total() ? innerPartial : ofInner;
        return set.cheapestPartial().isPresent()
                && isDearer(
                        outer.cheapestPartial().orElseThrow().header().cost(),
                        innerLeast,
                        set.cheapestPartial().get().header().cost(),
                        0);
    }

    private static boolean isDearer(Cost outer, Cost inner, Cost known, double slack) {
        int disabled = outer.disabledNodes() + inner.disabledNodes();
        return disabled >= known.disabledNodes() && outer.total() + inner.total() > known.total() + slack;
    }

    private Prepared prepared(Task task, Path.JoinShape shape) {
        List<Expression> hashed = equalities(shape);
        boolean stopsAtMatch = stopsAtMatch(task.type()) || shape.isInnerUnique();
        return new Prepared(
                task,
                shape,
                context.selectivity().conjunction(hashed),
                stopsAtMatch ? Optional.of(firstMatch(task, hashed)) : Optional.empty());
    }

    private static void requireHash(Task task, boolean canHash) {
        if (!canHash && task.type() == JoinType.FULL) {
            throw new SpillwayException(
                    ErrorCode.FEATURE_NOT_SUPPORTED,
                    "FULL JOIN is only supported with merge-joinable or hash-joinable join conditions");
        }
    }

    private void addHashJoins(PathSet set, Prepared join) {
        Task task = join.task();
        Path inner = task.inner().cheapest();
        set.add(hash(set, join, task.outer().cheapest(), inner, false));
        if (set.considersStartup()) {
            set.add(hash(set, join, task.outer().cheapestStartup(), inner, false));
        }
        Optional<Path> partialOuter = task.outer().cheapestPartial();
        if (partialOuter.isEmpty()) {
            return;
        }
        Path outer = partialOuter.get();
        if (!task.type().tracksInner()) {
            task.inner().cheapestParallelSafe().ifPresent(safe -> set.addPartial(hash(set, join, outer, safe, false)));
        }
        if (context.settings().isEnabled(PathMethod.PARALLEL_HASH)) {
            task.inner()
                    .cheapestPartial()
                    .filter(this::fitsShared)
                    .ifPresent(shared -> set.addPartial(hash(set, join, outer, shared, true)));
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

    private void addLoops(PathSet set, Task task, Path.JoinShape shape) {
        Path inner = task.inner().cheapest();
        set.add(loop(set, task, shape, task.outer().cheapest(), inner));
        if (set.considersStartup()) {
            set.add(loop(set, task, shape, task.outer().cheapestStartup(), inner));
        }
        Optional<Path> partialOuter = task.outer().cheapestPartial();
        Optional<Path> safeInner = task.inner().cheapestParallelSafe();
        if (partialOuter.isPresent() && safeInner.isPresent()) {
            set.addPartial(loop(set, task, shape, partialOuter.get(), safeInner.get()));
        }
    }

    /// A loop that looks each outer row's matches up in an index of the inner relation.
    private void addIndexLoops(PathSet set, Task task, Path.JoinShape shape) {
        if (task.inner().baseScan().isEmpty()) {
            return;
        }
        Path outer = task.outer().cheapest();
        PathSet.BaseScan scan = task.inner().baseScan().get();
        List<Path.IndexScan> inners = new IndexPaths(context)
                .parameterized(
                        scan,
                        task.conditions(),
                        task.outer().variables(),
                        outer.header().rows());
        for (Path.IndexScan inner : inners) {
            List<Expression> rest = new ArrayList<>(task.conditions());
            rest.removeAll(inner.match().conditions());
            Path.JoinShape looked = new Path.JoinShape(task.type(), List.of(), List.of(), rest, shape.isInnerUnique());
            NestedLoopCost.Work work =
                    new NestedLoopCost.Work(context.perRow(rest), task.outputPerRow(), outputRows(set, outer));
            Cost cost = NestedLoopCost.rescanned(
                    outer.header().flow(), inner.header().flow(), work, context.settings());
            Flow flow = new Flow(cost, outputRows(set, outer), width(task));
            set.add(new Path.Loop(new PathHeader(flow, 0, false, List.of()), looked, outer, inner));
        }
    }

    private Path hash(PathSet set, Prepared join, Path outer, Path inner, boolean isShared) {
        PlannerSettings settings = context.settings();
        Path.JoinShape shape = join.shape();
        Task task = join.task();
        Flow outerFlow = outer.header().flow();
        Flow innerFlow = inner.header().flow();
        int sharing = isShared ? inner.header().workers() : 0;
        double innerRows =
                isShared ? RowCount.clamp(innerFlow.rows() * Parallelism.divisor(sharing, settings)) : innerFlow.rows();
        HashTableSize table = HashTableSize.choose(innerRows, innerFlow.width(), sharing, settings);
        double matched = RowCount.clamp(outerFlow.rows() * innerFlow.rows() * join.hashedSelectivity());
        double rows = outputRows(set, outer);
        HashJoinCost.Work work = new HashJoinCost.Work(
                shape.outerKeys().size(),
                bucketFraction(task.inner(), shape.innerKeys(), table),
                matched,
                context.perRow(shape.joinFilter()),
                task.outputPerRow(),
                rows);
        Cost cost = join.firstMatch()
                .map(match -> HashJoinCost.firstMatch(outerFlow, innerFlow, table, work, match, settings))
                .orElseGet(() -> HashJoinCost.of(outerFlow, innerFlow, table, work, settings));
        return new Path.Hash(header(new Flow(cost, rows, width(task)), outer, inner), shape, outer, inner, isShared);
    }

    /// Over the inner side as it is kept, or as it is run anew for each outer row where that is cheaper.
    private Path loop(PathSet set, Task task, Path.JoinShape shape, Path outer, Path inner) {
        double rows = outputRows(set, outer);
        NestedLoopCost.Work work =
                new NestedLoopCost.Work(context.perRow(task.conditions()), task.outputPerRow(), rows);
        Flow outerFlow = outer.header().flow();
        Flow innerFlow = inner.header().flow();
        PlannerSettings settings = context.settings();
        Cost kept = stopsAtMatch(task.type())
                ? NestedLoopCost.firstMatch(outerFlow, innerFlow, work, firstMatch(task, task.conditions()), settings)
                : NestedLoopCost.of(outerFlow, innerFlow, work, settings);
        Cost bare = NestedLoopCost.rescanned(outerFlow, innerFlow, work, settings);
        boolean isKept = kept.disabledNodes() < bare.disabledNodes()
                || kept.disabledNodes() == bare.disabledNodes() && kept.total() < bare.total();
        Path.JoinShape unhashed =
                new Path.JoinShape(task.type(), List.of(), List.of(), task.conditions(), shape.isInnerUnique());
        Flow flow = new Flow(isKept ? kept : bare, rows, width(task));
        return new Path.Loop(header(flow, outer, inner), unhashed, outer, isKept ? kept(inner) : inner);
    }

    private Path kept(Path inner) {
        PathHeader below = inner.header();
        Cost cost = MaterialCost.of(below.flow(), context.settings());
        return new Path.Kept(below.ordered(cost, below.rows(), below.width()), inner);
    }

    private int width(Task task) {
        return context.variables().width(task.passedOn());
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

    private static List<Expression> equalities(Path.JoinShape shape) {
        List<Expression> result = new ArrayList<>();
        for (int i = 0; i < shape.outerKeys().size(); i++) {
            result.add(new Call(
                    Function.EQUAL,
                    List.of(shape.outerKeys().get(i), shape.innerKeys().get(i)),
                    DataType.BOOLEAN));
        }
        return result;
    }

    /// Sorts the conditions into hash keys and the rest.
    private Path.JoinShape shape(Task task) {
        List<Expression> outerKeys = new ArrayList<>();
        List<Expression> innerKeys = new ArrayList<>();
        List<Expression> rest = new ArrayList<>();
        for (Expression condition : task.conditions()) {
            Optional<Expression[]> sides =
                    sides(condition, task.outer().variables(), task.inner().variables());
            if (sides.isPresent()) {
                DataType type = commonType(sides.get()[0].type(), sides.get()[1].type());
                outerKeys.add(cast(sides.get()[0], type));
                innerKeys.add(cast(sides.get()[1], type));
            } else {
                rest.add(condition);
            }
        }
        // FULL JOIN ON FALSE: as PostgreSQL, which merges by no key at all.
        boolean isKeyless = task.type() == JoinType.FULL
                && outerKeys.isEmpty()
                && rest.stream().allMatch(Expression.Constant.class::isInstance);
        if (isKeyless) {
            outerKeys.add(SAME);
            innerKeys.add(SAME);
        }
        return new Path.JoinShape(task.type(), outerKeys, innerKeys, rest, false);
    }

    /// The operands of an equality that compares one side with the other: left's first.
    private static Optional<Expression[]> sides(Expression condition, BitSet left, BitSet right) {
        if (!(condition instanceof Call call) || call.function() != Function.EQUAL) {
            return Optional.empty();
        }
        Expression first = call.arguments().get(0);
        Expression second = call.arguments().get(1);
        BitSet ofFirst = Expressions.variables(first);
        BitSet ofSecond = Expressions.variables(second);
        if (ofFirst.isEmpty() || ofSecond.isEmpty() || !isHashable(first.type(), second.type())) {
            return Optional.empty();
        }
        if (Expressions.isSubset(ofFirst, left) && Expressions.isSubset(ofSecond, right)) {
            return Optional.of(new Expression[] {first, second});
        }
        if (Expressions.isSubset(ofSecond, left) && Expressions.isSubset(ofFirst, right)) {
            return Optional.of(new Expression[] {second, first});
        }
        return Optional.empty();
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
}
