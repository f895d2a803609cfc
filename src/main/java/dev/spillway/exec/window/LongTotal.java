package dev.spillway.exec.window;

import dev.spillway.data.Batch;
import dev.spillway.data.LongVector;
import java.util.function.Function;

/// A number of longs and the sums of their low and high halves, which are exact for 2³¹ rows. Immutable.
record LongTotal(long count, long low, long high) {
    private static final long LOW_HALF = 0xFFFF_FFFFL;
    private static final LongTotal ONE_ROW = new LongTotal(1, 0, 0);

    private static LongTotal combine(LongTotal first, LongTotal second) {
        return new LongTotal(first.count + second.count, first.low + second.low, first.high + second.high);
    }

    /// Counts only.
    static Folding<LongTotal> counts(Folding.Excluded excluded) {
        return new Folding<>(excluded, _ -> Folding.Monoid.of(_ -> ONE_ROW, LongTotal::combine));
    }

    static Folding<LongTotal> sums(Folding.Excluded excluded, Function<Batch, LongVector> values) {
        return new Folding<>(excluded, rows -> {
            long[] longs = values.apply(rows).values();
            return Folding.Monoid.of(
                    row -> new LongTotal(1, longs[row] & LOW_HALF, longs[row] >> 32), LongTotal::combine);
        });
    }
}
