package dev.spillway.planner.cost;

import dev.spillway.planner.PathMethod;
import dev.spillway.planner.PlannerSettings;

/// `initial_cost_hashjoin` and `final_cost_hashjoin`.
public final class HashJoinCost {
    private HashJoinCost() {}

    /// The join itself. `clauses` are the hashed equalities; `bucketFraction` is the part of the inner rows that an
    /// outer row finds in its bucket; `matchedTuples` are the pairs that pass the hash clauses, counted over the
    /// rows of the two *paths* (so a parallel hash counts fewer of them, as in PostgreSQL); `otherPerTuple` is the
    /// cost of the remaining join conditions.
    public record Work(
            int clauses,
            double bucketFraction,
            double matchedTuples,
            double otherPerTuple,
            double outputPerRow,
            double outputRows) {}

    /// Semi and anti joins and joins with a unique inner side stop at the first match.
    public record FirstMatch(double outerMatchFraction, double matchCount) {}

    public static Cost of(Flow outer, Flow inner, HashTableSize table, Work work, PlannerSettings settings) {
        double hashClauses = settings.cpuOperatorCost() * work.clauses();
        double probes = hashClauses * outer.rows() * bucketTuples(inner, work.bucketFraction()) * 0.5;
        return combine(outer, inner, table, work, settings, probes);
    }

    public static Cost firstMatch(
            Flow outer, Flow inner, HashTableSize table, Work work, FirstMatch match, PlannerSettings settings) {
        double hashClauses = settings.cpuOperatorCost() * work.clauses();
        double matched = Math.rint(outer.rows() * match.outerMatchFraction());
        double scanned = 2.0 / (match.matchCount() + 1.0);
        double matching = hashClauses * matched * bucketTuples(inner, work.bucketFraction() * scanned) * 0.5;
        double missing =
                hashClauses * (outer.rows() - matched) * bucketTuples(inner, 1.0 / table.virtualBuckets()) * 0.05;
        return combine(outer, inner, table, work, settings, matching + missing);
    }

    /// What the join costs at least: getting the rows of both sides and hashing their `clauses` keys.
    public static Cost least(Flow outer, Flow inner, int clauses, PlannerSettings settings) {
        double hashClauses = settings.cpuOperatorCost() * clauses;
        double startup =
                outer.cost().startup() + inner.cost().total() + (hashClauses + settings.cpuTupleCost()) * inner.rows();
        return new Cost(
                disabledNodes(outer, inner, settings),
                startup,
                startup + outer.cost().run() + hashClauses * outer.rows());
    }

    private static int disabledNodes(Flow outer, Flow inner, PlannerSettings settings) {
        return outer.cost().disabledNodes()
                + inner.cost().disabledNodes()
                + settings.disabledNodes(PathMethod.HASH_JOIN);
    }

    private static Cost combine(
            Flow outer, Flow inner, HashTableSize table, Work work, PlannerSettings settings, double probes) {
        Cost least = least(outer, inner, work.clauses(), settings);
        double startup = least.startup();
        double run = least.run();
        if (table.batches() > 1) {
            startup += settings.seqPageCost() * inner.pages();
            run += settings.seqPageCost() * (inner.pages() + 2 * outer.pages());
        }
        run += probes;
        run += (settings.cpuTupleCost() + work.otherPerTuple()) * work.matchedTuples();
        run += work.outputPerRow() * work.outputRows();
        return new Cost(least.disabledNodes(), startup, startup + run);
    }

    private static double bucketTuples(Flow inner, double fraction) {
        return RowCount.clamp(inner.rows() * fraction);
    }
}
