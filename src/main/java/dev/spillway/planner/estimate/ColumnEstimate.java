package dev.spillway.planner.estimate;

import dev.spillway.planner.logical.Variable;
import dev.spillway.storage.ColumnStatistics;
import dev.spillway.storage.ColumnStatistics.MostCommonValue;
import java.util.List;
import java.util.Optional;

/// What is known of the values of a variable, or assumed where nothing is. Immutable.
record ColumnEstimate(
        double nullFraction,
        double distinctCount,
        boolean isDistinctKnown,
        List<MostCommonValue> mostCommon,
        List<Object> bounds) {
    /// PostgreSQL's `DEFAULT_NUM_DISTINCT`.
    static final double DEFAULT_DISTINCT = 200;

    static ColumnEstimate of(Variable variable) {
        return variable.statistics()
                .map(known -> known(known, variable.tuples()))
                .orElseGet(() -> unknown(variable));
    }

    private static ColumnEstimate known(ColumnStatistics statistics, double tuples) {
        double distinct = statistics.distinctCount();
        if (!(distinct > 0)) {
            distinct = Math.min(DEFAULT_DISTINCT, Math.max(1, tuples));
        }
        return new ColumnEstimate(
                Math.clamp(statistics.nullFraction(), 0, 1),
                Math.max(1, tuples > 0 ? Math.min(distinct, tuples) : distinct),
                statistics.distinctCount() > 0,
                statistics.mostCommonValues(),
                bounds(statistics));
    }

    /// The histogram, or at least its ends.
    private static List<Object> bounds(ColumnStatistics statistics) {
        if (statistics.histogramBounds().size() >= 2) {
            return statistics.histogramBounds();
        }
        Optional<Object> min = Optional.ofNullable(statistics.min());
        Optional<Object> max = Optional.ofNullable(statistics.max());
        return min.isPresent() && max.isPresent() ? List.of(min.get(), max.get()) : List.of();
    }

    private static ColumnEstimate unknown(Variable variable) {
        double distinct = variable.type().name() == dev.spillway.data.TypeName.BOOLEAN ? 2 : DEFAULT_DISTINCT;
        double clamped = variable.tuples() > 0 ? Math.min(distinct, variable.tuples()) : distinct;
        return new ColumnEstimate(0, Math.max(1, clamped), false, List.of(), List.of());
    }

    double mostCommonSum() {
        double sum = 0;
        for (MostCommonValue value : mostCommon) {
            sum += value.frequency();
        }
        return sum;
    }

    double largestFrequency() {
        return mostCommon.isEmpty() ? 0 : mostCommon.getFirst().frequency();
    }

    double smallestFrequency() {
        return mostCommon.isEmpty() ? 1 : mostCommon.getLast().frequency();
    }
}
