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
import dev.spillway.exec.MemoryTracker;
import dev.spillway.exec.Values;
import dev.spillway.exec.VectorBuilder;
import dev.spillway.exec.Vectors;
import dev.spillway.exec.aggregate.ListOfValues;
import dev.spillway.exec.aggregate.NumericResults;
import dev.spillway.exec.aggregate.RegressionSums;
import dev.spillway.exec.table.RowComparison;
import dev.spillway.plan.AggregateFunction;
import dev.spillway.plan.Expression.WindowCall;
import dev.spillway.storage.LongBounds;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Aggregates over frames. Used while an operator is built.
final class FrameAggregates {
    private static final int NO_COLUMN = -1;
    private static final int BOTH = 2;

    private final WindowColumns columns;
    private final long rowsMax;
    private final MemoryTracker memory;

    FrameAggregates(WindowColumns columns, long rowsMax, MemoryTracker memory) {
        this.columns = columns;
        this.memory = memory;
        this.rowsMax = Math.min(rowsMax, Integer.MAX_VALUE);
    }

    /// The columns of an aggregate's arguments and filter. A row with a NULL among the first `strict` ones does not
    /// count.
    private record Input(List<Integer> arguments, int strict, int filter) {
        int argument() {
            return arguments.getFirst();
        }

        /// Rows that do not count, or `null`.
        long @Nullable [] excluded(Chunk chunk) {
            long[] all = null;
            for (int i = 0; i < strict; i++) {
                all = union(all, chunk.column(arguments.get(i)).nulls());
            }
            if (filter == NO_COLUMN) {
                return all;
            }
            LongVector condition = (LongVector) chunk.column(filter);
            all = all == null ? Bitmap.none(chunk.count()) : Arrays.copyOf(all, Bitmap.words(chunk.count()));
            for (int i = 0; i < chunk.count(); i++) {
                if (condition.isNull(i) || condition.values()[i] == 0) {
                    Bitmap.set(all, i);
                }
            }
            return all;
        }

        private static long @Nullable [] union(long @Nullable [] first, long @Nullable [] second) {
            if (first == null || second == null) {
                return first == null ? second : first;
            }
            long[] all = Arrays.copyOf(first, Math.max(first.length, second.length));
            for (int i = 0; i < second.length; i++) {
                all[i] |= second[i];
            }
            return all;
        }

        Vector values(Chunk chunk) {
            return chunk.column(argument());
        }
    }

    WindowResult create(AggregateFunction function, WindowCall call) {
        List<Integer> arguments = columns.addAll(call.arguments());
        int strict = function.keepsNulls() || arguments.isEmpty() ? 0 : isRegression(function) ? BOTH : 1;
        Input input =
                new Input(arguments, strict, call.filter().map(columns::add).orElse(NO_COLUMN));
        return switch (function) {
            case COUNT_STAR, COUNT -> count(input);
            case SUM -> sum(input, call);
            case AVG -> average(input);
            case MIN, BOOL_AND -> extreme(input, false);
            case MAX, BOOL_OR -> extreme(input, true);
            case STDDEV_SAMP, STDDEV_POP, VAR_SAMP, VAR_POP ->
                new FrameDeviations(function).create(argument(input), input::values, input::excluded);
            case BIT_AND, BIT_OR, BIT_XOR ->
                objects(ColumnLayout.of(call.type()), input, values -> bits(function, values), bits -> bits);
            case ANY_VALUE -> new WindowResult(argument(input).withNulls(), chunk -> firstValues(chunk, input));
            case CORR,
                    COVAR_POP,
                    COVAR_SAMP,
                    REGR_AVGX,
                    REGR_AVGY,
                    REGR_COUNT,
                    REGR_INTERCEPT,
                    REGR_R2,
                    REGR_SLOPE,
                    REGR_SXX,
                    REGR_SXY,
                    REGR_SYY -> regression(function, input, call);
            case ARRAY_AGG, STRING_AGG, JSON_AGG, JSONB_AGG, JSON_OBJECT_AGG, JSONB_OBJECT_AGG ->
                list(function, input, call);
            case PERCENTILE_CONT, PERCENTILE_DISC, MODE, APPROX_COUNT_DISTINCT ->
                throw new IllegalArgumentException("not an aggregate over frames: " + function);
        };
    }

    private static boolean isRegression(AggregateFunction function) {
        return switch (function) {
            case CORR,
                    COVAR_POP,
                    COVAR_SAMP,
                    REGR_AVGX,
                    REGR_AVGY,
                    REGR_COUNT,
                    REGR_INTERCEPT,
                    REGR_R2,
                    REGR_SLOPE,
                    REGR_SXX,
                    REGR_SXY,
                    REGR_SYY -> true;
            default -> false;
        };
    }

    private WindowResult regression(AggregateFunction function, Input input, WindowCall call) {
        ColumnLayout layout = ColumnLayout.of(call.type());
        return new WindowResult(layout, chunk -> {
            VectorBuilder builder = VectorBuilder.create(layout);
            ValueFold.Monoid<RegressionSums> sums = FrameRegressions.of(
                    input.values(chunk), chunk.column(input.arguments().getLast()));
            new ValueFold<>(chunk, input.excluded(chunk), sums)
                    .into((row, value) -> builder.appendValue(
                            (value == null ? RegressionSums.NONE : value).result(function), layout.type()));
            return builder.build();
        });
    }

    private WindowResult list(AggregateFunction function, Input input, WindowCall call) {
        ColumnLayout layout = ColumnLayout.of(call.type());
        ListOfValues list = ListOfValues.create(
                function,
                input.arguments().stream()
                        .map(column -> columns.layout(column).type())
                        .toList());
        return WindowResult.lazy(layout, chunk -> {
            List<Vector> arguments =
                    input.arguments().stream().map(chunk::column).toList();
            return new FrameLists(layout, list, chunk, arguments, input.excluded(chunk), memory);
        });
    }

    private static ValueFold.Monoid<Long> bits(AggregateFunction function, Vector values) {
        long[] bits = ((LongVector) values).values();
        return new ValueFold.Monoid<>() {
            @Override
            public Long leaf(int row) {
                return bits[row];
            }

            @Override
            public Long combine(Long first, Long second) {
                return switch (function) {
                    case BIT_AND -> first & second;
                    case BIT_OR -> first | second;
                    default -> first ^ second;
                };
            }
        };
    }

    /// The first value of each frame that is not NULL.
    private static Vector firstValues(Chunk chunk, Input input) {
        int[] rows = new int[chunk.count()];
        ValueFold.Monoid<Integer> first = new ValueFold.Monoid<>() {
            @Override
            public Integer leaf(int row) {
                return row;
            }

            @Override
            public Integer combine(Integer left, Integer right) {
                return left;
            }
        };
        new ValueFold<>(chunk, input.excluded(chunk), first)
                .into((row, value) -> rows[row] = value == null ? Vectors.NULL_ROW : value);
        return Vectors.gatherOrNull(input.values(chunk), rows, rows.length);
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
