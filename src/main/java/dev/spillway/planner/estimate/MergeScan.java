package dev.spillway.planner.estimate;

import dev.spillway.storage.ColumnStatistics.MostCommonValue;
import java.util.Optional;

/// `mergejoinscansel`: where in each of two sorted sides a merge begins and ends to find matches, as parts of its rows.
/// The larger of two ends is believed to be all, as in PostgreSQL.
public record MergeScan(double leftStart, double leftEnd, double rightStart, double rightEnd) {
    /// Both sides whole.
    public static final MergeScan ALL = new MergeScan(0, 1, 0, 1);

    static MergeScan of(ColumnEstimate left, ColumnEstimate right) {
        Optional<Ends> ofLeft = Ends.of(left);
        Optional<Ends> ofRight = Ends.of(right);
        if (ofLeft.isEmpty() || ofRight.isEmpty()) {
            return ALL;
        }
        double leftEnd = ComparisonEstimator.inequality(left, ofRight.get().max(), true, true);
        double rightEnd = ComparisonEstimator.inequality(right, ofLeft.get().max(), true, true);
        double leftStart = ComparisonEstimator.inequality(left, ofRight.get().min(), true, false);
        double rightStart = ComparisonEstimator.inequality(right, ofLeft.get().min(), true, false);
        double usedLeftEnd = leftEnd < rightEnd ? leftEnd : 1;
        double usedRightEnd = rightEnd < leftEnd ? rightEnd : 1;
        double usedLeftStart = leftStart > rightStart ? leftStart : 0;
        double usedRightStart = rightStart > leftStart ? rightStart : 0;
        boolean isPlausible = usedLeftStart < usedLeftEnd && usedRightStart < usedRightEnd;
        return isPlausible ? new MergeScan(usedLeftStart, usedLeftEnd, usedRightStart, usedRightEnd) : ALL;
    }

    /// The least and the greatest value that are known.
    private record Ends(Object min, Object max) {
        static Optional<Ends> of(ColumnEstimate column) {
            if (column.bounds().size() < 2) {
                return Optional.empty();
            }
            Object min = column.bounds().getFirst();
            Object max = column.bounds().getLast();
            for (MostCommonValue common : column.mostCommon()) {
                min = Scalar.compare(common.value(), min) < 0 ? common.value() : min;
                max = Scalar.compare(common.value(), max) > 0 ? common.value() : max;
            }
            return Optional.of(new Ends(min, max));
        }
    }
}
