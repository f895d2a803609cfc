package dev.spillway.planner.path;

import dev.spillway.plan.Expression.SortKey;
import dev.spillway.planner.PathMethod;
import dev.spillway.planner.cost.Cost;
import dev.spillway.planner.cost.Flow;
import dev.spillway.planner.cost.IncrementalSortCost;
import dev.spillway.planner.cost.SortCost;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/// Ways to bring a path's rows into an order. Owned by one search.
final class SortPaths {
    private final SearchContext context;

    SortPaths(SearchContext context) {
        this.context = context;
    }

    boolean isSorted(Path path, List<SortKey> keys) {
        return context.orders().presorted(path.header().order(), keys) == keys.size();
    }

    /// The path where it has the order, or else a sort of it.
    Path ensured(Path path, List<SortKey> keys) {
        return isSorted(path, keys)
                ? path
                : sorted(path, keys, NOTHING_ABOVE, path.header().width());
    }

    private static final Demand NOTHING_ABOVE = Demand.of(new java.util.BitSet(), 0);

    Path sorted(Path input, List<SortKey> keys, Demand demand, int width) {
        Cost cost = SortCost.of(input.header().flow(), bound(demand), context.settings());
        return new Path.Sorted(header(input, cost, keys, width), input, keys, demand.bound());
    }

    /// Where the path has the first keys in order, what is sorted anew only within these.
    Optional<Path> incremental(Path input, List<SortKey> keys, Demand demand, int width) {
        int presorted = context.orders().presorted(input.header().order(), keys);
        if (presorted == 0 || presorted == keys.size() || !context.settings().isEnabled(PathMethod.INCREMENTAL_SORT)) {
            return Optional.empty();
        }
        double rows = input.header().rows();
        double groups = context.groups()
                .groups(
                        keys.subList(0, presorted).stream()
                                .map(SortKey::expression)
                                .toList(),
                        rows);
        Cost cost = IncrementalSortCost.of(input.header().flow(), groups, bound(demand), context.settings());
        return Optional.of(
                new Path.PartlySorted(header(input, cost, keys, width), input, keys, presorted, demand.bound()));
    }

    private static OptionalDouble bound(Demand demand) {
        return demand.boundRows() > 0 ? OptionalDouble.of(demand.boundRows()) : OptionalDouble.empty();
    }

    private PathHeader header(Path input, Cost cost, List<SortKey> keys, int width) {
        PathHeader below = input.header();
        return new PathHeader(
                new Flow(cost, below.rows(), width),
                below.workers(),
                below.isParallelSafe(),
                context.orders().canonical(keys));
    }
}
