package dev.spillway.planner.estimate;

/// Equalities between the same two relations, taken together.
///
/// PostgreSQL multiplies their selectivities as if the columns were independent, and is saved by foreign keys, which
/// TEMP tables rarely have. But a relation has no more combinations of values than rows: the columns of a composite
/// key, of which each has thousands of values, keep one pair in `rows`, not one in their product.
final class CompositeEquality {
    private final double oneTuples;
    private final double twoTuples;
    private double oneDistinct = 1;
    private double twoDistinct = 1;
    private double notNull = 1;
    private double product = 1;
    private int columns;

    /// Rows of the relations as they are stored; 0 where that is not known, and then nothing is gained.
    CompositeEquality(double oneTuples, double twoTuples) {
        this.oneTuples = oneTuples;
        this.twoTuples = twoTuples;
    }

    void add(ColumnEstimate one, ColumnEstimate two, double selectivity) {
        oneDistinct *= one.distinctCount();
        twoDistinct *= two.distinctCount();
        notNull *= (1 - one.nullFraction()) * (1 - two.nullFraction());
        product *= selectivity;
        columns++;
    }

    double selectivity() {
        if (columns < 2 || oneTuples <= 0 || twoTuples <= 0) {
            return product;
        }
        double distinct = Math.max(Math.min(oneDistinct, oneTuples), Math.min(twoDistinct, twoTuples));
        return Math.max(product, notNull / Math.max(1, distinct));
    }
}
