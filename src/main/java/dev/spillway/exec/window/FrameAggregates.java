package dev.spillway.exec.window;

import dev.spillway.data.Bitmap;
import dev.spillway.data.DataType;
import dev.spillway.data.DoubleVector;
import dev.spillway.data.IntervalValue;
import dev.spillway.data.IntervalVector;
import dev.spillway.data.LongVector;
import dev.spillway.data.Physical;
import dev.spillway.data.TypeName;
import dev.spillway.data.Vector;
import dev.spillway.exec.ColumnLayout;
import dev.spillway.exec.Values;
import dev.spillway.exec.VectorBuilder;
import dev.spillway.exec.Vectors;
import dev.spillway.exec.aggregate.NumericResults;
import dev.spillway.exec.table.RowComparison;
import dev.spillway.plan.AggregateFunction;
import dev.spillway.plan.Expression.WindowCall;
import dev.spillway.storage.LongBounds;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Aggregates over frames. Used while an operator is built.
final class FrameAggregates {
    private static final int NO_COLUMN = -1;

    private final WindowColumns columns;
    private final long rowsMax;

    FrameAggregates(WindowColumns columns, long rowsMax) {
        this.columns = columns;
        this.rowsMax = Math.min(rowsMax, Integer.MAX_VALUE);
    }

    /// The columns of an aggregate's argument and filter.
    private record Input(int argument, int filter) {
        /// Rows that do not count, or `null`.
        long @Nullable [] excluded(Chunk chunk) {
            long[] nulls = argument == NO_COLUMN ? null : chunk.column(argument).nulls();
            if (filter == NO_COLUMN) {
                return nulls;
            }
            LongVector condition = (LongVector) chunk.column(filter);
            long[] all = nulls == null ? Bitmap.none(chunk.count()) : Arrays.copyOf(nulls, Bitmap.words(chunk.count()));
            for (int i = 0; i < chunk.count(); i++) {
                if (condition.isNull(i) || condition.values()[i] == 0) {
                    Bitmap.set(all, i);
                }
            }
            return all;
        }

        Vector values(Chunk chunk) {
            return chunk.column(argument);
        }
    }

    WindowResult create(AggregateFunction function, WindowCall call) {
        Input input = new Input(
                call.arguments().isEmpty()
                        ? NO_COLUMN
                        : columns.add(call.arguments().getFirst()),
                call.filter().map(columns::add).orElse(NO_COLUMN));
        return switch (function) {
            case COUNT_STAR, COUNT -> count(input);
            case SUM -> sum(input, call);
            case AVG -> average(input);
            case MIN, BOOL_AND -> extreme(input, false);
            case MAX, BOOL_OR -> extreme(input, true);
            case STDDEV_SAMP, STDDEV_POP, VAR_SAMP, VAR_POP ->
                new FrameDeviations(function).create(argument(input), input::values, input::excluded);
            default -> throw new IllegalArgumentException("not an aggregate over frames: " + function);
        };
    }

    private ColumnLayout argument(Input input) {
        return columns.layout(input.argument());
    }

    private static WindowResult count(Input input) {
        return new WindowResult(ColumnLayout.bounded(DataType.BIGINT, 0, 1L << 40, true), chunk -> {
            LongSums sums = LongSums.counts(chunk, input.excluded(chunk));
            long[] values = new long[chunk.count()];
            for (int i = 0; i < values.length; i++) {
                sums.moveTo(i);
                values[i] = sums.count();
            }
            return new LongVector(values, null, values.length);
        });
    }

    private WindowResult extreme(Input input, boolean isMax) {
        return new WindowResult(argument(input).withNulls(), chunk -> {
            Vector values = input.values(chunk);
            int[] rows = new RowFold(chunk, input.excluded(chunk), RowComparison.of(values), isMax).rows();
            return Vectors.gatherOrNull(values, rows, rows.length);
        });
    }

    private WindowResult sum(Input input, WindowCall call) {
        return switch (argument(input).physical()) {
            case LONG -> longSum(input, call);
            case DOUBLE -> doubleSum(input, call);
            case INTERVAL -> intervals(input, false);
            default ->
                objects(
                        ColumnLayout.of(DataType.NUMERIC, Physical.DECIMAL),
                        input,
                        FrameAggregates::decimals,
                        total -> NumericResults.checked(total.sum()));
        };
    }

    /// Whether the sum of any of the rows fits 64 bits.
    private boolean isProven(ColumnLayout layout) {
        Optional<LongBounds> bounds = layout.bounds();
        long limit = (1L << 62) / Math.max(1, rowsMax);
        return bounds.filter(known -> known.min() >= -limit && known.max() <= limit)
                .isPresent();
    }

    private WindowResult longSum(Input input, WindowCall call) {
        ColumnLayout argument = argument(input);
        int scale = argument.longScale();
        boolean isInteger = call.type().name() != TypeName.NUMERIC;
        DataType type = isInteger ? call.type() : DataType.numeric(DataType.UNCONSTRAINED, scale);
        if (!isInteger && !isProven(argument)) {
            return overSums(
                    ColumnLayout.of(type, Physical.DECIMAL),
                    input,
                    sums -> NumericResults.checked(new BigDecimal(sums.sum(), scale)));
        }
        return new WindowResult(ColumnLayout.of(type, Physical.LONG), chunk -> {
            LongSums sums = longSums(chunk, input);
            long[] values = new long[chunk.count()];
            long[] nulls = Bitmap.none(values.length);
            for (int i = 0; i < values.length; i++) {
                sums.moveTo(i);
                if (sums.count() == 0) {
                    Bitmap.set(nulls, i);
                } else if (sums.isLong()) {
                    values[i] = sums.longSum();
                } else {
                    throw NumericResults.bigintOutOfRange();
                }
            }
            return new LongVector(values, nulls, values.length);
        });
    }

