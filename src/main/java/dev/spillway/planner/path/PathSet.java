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
    /// More than any plan of enabled methods costs.
    private static final double DISABLED_COST = 1e100;

    private final double rows;
    private final BitSet variables;
    private final boolean considersStartup;
    private @Nullable BaseScan baseScan;
    private boolean isLookedUp;
    private final List<Path> complete = new ArrayList<>();
    private final List<Path> partial = new ArrayList<>();
    private @Nullable Path cheapest;
    private @Nullable Path cheapestStartup;
    private @Nullable Optional<Path> cheapestSafe;
    private @Nullable Path cheapestPartial;
    private double cheapestTotal = -1;
    private double cheapestPartialTotal = -1;
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
        isLookedUp = !scan.node().table().indexes().get().isEmpty();
    }

    Optional<BaseScan> baseScan() {
        return Optional.ofNullable(baseScan);
    }

    /// Whether a join may find rows through an index.
    boolean isLookedUp() {
        return isLookedUp;
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

    /// Complete or partial, as its workers say. Startup costs of partial paths are not compared, as in PostgreSQL.
    void add(Path path) {
        if (path.header().workers() > 0) {
            cheapestPartial = null;
            cheapestPartialTotal = -1;
            addTo(partial, path, false);
        } else {
            cheapest = null;
            cheapestTotal = -1;
            cheapestStartup = null;
            cheapestSafe = null;
            addTo(complete, path, considersStartup);
        }
    }

    /// Whether a path of these numbers would be kept. With numbers that are too low: whether it might be.
    boolean admits(PathHeader header) {
        boolean isPartial = header.workers() > 0;
        List<Path> known = isPartial ? partial : complete;
        boolean comparesStartup = considersStartup && !isPartial;
        for (int i = 0; i < known.size(); i++) {
            if (dominates(known.get(i).header(), header, comparesStartup, true)) {
                return false;
            }
        }
        return true;
    }

    private static void addTo(List<Path> paths, Path added, boolean considersStartup) {
        for (Iterator<Path> kept = paths.iterator(); kept.hasNext(); ) {
            Path old = kept.next();
            if (dominates(old.header(), added.header(), considersStartup, true)) {
                return;
            }
            if (dominates(added.header(), old.header(), considersStartup, false)) {
                kept.remove();
            }
        }
        paths.add(added);
    }

    /// Whether `one` makes `other` needless. Costs within one percent are equal; among equals the safer, then the
    /// really cheaper wins, and of twins the one that was there first.
    private static boolean dominates(PathHeader first, PathHeader second, boolean considersStartup, boolean winsTies) {
        if (second.isParallelSafe() && !first.isParallelSafe()) {
            return false;
        }
        Cost cost = first.cost();
        Cost otherCost = second.cost();
        if (cost.disabledNodes() != otherCost.disabledNodes()) {
            return cost.disabledNodes() < otherCost.disabledNodes() && isPrefix(second.order(), first.order());
        }
        if (cost.total() > otherCost.total() * FUZZ || !isPrefix(second.order(), first.order())) {
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
        if (prefix.size() > order.size()) {
            return false;
        }
        for (int i = 0; i < prefix.size(); i++) {
            if (!prefix.get(i).equals(order.get(i))) {
                return false;
            }
        }
        return true;
    }

    Path cheapest() {
        Path known = cheapest;
        if (known == null) {
            known = least(complete, BY_TOTAL);
            cheapest = known;
        }
        return known;
    }

    Path cheapestStartup() {
        Path known = cheapestStartup;
        if (known == null) {
            known = least(complete, BY_STARTUP);
            cheapestStartup = known;
        }
        return known;
    }

    private static Path least(List<Path> paths, Comparator<Path> comparator) {
        Path least = paths.getFirst();
        for (int i = 1; i < paths.size(); i++) {
            least = comparator.compare(paths.get(i), least) < 0 ? paths.get(i) : least;
        }
        return least;
    }

    /// The cheapest complete path that participants may each run for themselves.
    Optional<Path> cheapestParallelSafe() {
        Optional<Path> known = cheapestSafe;
        if (known == null) {
            List<Path> safe = complete.stream()
                    .filter(path -> path.header().isParallelSafe())
                    .toList();
            known = safe.isEmpty() ? Optional.empty() : Optional.of(least(safe, BY_TOTAL));
            cheapestSafe = known;
        }
        return known;
    }

    Optional<Path> cheapestPartial() {
        if (cheapestPartial == null && !partial.isEmpty()) {
            cheapestPartial = least(partial, BY_TOTAL);
        }
        return Optional.ofNullable(cheapestPartial);
    }

    /// The total cost of the cheapest path, where methods are disabled more than any cost; infinite where there is
    /// no
    /// path.
    double cheapestTotal() {
        if (cheapestTotal < 0) {
            cheapestTotal = complete.isEmpty() ? Double.POSITIVE_INFINITY : total(cheapest());
        }
        return cheapestTotal;
    }

    double cheapestPartialTotal() {
        if (cheapestPartialTotal < 0) {
            cheapestPartialTotal = partial.isEmpty()
                    ? Double.POSITIVE_INFINITY
                    : total(cheapestPartial().orElseThrow());
        }
        return cheapestPartialTotal;
    }

    private static double total(Path path) {
        Cost cost = path.header().cost();
        return cost.disabledNodes() == 0 ? cost.total() : cost.total() + cost.disabledNodes() * DISABLED_COST;
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
        for (int i = 0; i < complete.size(); i++) {
            if (!complete.get(i).header().order().isEmpty()) {
                return true;
            }
        }
        return false;
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
