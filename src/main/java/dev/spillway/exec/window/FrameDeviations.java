package dev.spillway.exec.window;

import dev.spillway.data.DataType;
import dev.spillway.data.DoubleVector;
import dev.spillway.data.Physical;
import dev.spillway.data.Vector;
import dev.spillway.exec.ColumnLayout;
import dev.spillway.exec.Values;
import dev.spillway.exec.VectorBuilder;
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

    /// Rows that do not count, or `null`.
    interface Excluded {
        long @Nullable [] of(Chunk chunk);
    }

    WindowResult create(ColumnLayout argument, Function<Chunk, Vector> values, Excluded excluded) {
        boolean isDouble = argument.physical() == Physical.DOUBLE;
        ColumnLayout layout = ColumnLayout.of(isDouble ? DataType.DOUBLE_PRECISION : DataType.NUMERIC);
        return new WindowResult(layout, chunk -> {
            VectorBuilder builder = VectorBuilder.create(layout);
            Vector vector = values.apply(chunk);
            long[] none = excluded.of(chunk);
            if (isDouble) {
                double[] doubles = ((DoubleVector) vector).values();
                new ValueFold<>(chunk, none, floats(doubles))
                        .into((row, value) ->
                                builder.appendValue(value == null ? null : deviation(value), layout.type()));
            } else {
                new ValueFold<>(chunk, none, exact(vector, argument.type()))
                        .into((row, value) -> builder.appendValue(
                                value == null ? null : NumericResults.deviation(value, isVariance, isSample),
                                layout.type()));
            }
            return builder.build();
        });
    }

    private static ValueFold.Monoid<Moments> exact(Vector values, DataType type) {
        return new ValueFold.Monoid<>() {
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

    private static ValueFold.Monoid<FloatMoments> floats(double[] values) {
        return new ValueFold.Monoid<>() {
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
