package dev.spillway.planner.path;

import dev.spillway.plan.PlanNode.JoinType;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Orders the joins of an inner-join set: dynamic programming over connected sets (bushy trees included) up to 12
/// inputs, beyond that the pair with the fewest rows first. What is not connected is multiplied last. Owned by one
/// search.
final class JoinOrderSearch {
    static final int DYNAMIC_PROGRAMMING_MAX = 12;
    /// Where there are more pairs of sets to join than this, as between many inputs that are all joined with each
    /// other, sets grow by one input at a time; of the other pairs those that look cheaper are tried, as many as
    /// this.
    static final int PAIRS_MAX = 12_000;
    private static final double CLEARLY = 0.99;

    private final SearchContext context;
    private final JoinPaths joins;
    private final JoinGraph graph;
    private final Demand demand;
    private final long all;
    private boolean isLarge;
    private int bushyLeft;

    JoinOrderSearch(SearchContext context, JoinGraph graph, Demand demand) {
        this.context = context;
        this.joins = new JoinPaths(context);
        this.graph = graph;
        this.demand = demand;
        this.all = -1L >>> (Long.SIZE - graph.size());
    }

    /// A joined set of inputs.
    private record Joined(long mask, PathSet paths) {}

    PathSet search(List<PathSet> items) {
        if (items.size() > DYNAMIC_PROGRAMMING_MAX) {
            return joinGreedily(singles(items));
        }
        long[] reach = reach(items.size());
        isLarge = isLarge(reach);
        bushyLeft = PAIRS_MAX;
        @Nullable PathSet[] table = new PathSet[1 << items.size()];
        for (int i = 0; i < items.size(); i++) {
            table[1 << i] = items.get(i);
        }
        for (int mask = 1; mask < table.length; mask++) {
            if (Integer.bitCount(mask) > 1) {
                table[mask] = joinSplits(table, reach, mask);
            }
        }
        PathSet whole = table[(int) all];
        return whole != null ? whole : joinGreedily(components(table, items));
    }

    /// For each set, the inputs that share a class of equal columns with one of it.
    private long[] reach(int inputs) {
        long[] reach = new long[1 << inputs];
        for (int mask = 1; mask < reach.length; mask++) {
            reach[mask] = reach[mask & (mask - 1)] | graph.neighbours(Integer.numberOfTrailingZeros(mask));
        }
        return reach;
    }

    private boolean isConnected(long[] reach, int left, int right) {
        return (reach[left] & right) != 0 || graph.isConnectedByOthers(left, right);
    }

    /// Whether there are more than [#PAIRS_MAX] ways to split connected sets in two connected sets, all together.
    private boolean isLarge(long[] reach) {
        boolean[] isConnected = new boolean[reach.length];
        int pairs = 0;
        for (int mask = 1; mask < isConnected.length && pairs <= PAIRS_MAX; mask++) {
            int lowest = Integer.lowestOneBit(mask);
            int others = mask ^ lowest;
            isConnected[mask] = others == 0;
            for (int rest = others; rest > 0; rest = (rest - 1) & others) {
                if (isConnected[rest] && isConnected[mask ^ rest] && isConnected(reach, rest, mask ^ rest)) {
                    isConnected[mask] = true;
                    pairs++;
                }
            }
        }
        return pairs > PAIRS_MAX;
    }

    private @Nullable PathSet joinSplits(@Nullable PathSet[] table, long[] reach, int mask) {
        JoinPaths.Target target = null;
        int lowest = Integer.lowestOneBit(mask);
        int others = mask ^ lowest;
        for (int rest = (others - 1) & others; rest >= 0; rest = rest == 0 ? -1 : (rest - 1) & others) {
            Split split = new Split(lowest | rest, others ^ rest);
            if (!isLarge || !split.isBushy()) {
                target = joinSplit(target, table, reach, split);
            }
        }
        for (int rest = (others - 1) & others; isLarge && rest > 0 && bushyLeft > 0; rest = (rest - 1) & others) {
            Split split = new Split(lowest | rest, others ^ rest);
            if (split.isBushy()) {
                target = joinSplit(target, table, reach, split);
            }
        }
        if (target == null) {
            return null;
        }
        context.addGather(target.set(), target.set().rows());
        return target.set();
    }

    private record Split(int left, int right) {
        boolean isBushy() {
            return Integer.bitCount(left) > 1 && Integer.bitCount(right) > 1;
        }
    }

