package dev.spillway.planner.path;

import dev.spillway.plan.Expression;
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
    /// other, sets grow by one input at a time.
    static final int PAIRS_MAX = 12_000;

    private final SearchContext context;
    private final JoinPaths joins;
    private final JoinGraph graph;
    private final Demand demand;
    private final long all;
    private boolean isLinear;

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
        isLinear = pairs(items.size()) > PAIRS_MAX;
        @Nullable PathSet[] table = new PathSet[1 << items.size()];
        for (int i = 0; i < items.size(); i++) {
            table[1 << i] = items.get(i);
        }
        for (int mask = 1; mask < table.length; mask++) {
            if (Integer.bitCount(mask) > 1) {
                table[mask] = joinSplits(table, mask);
            }
        }
        PathSet whole = table[(int) all];
        return whole != null ? whole : joinGreedily(components(table, items));
    }

    /// Ways to split connected sets in two connected sets, all together, up to a little more than [#PAIRS_MAX].
    private int pairs(int inputs) {
        boolean[] isConnected = new boolean[1 << inputs];
        int pairs = 0;
        for (int mask = 1; mask < isConnected.length && pairs <= PAIRS_MAX; mask++) {
            isConnected[mask] = Integer.bitCount(mask) == 1;
            int lowest = Integer.lowestOneBit(mask);
            for (int left = (mask - 1) & mask; left > 0; left = (left - 1) & mask) {
                if ((left & lowest) != 0
                        && isConnected[left]
                        && isConnected[mask ^ left]
                        && graph.isConnected(left, mask ^ left)) {
                    isConnected[mask] = true;
                    pairs++;
                }
            }
        }
        return pairs;
    }

    private @Nullable PathSet joinSplits(@Nullable PathSet[] table, int mask) {
        int lowest = Integer.lowestOneBit(mask);
        PathSet joined = null;
        for (int left = (mask - 1) & mask; left > 0; left = (left - 1) & mask) {
            PathSet leftPaths = table[left];
            PathSet rightPaths = table[mask ^ left];
            if ((left & lowest) == 0 || leftPaths == null || rightPaths == null) {
                continue;
            }
            if (isLinear && Integer.bitCount(left) > 1 && Integer.bitCount(mask ^ left) > 1) {
                continue;
            }
            boolean isHopeless = joined != null
                    && joins.isHopeless(joined, leftPaths, rightPaths)
                    && joins.isHopeless(joined, rightPaths, leftPaths);
            if (!isHopeless && graph.isConnected(left, mask ^ left)) {
                joined = join(joined, new Joined(left, leftPaths), new Joined(mask ^ left, rightPaths));
            }
        }
        if (joined != null) {
            context.addGather(joined, joined.rows());
        }
        return joined;
    }

    /// Adds both directions of a join to the set of its inputs, which is made by the first pair that reaches it.
    private PathSet join(@Nullable PathSet known, Joined left, Joined right) {
        long mask = left.mask() | right.mask();
        List<Expression> conditions = graph.between(left.mask(), right.mask());
        PathSet set = known;
        if (set == null) {
            BitSet offered = (BitSet) left.paths().variables().clone();
            offered.or(right.paths().variables());
            set = context.newSet(joins.rows(JoinType.INNER, left.paths(), right.paths(), conditions), offered);
        }
        BitSet passedOn = demand.within(set.variables(), graph.readAbove(mask));
        double outputPerRow = mask == all ? demand.outputPerRow() : 0;
        JoinPaths.Task task =
                new JoinPaths.Task(JoinType.INNER, left.paths(), right.paths(), conditions, passedOn, outputPerRow);
        joins.add(set, task);
        joins.add(set, task.flipped(JoinType.INNER));
        return set;
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
            PathSet joined = join(null, left, right);
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
                double rows = joins.rows(
                        JoinType.INNER, left.paths(), right.paths(), graph.between(left.mask(), right.mask()));
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