    private static LongSums longSums(Chunk chunk, Input input) {
        return LongSums.of(chunk, ((LongVector) input.values(chunk)).values(), input.excluded(chunk));
    }

    private interface OfSums {
        Object of(LongSums sums);
    }

    private static WindowResult overSums(ColumnLayout layout, Input input, OfSums result) {
        return new WindowResult(layout, chunk -> {
            LongSums sums = longSums(chunk, input);
            VectorBuilder builder = VectorBuilder.create(layout);
            Object value = null;
            for (int i = 0; i < chunk.count(); i++) {
                if (!chunk.frames().isRepeated(i)) {
                    sums.moveTo(i);
                    value = sums.count() == 0 ? null : result.of(sums);
                }
                builder.appendValue(value, layout.type());
            }
            return builder.build();
        });
    }

    private WindowResult average(Input input) {
        ColumnLayout argument = argument(input);
        return switch (argument.physical()) {
            case LONG ->
                overSums(
                        ColumnLayout.of(DataType.NUMERIC),
                        input,
                        sums -> NumericResults.average(new BigDecimal(sums.sum(), argument.longScale()), sums.count()));
            case DOUBLE -> doubleAverage(input);
            case INTERVAL -> intervals(input, true);
            default ->
                objects(
                        ColumnLayout.of(DataType.NUMERIC),
                        input,
                        FrameAggregates::decimals,
                        total -> NumericResults.average(total.sum(), total.count()));
        };
    }

    private interface Monoids<T> {
        ValueFold.Monoid<T> of(Vector values);
    }

    private interface Finish<T> {
        Object of(T value);
    }

    private static <T> WindowResult objects(ColumnLayout layout, Input input, Monoids<T> monoids, Finish<T> finish) {
        return new WindowResult(layout, chunk -> {
            VectorBuilder builder = VectorBuilder.create(layout);
            new ValueFold<>(chunk, input.excluded(chunk), monoids.of(input.values(chunk)))
                    .into((row, value) -> builder.appendValue(value == null ? null : finish.of(value), layout.type()));
            return builder.build();
        });
    }

    /// A number of values and their sum.
    private record Total(BigDecimal sum, long count) {}

    private static ValueFold.Monoid<Total> decimals(Vector values) {
        return new ValueFold.Monoid<>() {
            @Override
            public Total leaf(int row) {
                return new Total(Values.toDecimal(Values.present(Values.valueAt(values, row, DataType.NUMERIC))), 1);
            }

            @Override
            public Total combine(Total first, Total second) {
                return new Total(first.sum().add(second.sum()), first.count() + second.count());
            }
        };
    }

    private record IntervalTotal(long months, long days, long micros, long count) {
        IntervalValue value() {
            if (months != (int) months || days != (int) days) {
                throw NumericResults.intervalOutOfRange();
            }
            return new IntervalValue((int) months, (int) days, micros);
        }
    }

    private static WindowResult intervals(Input input, boolean isAverage) {
        return objects(
                ColumnLayout.of(DataType.INTERVAL),
                input,
                FrameAggregates::intervals,
                total -> isAverage ? NumericResults.average(total.value(), total.count()) : total.value());
    }

    private static ValueFold.Monoid<IntervalTotal> intervals(Vector values) {
        IntervalVector intervals = (IntervalVector) values;
        return new ValueFold.Monoid<>() {
            @Override
            public IntervalTotal leaf(int row) {
                return new IntervalTotal(
                        intervals.months()[row],
                        intervals.days()[row],
                        intervals.micros()[row],
                        1);
            }

            @Override
            public IntervalTotal combine(IntervalTotal first, IntervalTotal second) {
                try {
                    return new IntervalTotal(
                            first.months() + second.months(),
                            first.days() + second.days(),
                            Math.addExact(first.micros(), second.micros()),
                            first.count() + second.count());
                } catch (ArithmeticException e) {
                    throw NumericResults.intervalOutOfRange();
                }
            }
        };
    }

    private WindowResult doubleSum(Input input, WindowCall call) {
        boolean isReal = call.type().name() == TypeName.REAL;
        return doubles(
                call.type(),
                input,
                (chunk, excluded) ->
                        new DoubleSums(chunk, excluded, ((DoubleVector) input.values(chunk)).values(), isReal).sums());
    }

    private WindowResult doubleAverage(Input input) {
        return doubles(DataType.DOUBLE_PRECISION, input, (chunk, excluded) -> {
            double[] sums =
                    new DoubleSums(chunk, excluded, ((DoubleVector) input.values(chunk)).values(), false).sums();
            LongSums counts = LongSums.counts(chunk, excluded);
            for (int i = 0; i < sums.length; i++) {
                counts.moveTo(i);
                sums[i] /= counts.count();
            }
            return sums;
        });
    }

    private interface Doubles {
        double[] of(Chunk chunk, long @Nullable [] excluded);
    }

    /// NULL where no row counts.
    private static WindowResult doubles(DataType type, Input input, Doubles doubles) {
        return new WindowResult(ColumnLayout.of(type, Physical.DOUBLE), chunk -> {
            long[] excluded = input.excluded(chunk);
            double[] values = doubles.of(chunk, excluded);
            LongSums counts = LongSums.counts(chunk, excluded);
            long[] nulls = Bitmap.none(values.length);
            for (int i = 0; i < values.length; i++) {
                counts.moveTo(i);
                if (counts.count() == 0) {
                    Bitmap.set(nulls, i);
                }
            }
            return new DoubleVector(values, nulls, values.length);
        });
    }
}
