package dev.spillway.planner.path;

import dev.spillway.plan.Expression;
import dev.spillway.plan.Expression.SortKey;
import dev.spillway.planner.PlannerSettings;
import dev.spillway.planner.cost.Cost;
import dev.spillway.planner.cost.Flow;
import dev.spillway.planner.cost.SortCost;
import dev.spillway.planner.logical.LogicalNode;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/// The undominated paths of one set of relations (PostgreSQL's RelOptInfo): `rows` over all participants, the variables
/// on offer, complete and partial paths. Not thread-safe.
final class PathSet {
    private static final double FUZZ = 1.01;
    private static final double TINY_FUZZ = 1.0000000001;

    private final double rows;
    private final BitSet variables;
    private final boolean considersStartup;
    private @Nullable BaseScan baseScan;
    private final List<Path> complete = new ArrayList<>();
    private final List<Path> partial = new ArrayList<>();
    private @Nullable Path cheapest;
    private @Nullable Path cheapestPartial;
    private double sortCost = -1;

    PathSet(double rows, BitSet variables, boolean considersStartup) {
        this.rows = rows;
        this.variables = variables;
        this.considersStartup = considersStartup;
    }

    double rows() {
        return rows;
    }

    BitSet variables() {
        return variables;
    }

    /// What the set is paths of where that is one relation, so that a join may look for rows through its indexes.
    record BaseScan(LogicalNode.Scan node, List<Expression> filter, Demand demand) {}

    void baseScan(BaseScan scan) {
        baseScan = scan;
    }

    Optional<BaseScan> baseScan() {
        return Optional.ofNullable(baseScan);
    }

    /// Whether a join may find rows through an index.
    boolean isLookedUp() {
        return baseScan != null && !baseScan.node().table().indexes().get().isEmpty();
    }

    boolean considersStartup() {
        return considersStartup;
    }

    List<Path> complete() {
        return complete;
    }

    List<Path> partial() {
        return partial;
    }

    void add(Path path) {
        cheapest = null;
        addTo(complete, path, considersStartup);
    }

    /// Startup costs of partial paths are not compared, as in PostgreSQL.
    void addPartial(Path path) {
        cheapestPartial = null;
        addTo(partial, path, false);
    }

    private static void addTo(List<Path> paths, Path added, boolean considersStartup) {
        for (Iterator<Path> kept = paths.iterator(); kept.hasNext(); ) {
            Path old = kept.next();
            if (dominates(old, added, considersStartup, true)) {
                return;
            }
            if (dominates(added, old, considersStartup, false)) {
                kept.remove();
            }
        }
        paths.add(added);
    }

    /// Whether `one` makes `other` needless. Costs within one percent are equal; among equals the safer, then the
    /// really cheaper wins, and of twins the one that was there first.
    private static boolean dominates(Path one, Path other, boolean considersStartup, boolean winsTies) {
        PathHeader first = one.header();
        PathHeader second = other.header();
        if (!isPrefix(second.order(), first.order()) || second.isParallelSafe() && !first.isParallelSafe()) {
            return false;
        }
        Cost cost = first.cost();
        Cost otherCost = second.cost();
        if (cost.disabledNodes() != otherCost.disabledNodes()) {
            return cost.disabledNodes() < otherCost.disabledNodes();
        }
        if (cost.total() > otherCost.total() * FUZZ) {
            return false;
        }
        if (considersStartup && cost.startup() > otherCost.startup() * FUZZ) {
            return false;
        }
        boolean isClearlyBetter = otherCost.total() > cost.total() * FUZZ
                || considersStartup && otherCost.startup() > cost.startup() * FUZZ
                || first.order().size() > second.order().size()
                || first.isParallelSafe() && !second.isParallelSafe();
        if (isClearlyBetter) {
            return true;
        }
        if (otherCost.total() > cost.total() * TINY_FUZZ) {
            return true;
        }
        return winsTies && cost.total() <= otherCost.total() * TINY_FUZZ;
    }

    private static boolean isPrefix(List<SortKey> prefix, List<SortKey> order) {
        return prefix.size() <= order.size() && order.subList(0, prefix.size()).equals(prefix);
    }

    Path cheapest() {
        Path known = cheapest;
        if (known == null) {
            known = complete.stream().min(BY_TOTAL).orElseThrow();
            cheapest = known;
        }
        return known;
    }

    Path cheapestStartup() {
        return complete.stream().min(BY_STARTUP).orElseThrow();
    }

    /// The cheapest complete path that participants may each run for themselves.
    Optional<Path> cheapestParallelSafe() {
        return complete.stream().filter(path -> path.header().isParallelSafe()).min(BY_TOTAL);
    }

    Optional<Path> cheapestPartial() {
        if (cheapestPartial == null && !partial.isEmpty()) {
            cheapestPartial = partial.stream().min(BY_TOTAL).orElseThrow();
        }
        return Optional.ofNullable(cheapestPartial);
    }

    /// What sorting the rows costs, whatever by; not that of getting them.
    double sortCost(PlannerSettings settings) {
        if (sortCost < 0) {
            Flow all = new Flow(
                    Cost.ZERO,
                    rows,
                    complete.isEmpty() ? 0 : cheapest().header().width());
            sortCost = SortCost.of(all, OptionalDouble.empty(), settings).total();
        }
        return sortCost;
    }

    boolean hasOrderedPath() {
        return complete.stream().anyMatch(path -> !path.header().order().isEmpty());
    }

    static final Comparator<Path> BY_TOTAL = Comparator.<Path>comparingInt(
                    path -> path.header().cost().disabledNodes())
            .thenComparingDouble(path -> path.header().cost().total())
            .thenComparingDouble(path -> path.header().cost().startup());

    private static final Comparator<Path> BY_STARTUP = Comparator.<Path>comparingInt(
                    path -> path.header().cost().disabledNodes())
            .thenComparingDouble(path -> path.header().cost().startup())
            .thenComparingDouble(path -> path.header().cost().total());
}
