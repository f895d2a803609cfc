package dev.spillway.exec.window;

import dev.spillway.data.Batch;
import dev.spillway.data.DataType;
import dev.spillway.data.DoubleVector;
import dev.spillway.data.Physical;
import dev.spillway.data.Vector;
import dev.spillway.exec.ColumnLayout;
import dev.spillway.exec.Values;
import dev.spillway.exec.aggregate.NumericResults;
import dev.spillway.exec.aggregate.NumericResults.Moments;
import dev.spillway.plan.AggregateFunction;
import java.math.BigDecimal;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Variances and standard deviations over frames. Used while an operator is built.
final class FrameDeviations {
    private final boolean isVariance;
    private final boolean isSample;

    FrameDeviations(AggregateFunction function) {
        this.isVariance = function == AggregateFunction.VAR_SAMP || function == AggregateFunction.VAR_POP;
        this.isSample = function == AggregateFunction.VAR_SAMP || function == AggregateFunction.STDDEV_SAMP;
    }

    WindowResult create(ColumnLayout argument, Function<Batch, Vector> values, Folding.Excluded excluded) {
        if (argument.physical() == Physical.DOUBLE) {
            return new Folding<>(excluded, rows -> floats(((DoubleVector) values.apply(rows)).values()))
                    .result(
                            ColumnLayout.of(DataType.DOUBLE_PRECISION),
                            value -> value == null ? null : deviation(value));
        }
        return new Folding<>(excluded, rows -> exact(values.apply(rows), argument.type()))
                .result(
                        ColumnLayout.of(DataType.NUMERIC),
                        value -> value == null ? null : NumericResults.deviation(value, isVariance, isSample));
    }

    private static Folding.Monoid<Moments> exact(Vector values, DataType type) {
        return new Folding.Monoid<>() {
            @Override
            public Moments leaf(int row) {
                BigDecimal value = Values.toDecimal(Values.present(Values.valueAt(values, row, type)));
                return new Moments(1, value, value.multiply(value));
            }

            @Override
            public Moments combine(Moments first, Moments second) {
                return new Moments(
                        first.count() + second.count(),
                        first.sum().add(second.sum()),
                        first.squares().add(second.squares()));
            }
        };
    }

    /// Count, sum and sum of squared differences, as PostgreSQL's `float8_combine` has them.
    private record FloatMoments(double count, double sum, double squares) {}

    private static Folding.Monoid<FloatMoments> floats(double[] values) {
        return new Folding.Monoid<>() {
            @Override
            public FloatMoments leaf(int row) {
                return new FloatMoments(1, values[row], Double.isFinite(values[row]) ? 0 : Double.NaN);
            }

            @Override
            public FloatMoments combine(FloatMoments first, FloatMoments second) {
                double count = first.count() + second.count();
                double difference = first.sum() / first.count() - second.sum() / second.count();
                double squares = first.squares()
                        + second.squares()
                        + first.count() * second.count() * difference * difference / count;
                return new FloatMoments(count, first.sum() + second.sum(), squares);
            }
        };
    }

    private @Nullable Double deviation(FloatMoments moments) {
        if (isSample && moments.count() == 1) {
            return null;
        }
        double variance = moments.squares() / (isSample ? moments.count() - 1 : moments.count());
        return isVariance ? variance : (Double) Math.sqrt(variance);
    }
}
