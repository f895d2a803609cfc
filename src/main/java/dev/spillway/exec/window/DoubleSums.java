package dev.spillway.exec.window;

import dev.spillway.data.Bitmap;
import dev.spillway.data.DoubleVector;
import dev.spillway.exec.aggregate.NumericResults;
import org.jspecify.annotations.Nullable;

/// Sums of floats over frames. Growing frames and those of REAL, which is rounded after each addition, are added up in
/// the order of the rows as PostgreSQL does; others by a segment tree. Used by one thread.
final class DoubleSums {
    private final Chunk chunk;
    private final Frames frames;
    private final long @Nullable [] excluded;
    private final double[] values;
    private final boolean isReal;

    DoubleSums(Chunk chunk, long @Nullable [] excluded, DoubleVector values, boolean isReal) {
        this.chunk = chunk;
        this.frames = chunk.frames();
        this.excluded = excluded;
        this.values = values.values();
        this.isReal = isReal;
    }

    /// Sums or means; NULL where no row counts.
    DoubleVector results(boolean isMean) {
        double[] results = sums();
        LongSums counts = LongSums.counts(chunk, excluded);
        long[] nulls = Bitmap.none(results.length);
        for (int i = 0; i < results.length; i++) {
            counts.moveTo(i);
            if (counts.count() == 0) {
                Bitmap.set(nulls, i);
            } else if (isMean) {
                results[i] /= counts.count();
            }
        }
        return new DoubleVector(results, nulls, results.length);
    }

    /// What a row whose frame has no value gets is unspecified.
    private double[] sums() {
        double[] sums = frames.isGrowing() ? growing() : isReal ? oneByOne() : moving();
        for (int i = 0; i < sums.length; i++) {
            if (Double.isInfinite(sums[i]) && !hasInfinite(i)) {
                throw NumericResults.floatOverflow();
            }
        }
        return sums;
    }

    /// -0 is what leaves every first value as it is.
    private double leaf(int row) {
        return Bitmap.isSet(excluded, row) ? -0.0 : values[row];
    }

    private double add(double sum, double value) {
        return isReal ? (float) (sum + value) : sum + value;
    }

    private boolean hasInfinite(int row) {
        int ranges = frames.ranges(row);
        for (int range = 0; range < ranges; range++) {
            for (int i = frames.from(range); i < frames.to(range); i++) {
                if (Double.isInfinite(leaf(i))) {
                    return true;
                }
            }
        }
        return false;
    }

    private double[] growing() {
        int[] starts = chunk.partitionStarts();
        double[] sums = new double[chunk.count()];
        double sum = -0.0;
        int next = 0;
        for (int i = 0; i < sums.length; i++) {
            if (starts[i] == i) {
                sum = -0.0;
                next = i;
            }
            while (next < frames.end(i)) {
                sum = add(sum, leaf(next));
                next++;
            }
            sums[i] = sum;
        }
        return sums;
    }

    private double[] oneByOne() {
        double[] sums = new double[chunk.count()];
        for (int row = 0; row < sums.length; row++) {
            double sum = -0.0;
            int ranges = frames.ranges(row);
            for (int range = 0; range < ranges; range++) {
                for (int i = frames.from(range); i < frames.to(range); i++) {
                    sum = add(sum, leaf(i));
                }
            }
            sums[row] = sum;
        }
        return sums;
    }

    private double[] moving() {
        int count = chunk.count();
        double[] tree = new double[2 * count];
        for (int i = 0; i < count; i++) {
            tree[count + i] = leaf(i);
        }
        for (int i = count - 1; i > 0; i--) {
            tree[i] = tree[2 * i] + tree[2 * i + 1];
        }
        double[] sums = new double[count];
        for (int row = 0; row < count; row++) {
            double sum = -0.0;
            int ranges = frames.ranges(row);
            for (int range = 0; range < ranges; range++) {
                sum += query(tree, count + frames.from(range), count + frames.to(range));
            }
            sums[row] = sum;
        }
        return sums;
    }

    private static double query(double[] tree, int from, int to) {
        double left = -0.0;
        double right = -0.0;
        int low = from;
        int high = to;
        while (low < high) {
            if ((low & 1) == 1) {
                left += tree[low++];
            }
            if ((high & 1) == 1) {
                right = tree[--high] + right;
            }
            low >>= 1;
            high >>= 1;
        }
        return left + right;
    }
}
