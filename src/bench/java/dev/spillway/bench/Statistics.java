package dev.spillway.bench;

import java.util.Collection;
import java.util.List;
import java.util.stream.DoubleStream;

/// Minimum, median and maximum of a set of measurements, in the unit that the caller used.
record Statistics(double min, double median, double max) {

    static Statistics of(Collection<Double> values) {
        double[] sorted = sorted(values);
        return new Statistics(sorted[0], median(values), sorted[sorted.length - 1]);
    }

    /// The middle value, or the mean of the two in the middle.
    static double median(Collection<Double> values) {
        double[] sorted = sorted(values);
        int middle = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }

    /// Nearest rank: the smallest value such that at least `percent` per cent of all values are not above it.
    static double percentile(Collection<Double> values, double percent) {
        if (!(percent > 0 && percent <= 100)) {
            throw new IllegalArgumentException("percent must be in (0, 100] (got: " + percent + ")");
        }
        double[] sorted = sorted(values);
        int rank = (int) Math.ceil(percent / 100 * sorted.length);
        return sorted[Math.max(1, rank) - 1];
    }

    static double geometricMean(List<Double> values) {
        if (values.isEmpty()) {
            throw new IllegalArgumentException("values must not be empty");
        }
        double logarithms = 0;
        for (double value : values) {
            if (!(value > 0)) {
                throw new IllegalArgumentException("values must be positive (got: " + value + ")");
            }
            logarithms += Math.log(value);
        }
        return Math.exp(logarithms / values.size());
    }

    private static double[] sorted(Collection<Double> values) {
        if (values.isEmpty()) {
            throw new IllegalArgumentException("values must not be empty");
        }
        return values.stream().flatMapToDouble(DoubleStream::of).sorted().toArray();
    }
}
