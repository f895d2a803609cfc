package dev.spillway.exec.window;

import dev.spillway.data.Batch;
import dev.spillway.data.DoubleVector;
import dev.spillway.exec.aggregate.NumericResults;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// A number of floats, their sum, and whether one of them is infinite. Immutable.
record DoubleTotal(double sum, long count, boolean hasInfinite) {
    /// `isReal`: the sum is rounded after each addition.
    static Folding<DoubleTotal> of(Folding.Excluded excluded, Function<Batch, DoubleVector> values, boolean isReal) {
        return new Folding<>(excluded, rows -> {
            double[] doubles = values.apply(rows).values();
            return Folding.Monoid.of(
                    row -> new DoubleTotal(doubles[row], 1, Double.isInfinite(doubles[row])), (first, second) -> {
                        double sum = first.sum + second.sum;
                        return new DoubleTotal(
                                isReal ? (float) sum : sum,
                                first.count + second.count,
                                first.hasInfinite || second.hasInfinite);
                    });
        });
    }

    /// The sum or the mean; 22003 where finite values became infinite. `null` for no value.
    static @Nullable Double result(@Nullable DoubleTotal total, boolean isMean) {
        if (total == null) {
            return null;
        }
        if (Double.isInfinite(total.sum) && !total.hasInfinite) {
            throw NumericResults.floatOverflow();
        }
        return isMean ? total.sum / total.count : total.sum;
    }
}
