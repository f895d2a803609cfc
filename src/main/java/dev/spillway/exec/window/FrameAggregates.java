package dev.spillway.exec.window;

import dev.spillway.data.Batch;
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
        long @Nullable [] excluded(Batch rows) {
            long[] all = null;
            for (int i = 0; i < strict; i++) {
                all = union(all, rows.column(arguments.get(i)).nulls());
            }
            if (filter == NO_COLUMN) {
                return all;
            }
            LongVector condition = (LongVector) rows.column(filter);
            all = all == null ? Bitmap.none(rows.rowCount()) : Arrays.copyOf(all, Bitmap.words(rows.rowCount()));
            for (int i = 0; i < rows.rowCount(); i++) {
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

        Vector values(Batch rows) {
            return rows.column(argument());
        }

        LongVector longs(Batch rows) {
            return (LongVector) values(rows);
        }

        DoubleVector doubles(Batch rows) {
            return (DoubleVector) values(rows);
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
            case ANY_VALUE -> firstValue(input);
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

    private static WindowResult regression(AggregateFunction function, Input input, WindowCall call) {
        int other = input.arguments().getLast();
        return new Folding<>(input::excluded, rows -> FrameRegressions.of(input.values(rows), rows.column(other)))
                .result(
                        ColumnLayout.of(call.type()),
                        value -> (value == null ? RegressionSums.NONE : value).result(function));
    }

    private WindowResult list(AggregateFunction function, Input input, WindowCall call) {
        ColumnLayout layout = ColumnLayout.of(call.type());
        ListOfValues list = ListOfValues.create(
                function,
                input.arguments().stream()
                        .map(column -> columns.layout(column).type())
                        .toList());
        return WindowResult.lazy(
                layout,
                chunk -> new FrameLists(
                        layout,
                        list,
                        chunk,
                        input.arguments().stream().map(chunk::column).toList(),
                        input.excluded(chunk.rows()),
                        memory),
                partition -> new StoredLists(layout, list, partition, input.arguments(), input::excluded));
    }

    private static Folding.Monoid<Long> bits(AggregateFunction function, Vector values) {
        long[] bits = ((LongVector) values).values();
        return Folding.Monoid.of(row -> bits[row], (first, second) -> switch (function) {
            case BIT_AND -> first & second;
            case BIT_OR -> first | second;
            default -> first ^ second;
        });
    }

    /// The first value of each frame that is not NULL.
    private WindowResult firstValue(Input input) {
        DataType type = argument(input).type();
        return new Folding<>(
                        input::excluded,
                        rows -> Folding.Monoid.of(
                                row -> Values.present(Values.valueAt(input.values(rows), row, type)),
                                (first, _) -> first))
                .result(argument(input).withNulls(), value -> value);
    }

    private ColumnLayout argument(Input input) {
        return columns.layout(input.argument());
    }

    private interface LongResults {
        Vector of(WindowRows rows, LongSums sums);
    }

    private static WindowResult count(Input input) {
        return new WindowResult(
                ColumnLayout.bounded(DataType.BIGINT, 0, 1L << 40, true),
                chunk -> counts(chunk, LongSums.counts(chunk, input.excluded(chunk.rows()))),
                partition -> {
                    StoredFold<LongTotal> fold = new StoredFold<>(partition, LongTotal.counts(input::excluded), false);
                    return piece -> counts(piece, LongSums.of(fold, piece.frames()));
                });
    }

    private static Vector counts(WindowRows rows, LongSums sums) {
        long[] values = new long[rows.count()];
        for (int i = 0; i < values.length; i++) {
            sums.moveTo(i);
            values[i] = sums.count();
        }
        return new LongVector(values, null, values.length);
    }

    private static WindowResult overSums(ColumnLayout layout, Input input, LongResults results) {
        return new WindowResult(
                layout,
                chunk -> {
                    Batch rows = chunk.rows();
                    long[] values = input.longs(rows).values();
                    return results.of(chunk, LongSums.of(chunk, values, input.excluded(rows)));
                },
                partition -> {
                    StoredFold<LongTotal> fold =
                            new StoredFold<>(partition, LongTotal.sums(input::excluded, input::longs), false);
                    return piece -> results.of(piece, LongSums.of(fold, piece.frames()));
                });
    }

    private WindowResult extreme(Input input, boolean isMax) {
        ColumnLayout layout = argument(input).withNulls();
        return new WindowResult(
                layout,
                chunk -> {
                    Vector values = input.values(chunk.rows());
                    long[] excluded = input.excluded(chunk.rows());
                    int[] rows = new RowFold(chunk, excluded, RowComparison.of(values), isMax).rows();
                    return Vectors.gatherOrNull(values, rows, rows.length);
                },
                partition -> {
                    StoredFold<Vector> fold = new StoredFold<>(partition, extremes(input, isMax), false);
                    return piece -> {
                        VectorBuilder builder = VectorBuilder.create(layout);
                        for (int i = 0; i < piece.count(); i++) {
                            Vector value = fold.of(piece.frames(), i);
                            if (value == null) {
                                builder.appendNull();
                            } else {
                                builder.append(value, 0);
                            }
                        }
                        return builder.build();
                    };
                });
    }

    /// A value is a vector of one row.
    private static Folding<Vector> extremes(Input input, boolean isMax) {
        return new Folding<>(input::excluded, rows -> {
            Vector values = input.values(rows);
            return Folding.Monoid.of(row -> Vectors.gather(values, new int[] {row}, 1), (first, second) -> {
                int compared = RowComparison.of(first, second).compare(0, 0);
                return (isMax ? compared > 0 : compared < 0) ? first : second;
            });
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
            ColumnLayout layout = ColumnLayout.of(type, Physical.DECIMAL);
            OfSums result = sums -> NumericResults.checked(new BigDecimal(sums.sum(), scale));
            return overSums(layout, input, numerics(layout, result));
        }
        return overSums(ColumnLayout.of(type, Physical.LONG), input, FrameAggregates::longs);
    }

    private static Vector longs(WindowRows rows, LongSums sums) {
        long[] values = new long[rows.count()];
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
    }

    private interface OfSums {
        Object of(LongSums sums);
    }

    private static LongResults numerics(ColumnLayout layout, OfSums result) {
        return (rows, sums) -> {
            VectorBuilder builder = VectorBuilder.create(layout);
            Object value = null;
            for (int i = 0; i < rows.count(); i++) {
                if (!rows.frames().isRepeated(i)) {
                    sums.moveTo(i);
                    value = sums.count() == 0 ? null : result.of(sums);
                }
                builder.appendValue(value, layout.type());
            }
            return builder.build();
        };
    }

    private WindowResult average(Input input) {
        ColumnLayout argument = argument(input);
        return switch (argument.physical()) {
            case LONG -> {
                ColumnLayout layout = ColumnLayout.of(DataType.NUMERIC);
                int scale = argument.longScale();
                OfSums result = sums -> NumericResults.average(new BigDecimal(sums.sum(), scale), sums.count());
                yield overSums(layout, input, numerics(layout, result));
            }
            case DOUBLE -> doubles(DataType.DOUBLE_PRECISION, input, false, true);
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
        Folding.Monoid<T> of(Vector values);
    }

    private interface Finish<T> {
        Object of(T value);
    }

    private static <T> WindowResult objects(ColumnLayout layout, Input input, Monoids<T> monoids, Finish<T> finish) {
        return new Folding<>(input::excluded, rows -> monoids.of(input.values(rows)))
                .result(layout, value -> value == null ? null : finish.of(value));
    }

    /// A number of values and their sum.
    private record Total(BigDecimal sum, long count) {}

    private static Folding.Monoid<Total> decimals(Vector values) {
        return Folding.Monoid.of(
                row -> new Total(Values.toDecimal(Values.present(Values.valueAt(values, row, DataType.NUMERIC))), 1),
                (first, second) -> new Total(first.sum().add(second.sum()), first.count() + second.count()));
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

    private static Folding.Monoid<IntervalTotal> intervals(Vector values) {
        IntervalVector intervals = (IntervalVector) values;
        return Folding.Monoid.of(
                row -> new IntervalTotal(
                        intervals.months()[row],
                        intervals.days()[row],
                        intervals.micros()[row],
                        1),
                (first, second) -> {
                    try {
                        return new IntervalTotal(
                                first.months() + second.months(),
                                first.days() + second.days(),
                                Math.addExact(first.micros(), second.micros()),
                                first.count() + second.count());
                    } catch (ArithmeticException e) {
                        throw NumericResults.intervalOutOfRange();
                    }
                });
    }

    private static WindowResult doubleSum(Input input, WindowCall call) {
        boolean isReal = call.type().name() == TypeName.REAL;
        return doubles(call.type(), input, isReal, false);
    }

    /// NULL where no row counts.
    private static WindowResult doubles(DataType type, Input input, boolean isReal, boolean isMean) {
        ColumnLayout layout = ColumnLayout.of(type, Physical.DOUBLE);
        return new WindowResult(
                layout,
                chunk -> new DoubleSums(chunk, input.excluded(chunk.rows()), input.doubles(chunk.rows()), isReal)
                        .results(isMean),
                partition -> {
                    Folding<DoubleTotal> folding = DoubleTotal.of(input::excluded, input::doubles, isReal);
                    StoredFold<DoubleTotal> fold = new StoredFold<>(partition, folding, isReal);
                    return piece -> {
                        VectorBuilder builder = VectorBuilder.create(layout);
                        for (int i = 0; i < piece.count(); i++) {
                            builder.appendValue(DoubleTotal.result(fold.of(piece.frames(), i), isMean), type);
                        }
                        return builder.build();
                    };
                });
    }
}
