package dev.spillway.exec.aggregate;

import dev.spillway.data.Bitmap;
import dev.spillway.data.DoubleVector;
import dev.spillway.data.Vector;
import dev.spillway.exec.MemoryTracker;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Count, sum and sum of squared differences of floats, as PostgreSQL keeps them (Youngs and Cramer, `float8_accum`,
/// `float8_combine`).
final class DoubleMoments implements GroupState {
    private static final int WIDTH = 3;

    private final ValueSource source;
    private final @Nullable ValueSource sums;
    private final @Nullable ValueSource squares;
    /// N, Sx and Sxx of each group.
    private final DoubleStates states;

    /// Of values.
    DoubleMoments(ValueSource values, MemoryTracker memory) {
        this.source = values;
        this.sums = null;
        this.squares = null;
        this.states = new DoubleStates(WIDTH, memory);
    }

    /// Of partial states.
    DoubleMoments(ValueSource counts, ValueSource sums, ValueSource squares, MemoryTracker memory) {
        this.source = counts;
        this.sums = sums;
        this.squares = squares;
        this.states = new DoubleStates(WIDTH, memory);
    }

    @Override
    public void ensure(int groupCount) {
        states.ensure(groupCount);
    }

    @Override
    public void update(int[] groups, int count) {
        double[] state = states.values();
        double[] values = ((DoubleVector) source.value()).values();
        if (sums != null && squares != null) {
            double[] sumValues = ((DoubleVector) sums.value()).values();
            double[] squareValues = ((DoubleVector) squares.value()).values();
            for (int i = 0; i < count; i++) {
                combine(state, groups[i] * WIDTH, values[i], sumValues[i], squareValues[i]);
            }
            return;
        }
        long[] excluded = source.excluded();
        for (int i = 0; i < count; i++) {
            if (!Bitmap.isSet(excluded, i)) {
                accumulate(state, groups[i] * WIDTH, values[i]);
            }
        }
    }

    private static void accumulate(double[] state, int at, double value) {
        double oldCount = state[at];
        double oldSum = state[at + 1];
        double count = oldCount + 1;
        double sum = oldSum + value;
        double squares = state[at + 2];
        if (oldCount > 0) {
            double difference = value * count - sum;
            squares += difference * difference / (count * oldCount);
            if (Double.isInfinite(sum) || Double.isInfinite(squares)) {
                if (!Double.isInfinite(oldSum) && !Double.isInfinite(value)) {
                    throw NumericResults.floatOverflow();
                }
                squares = Double.NaN;
            }
        } else if (!Double.isFinite(value)) {
            squares = Double.NaN;
        }
        state[at] = count;
        state[at + 1] = sum;
        state[at + 2] = squares;
    }

    private static void combine(double[] state, int at, double count, double sum, double squares) {
        double oldCount = state[at];
        double oldSum = state[at + 1];
        if (count == 0) {
            return;
        }
        if (oldCount == 0) {
            state[at] = count;
            state[at + 1] = sum;
            state[at + 2] = squares;
            return;
        }
        double newCount = oldCount + count;
        double newSum = oldSum + sum;
        if (Double.isInfinite(newSum) && !Double.isInfinite(oldSum) && !Double.isInfinite(sum)) {
            throw NumericResults.floatOverflow();
        }
        double difference = oldSum / oldCount - sum / count;
        double newSquares = state[at + 2] + squares + oldCount * count * difference * difference / newCount;
        if (Double.isInfinite(newSquares) && !Double.isInfinite(state[at + 2]) && !Double.isInfinite(squares)) {
            throw NumericResults.floatOverflow();
        }
        state[at] = newCount;
        state[at + 1] = newSum;
        state[at + 2] = newSquares;
    }

    double count(int group) {
        return states.value(group, 0);
    }

    double squares(int group) {
        return states.value(group, 2);
    }

    @Override
    public List<Vector> columns(int from, int count) {
        return states.columns(from, count);
    }
}