    private JoinPaths.@Nullable Target joinSplit(
            JoinPaths.@Nullable Target known, @Nullable PathSet[] table, long[] reach, Split split) {
        PathSet left = table[split.left()];
        PathSet right = table[split.right()];
        if (left == null || right == null || !isConnected(reach, split.left(), split.right())) {
            return known;
        }
        if (known != null && isHopeless(known.set(), left, right, split.isBushy())) {
            return known;
        }
        if (isLarge && split.isBushy()) {
            bushyLeft--;
        }
        return join(known, new Joined(split.left(), left), new Joined(split.right(), right));
    }

    /// Among very many pairs, two sets of several inputs are joined only where that may be clearly cheaper.
    private boolean isHopeless(PathSet known, PathSet left, PathSet right, boolean isBushy) {
        if (isLarge && isBushy) {
            double perRow = context.settings().cpuTupleCost();
            double least = left.cheapestTotal()
                    + right.cheapestTotal()
                    + perRow * (Math.min(left.rows(), right.rows()) + known.rows());
            return least > known.cheapestTotal() * CLEARLY;
        }
        return joins.isHopeless(known, left, right) && joins.isHopeless(known, right, left);
    }

    /// Adds both directions of a join to the set of its inputs, which is made by the first pair that reaches it.
    private JoinPaths.Target join(JoinPaths.@Nullable Target known, Joined left, Joined right) {
        PathSet ofLeft = left.paths();
        PathSet ofRight = right.paths();
        JoinLink link = graph.link(left.mask(), right.mask(), ofLeft.variables(), ofRight.variables());
        JoinPaths.Target target = known == null ? target(left, right, link) : known;
        JoinPaths.Task task = new JoinPaths.Task(JoinType.INNER, ofLeft, ofRight, link);
        joins.add(target, task);
        joins.add(target, task.flipped(JoinType.INNER));
        return target;
    }

    private JoinPaths.Target target(Joined left, Joined right, JoinLink link) {
        long mask = left.mask() | right.mask();
        BitSet offered = (BitSet) left.paths().variables().clone();
        offered.or(right.paths().variables());
        PathSet set = context.newSet(joins.rows(JoinType.INNER, left.paths(), right.paths(), link), offered);
        BitSet passedOn = demand.within(offered, graph.readAbove(mask));
        return joins.target(set, passedOn, mask == all ? demand.outputPerRow() : 0);
    }

    private static List<Joined> singles(List<PathSet> items) {
        List<Joined> result = new ArrayList<>();
        for (int i = 0; i < items.size(); i++) {
            result.add(new Joined(1L << i, items.get(i)));
        }
        return result;
    }

    /// The largest connected sets that have paths.
    private static List<Joined> components(@Nullable PathSet[] table, List<PathSet> items) {
        List<Joined> result = new ArrayList<>();
        long covered = 0;
        for (int size = items.size(); size > 0; size--) {
            for (int mask = table.length - 1; mask > 0; mask--) {
                PathSet paths = table[mask];
                if (Integer.bitCount(mask) == size && paths != null && (covered & mask) == 0) {
                    result.add(new Joined(mask, paths));
                    covered |= mask;
                }
            }
        }
        return result;
    }

    private PathSet joinGreedily(List<Joined> parts) {
        List<Joined> rest = new ArrayList<>(parts);
        while (rest.size() > 1) {
            Pair best = bestPair(rest);
            Joined left = rest.get(best.left());
            Joined right = rest.get(best.right());
            PathSet joined = join(null, left, right).set();
            context.addGather(joined, joined.rows());
            rest.remove(best.right());
            rest.set(best.left(), new Joined(left.mask() | right.mask(), joined));
        }
        return rest.getFirst().paths();
    }

    private record Pair(int left, int right) {}

    private Pair bestPair(List<Joined> parts) {
        Pair best = new Pair(0, 1);
        double bestRows = Double.POSITIVE_INFINITY;
        boolean isBestConnected = false;
        for (int i = 0; i < parts.size(); i++) {
            for (int j = i + 1; j < parts.size(); j++) {
                Joined left = parts.get(i);
                Joined right = parts.get(j);
                boolean isConnected = graph.isConnected(left.mask(), right.mask());
                if (isBestConnected && !isConnected) {
                    continue;
                }
                JoinLink link = graph.link(
                        left.mask(),
                        right.mask(),
                        left.paths().variables(),
                        right.paths().variables());
                double rows = joins.rows(JoinType.INNER, left.paths(), right.paths(), link);
                boolean isBetter = isConnected == isBestConnected ? rows < bestRows : isConnected;
                if (isBetter) {
                    best = new Pair(i, j);
                    bestRows = rows;
                    isBestConnected = isConnected;
                }
            }
        }
        return best;
    }
}
