package dev.spillway.exec.aggregate;

import dev.spillway.data.Bitmap;
import dev.spillway.data.DoubleVector;
import dev.spillway.data.Vector;
import dev.spillway.exec.MemoryTracker;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Sums of floats, added in the order of the rows as PostgreSQL does; those of REAL are rounded to a float after each
/// addition.
///
/// A sum that becomes infinite without an infinite value is an error.
final class DoubleSum implements GroupState {
    private final ValueSource source;
    private final boolean isReal;
    private final MemoryTracker memory;
    private double[] sums = new double[0];
    private final BitSet groupsWithNonFinite = new BitSet();

    DoubleSum(ValueSource source, boolean isReal, MemoryTracker memory) {
        this.source = source;
        this.isReal = isReal;
        this.memory = memory;
    }

    @Override
    public void ensure(int groupCount) {
        if (groupCount > sums.length) {
            int grown = Math.max(groupCount, Math.max(16, sums.length * 2));
            memory.reserve(8L * (grown - sums.length));
            int from = sums.length;
            sums = Arrays.copyOf(sums, grown);
            // -0 is what leaves every first value as it is.
            Arrays.fill(sums, from, grown, -0.0);
        }
    }

    @Override
    public void update(int[] groups, int count) {
        double[] values = ((DoubleVector) source.value()).values();
        long[] excluded = source.excluded();
        double check;
        if (isReal) {
            check = addReals(sums, groups, count, values, excluded);
        } else if (excluded == null) {
            check = add(sums, groups, count, values);
        } else {
            check = add(sums, groups, count, values, excluded);
        }
        if (Double.isNaN(check)) {
            checkOverflow(groups, count, values, excluded);
        }
    }

    /// The result is NaN if a sum is not finite.
    private static double add(double[] sums, int[] groups, int count, double[] values) {
        double check = 0;
        for (int i = 0; i < count; i++) {
            double sum = sums[groups[i]] + values[i];
            sums[groups[i]] = sum;
            check += sum * 0.0;
        }
        return check;
    }

    private static double add(double[] sums, int[] groups, int count, double[] values, long[] excluded) {
        double check = 0;
        for (int i = 0; i < count; i++) {
            if (!Bitmap.isSet(excluded, i)) {
                double sum = sums[groups[i]] + values[i];
                sums[groups[i]] = sum;
                check += sum * 0.0;
            }
        }
        return check;
    }

    private static double addReals(
            double[] sums, int[] groups, int count, double[] values, long @Nullable [] excluded) {
        double check = 0;
        for (int i = 0; i < count; i++) {
            if (!Bitmap.isSet(excluded, i)) {
                float sum = (float) (sums[groups[i]] + values[i]);
                sums[groups[i]] = sum;
                check += sum * 0.0;
            }
        }
        return check;
    }

    private void checkOverflow(int[] groups, int count, double[] values, long @Nullable [] excluded) {
        for (int i = 0; i < count; i++) {
            if (!Bitmap.isSet(excluded, i) && !Double.isFinite(values[i])) {
                groupsWithNonFinite.set(groups[i]);
            }
        }
        for (int i = 0; i < count; i++) {
            if (!Double.isFinite(sums[groups[i]]) && !groupsWithNonFinite.get(groups[i])) {
                throw NumericResults.floatOverflow();
            }
        }
    }

    double value(int group) {
        return sums[group];
    }

    @Override
    public List<Vector> columns(int from, int count) {
        return List.of(new DoubleVector(Arrays.copyOfRange(sums, from, from + count), null, count));
    }
}
