package dev.spillway.planner.estimate;

import dev.spillway.storage.ColumnStatistics.MostCommonValue;
import java.util.List;

/// `var_eq_const` and `scalarineqsel`: a column against a constant. Stateless.
final class ComparisonEstimator {
    /// PostgreSQL's `DEFAULT_INEQ_SEL`.
    static final double DEFAULT_INEQUALITY = 1.0 / 3.0;

    private static final double HISTOGRAM_EDGE = 0.0001;

    private ComparisonEstimator() {}

    static double equal(ColumnEstimate column, Object constant) {
        double matching = 0;
        boolean isCommon = false;
        for (MostCommonValue value : column.mostCommon()) {
            if (Scalar.isEqual(value.value(), constant)) {
                matching = value.frequency();
                isCommon = true;
            }
        }
        if (isCommon) {
            return Math.clamp(matching, 0, 1);
        }
        double rest = Math.clamp(1 - column.mostCommonSum() - column.nullFraction(), 0, 1);
        double otherDistinct = column.distinctCount() - column.mostCommon().size();
        double selectivity = otherDistinct > 1 ? rest / otherDistinct : rest;
        return Math.min(selectivity, column.smallestFrequency());
    }

    /// Against a value that is not known while planning (`var_eq_non_const`).
    static double equalUnknown(ColumnEstimate column) {
        double selectivity = (1 - column.nullFraction()) / column.distinctCount();
        return column.mostCommon().isEmpty() ? selectivity : Math.min(selectivity, column.largestFrequency());
    }

    /// The part of all rows whose value is below the constant (`isBelow`) or above it, equal ones where
    /// `isInclusive`.
    static double inequality(ColumnEstimate column, Object constant, boolean isBelow, boolean isInclusive) {
        double common = 0;
        for (MostCommonValue value : column.mostCommon()) {
            int order = Scalar.compare(value.value(), constant);
            if (order == 0 ? isInclusive : order < 0 == isBelow) {
                common += value.frequency();
            }
        }
        double others = Math.clamp(1 - column.nullFraction() - column.mostCommonSum(), 0, 1);
        double histogram = histogramPart(column, constant, isBelow, isInclusive);
        if (histogram < 0) {
            return column.mostCommon().isEmpty() ? DEFAULT_INEQUALITY : Math.clamp(common + 0.5 * others, 0, 1);
        }
        return Math.clamp(common + others * histogram, 0, 1);
    }

    /// Of the values in the histogram; -1 where there is none.
    private static double histogramPart(ColumnEstimate column, Object constant, boolean isBelow, boolean isInclusive) {
        List<Object> bounds = column.bounds();
        if (bounds.size() < 2) {
            return -1;
        }
        double equalPart = column.isDistinctKnown()
                ? 1 / Math.max(1, column.distinctCount() - column.mostCommon().size())
                : 0;
        double upTo = upTo(bounds, constant, equalPart);
        if (isBelow != isInclusive && upTo > 0 && upTo < 1 + equalPart) {
            upTo -= equalPart;
        }
        double part = isBelow ? upTo : 1 - upTo;
        double edge = Math.min(HISTOGRAM_EDGE, equalPart > 0 ? equalPart : HISTOGRAM_EDGE);
        return Math.clamp(part, edge, 1 - edge);
    }

    /// Fraction of the histogram's values up to and with the constant: whole bins, and a part of the bin that holds
    /// it.
    private static double upTo(List<Object> bounds, Object constant, double equalPart) {
        int low = 0;
        int high = bounds.size();
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (Scalar.compare(bounds.get(middle), constant) < 0) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        if (low == bounds.size()) {
            return 1 + 2 * equalPart;
        }
        if (low == 0) {
            return Scalar.compare(bounds.getFirst(), constant) == 0 ? equalPart : 0;
        }
        double inBin = Scalar.fraction(constant, bounds.get(low - 1), bounds.get(low));
        double first = low == 1 ? equalPart * (1 - inBin) : 0;
        return (low - 1 + inBin) / (bounds.size() - 1) + first;
    }
}
