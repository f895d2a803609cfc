package dev.spillway.exec.aggregate;

import dev.spillway.data.Bitmap;
import dev.spillway.data.DoubleVector;
import dev.spillway.data.Vector;
import dev.spillway.exec.MemoryTracker;
import java.util.List;

/// Count, sums and sums of squared and mixed differences of pairs of floats, as PostgreSQL keeps them
/// (`float8_regr_accum`, `float8_regr_combine`).
final class DoubleRegression implements GroupState {
    static final int WIDTH = 6;
    private static final int COUNT = 0;
    private static final int SUM_X = 1;
    private static final int SQUARES_X = 2;
    private static final int SUM_Y = 3;
    private static final int SQUARES_Y = 4;
    private static final int PRODUCTS = 5;

    /// The dependent values and the others, or the columns of partial states.
    private final List<ValueSource> sources;

    private final boolean isMerging;
    private final DoubleStates states;

    DoubleRegression(List<ValueSource> sources, boolean isMerging, MemoryTracker memory) {
        this.sources = List.copyOf(sources);
        this.isMerging = isMerging;
        this.states = new DoubleStates(WIDTH, memory);
    }

    @Override
    public void ensure(int groupCount) {
        states.ensure(groupCount);
    }

    @Override
    public void update(int[] groups, int count) {
        double[] state = states.values();
        double[][] values = new double[sources.size()][];
        for (int i = 0; i < values.length; i++) {
            values[i] = ((DoubleVector) sources.get(i).value()).values();
        }
        if (isMerging) {
            double[] other = new double[WIDTH];
            for (int i = 0; i < count; i++) {
                for (int column = 0; column < WIDTH; column++) {
                    other[column] = values[column][i];
                }
                combine(state, groups[i] * WIDTH, other);
            }
            return;
        }
        long[] excludedY = sources.get(0).excluded();
        long[] excludedX = sources.get(1).excluded();
        for (int i = 0; i < count; i++) {
            if (!Bitmap.isSet(excludedY, i) && !Bitmap.isSet(excludedX, i)) {
                accumulate(state, groups[i] * WIDTH, values[0][i], values[1][i]);
            }
        }
    }

    private static void accumulate(double[] state, int at, double y, double x) {
        double before = state[at];
        double oldX = state[at + SUM_X];
        double oldY = state[at + SUM_Y];
        double count = before + 1;
        state[at] = count;
        state[at + SUM_X] = oldX + x;
        state[at + SUM_Y] = oldY + y;
        if (before == 0) {
            boolean isFiniteX = Double.isFinite(x);
            boolean isFiniteY = Double.isFinite(y);
            state[at + SQUARES_X] = isFiniteX ? 0 : Double.NaN;
            state[at + SQUARES_Y] = isFiniteY ? 0 : Double.NaN;
            state[at + PRODUCTS] = isFiniteX && isFiniteY ? 0 : Double.NaN;
            return;
        }
        double differenceX = x * count - state[at + SUM_X];
        double differenceY = y * count - state[at + SUM_Y];
        double scale = 1 / (count * before);
        state[at + SQUARES_X] += differenceX * differenceX * scale;
        state[at + SQUARES_Y] += differenceY * differenceY * scale;
        state[at + PRODUCTS] += differenceX * differenceY * scale;
        checkInfinite(
                state, at, Double.isFinite(oldX) && Double.isFinite(x), Double.isFinite(oldY) && Double.isFinite(y));
    }

    /// What became infinite of finite values is an overflow, the rest is not a number.
    private static void checkInfinite(double[] state, int at, boolean isFiniteX, boolean isFiniteY) {
        boolean isOverflow = isFiniteX
                        && (Double.isInfinite(state[at + SUM_X]) || Double.isInfinite(state[at + SQUARES_X]))
                || isFiniteY && (Double.isInfinite(state[at + SUM_Y]) || Double.isInfinite(state[at + SQUARES_Y]))
                || isFiniteX && isFiniteY && Double.isInfinite(state[at + PRODUCTS]);
        if (isOverflow) {
            throw NumericResults.floatOverflow();
        }
        for (int column : new int[] {SQUARES_X, SQUARES_Y, PRODUCTS}) {
            state[at + column] = Double.isInfinite(state[at + column]) ? Double.NaN : state[at + column];
        }
    }

    private static void combine(double[] state, int at, double[] other) {
        double count = state[at];
        double more = other[COUNT];
        if (more == 0) {
            return;
        }
        if (count == 0) {
            System.arraycopy(other, 0, state, at, WIDTH);
            return;
        }
        double all = count + more;
        double differenceX = state[at + SUM_X] / count - other[SUM_X] / more;
        double differenceY = state[at + SUM_Y] / count - other[SUM_Y] / more;
        state[at] = all;
        state[at + SUM_X] += other[SUM_X];
        state[at + SUM_Y] += other[SUM_Y];
        state[at + SQUARES_X] += other[SQUARES_X] + count * more * differenceX * differenceX / all;
        state[at + SQUARES_Y] += other[SQUARES_Y] + count * more * differenceY * differenceY / all;
        state[at + PRODUCTS] += other[PRODUCTS] + count * more * differenceX * differenceY / all;
    }

    RegressionSums sums(int group) {
        return new RegressionSums(
                states.value(group, COUNT),
                states.value(group, SUM_X),
                states.value(group, SQUARES_X),
                states.value(group, SUM_Y),
                states.value(group, SQUARES_Y),
                states.value(group, PRODUCTS));
    }

    @Override
    public List<Vector> columns(int from, int count) {
        return states.columns(from, count);
    }
}
