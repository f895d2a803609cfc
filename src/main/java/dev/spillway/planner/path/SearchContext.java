package dev.spillway.planner.path;

import dev.spillway.plan.Expression;
import dev.spillway.planner.PlannerSettings;
import dev.spillway.planner.cost.Cost;
import dev.spillway.planner.cost.Flow;
import dev.spillway.planner.cost.GatherCost;
import dev.spillway.planner.estimate.GroupEstimator;
import dev.spillway.planner.estimate.SelectivityEstimator;
import dev.spillway.planner.logical.Variables;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// What the parts of one search share. `allowsPartialTemp` tells plan A (TEMP scans may be partial) from plan B. Not
/// thread-safe.
final class SearchContext {
    private final PlannerSettings settings;
    private final QueryFacts facts;
    private final boolean allowsPartialTemp;
    private final boolean considersStartup;
    private final GroupEstimator groups;
    private final double[] leafRows;
    private final SortPaths sorts = new SortPaths(this);
    private final Map<Integer, Double> commonRows = new HashMap<>();

    SearchContext(PlannerSettings settings, QueryFacts facts, boolean allowsPartialTemp, boolean considersStartup) {
        this.settings = settings;
        this.facts = facts;
        this.allowsPartialTemp = allowsPartialTemp;
        this.considersStartup = considersStartup;
        this.leafRows = new double[facts.variables().leafCount()];
        Arrays.fill(leafRows, Double.MAX_VALUE);
        this.groups = new GroupEstimator(facts.selectivity(), leaf -> leafRows[leaf]);
    }

    PlannerSettings settings() {
        return settings;
    }

    QueryFacts facts() {
        return facts;
    }

    Variables variables() {
        return facts.variables();
    }

    Orders orders() {
        return facts.orders();
    }

    SortPaths sorts() {
        return sorts;
    }

    boolean allowsPartialTemp() {
        return allowsPartialTemp;
    }

    SelectivityEstimator selectivity() {
        return facts.selectivity();
    }

    GroupEstimator groups() {
        return groups;
    }

    void leafRows(int leaf, double rows) {
        leafRows[leaf] = rows;
    }

    /// The rows that a WITH query, or the average round of a recursion, is expected to have.
    void commonRows(int number, double rows) {
        commonRows.put(number, rows);
    }

    double commonRows(int number) {
        return commonRows.getOrDefault(number, 1.0);
    }

    PathSet newSet(double rows, BitSet offered) {
        return new PathSet(rows, offered, considersStartup);
    }

    /// Cost of expressions for one row.
    double perRow(Collection<Expression> expressions) {
        return ExpressionCost.operators(expressions) * settings.cpuOperatorCost();
    }

    /// Once all partial paths are there: a Gather over the cheapest. `rows` are those that come out of it.
    void addGather(PathSet set, double rows) {
        set.cheapestPartial().ifPresent(partial -> set.add(gather(partial, rows)));
    }

    Path.Gathered gather(Path partial, double rows) {
        Cost cost = GatherCost.gather(partial.header().cost(), rows, settings);
        PathHeader header = new PathHeader(new Flow(cost, rows, partial.header().width()), 0, false, List.of());
        return new Path.Gathered(header, partial);
    }
}
