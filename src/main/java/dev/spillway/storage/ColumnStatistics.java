package dev.spillway.storage;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// One column's statistics, after PostgreSQL's `pg_stats`. `blocks` are those of the column alone, so that a scan costs
/// the blocks of the columns it reads. `distinctCount` is absolute. Values are as in `plan.Expression.Constant`; `min`
/// and `max` are absent where nothing is known. `histogramBounds` leave the most common values out.
public record ColumnStatistics(
        int blocks,
        double nullFraction,
        double distinctCount,
        double averageWidth,
        @Nullable Object min,
        @Nullable Object max,
        List<MostCommonValue> mostCommonValues,
        List<Object> histogramBounds,
        double correlation) {
    public ColumnStatistics {
        mostCommonValues = List.copyOf(mostCommonValues);
        histogramBounds = List.copyOf(histogramBounds);
    }

    /// A frequent value and its share of all rows.
    public record MostCommonValue(Object value, double frequency) {}
}
