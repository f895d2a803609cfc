package dev.spillway.exec.aggregate;

import dev.spillway.data.DataType;
import dev.spillway.data.DoubleVector;
import dev.spillway.data.IntervalValue;
import dev.spillway.data.LongVector;
import dev.spillway.data.Physical;
import dev.spillway.data.TypeName;
import dev.spillway.exec.ColumnLayout;
import dev.spillway.exec.VectorBuilder;
import dev.spillway.exec.aggregate.AggregateStates.Counted;
import dev.spillway.exec.aggregate.AggregateStates.IntervalSum;
import dev.spillway.exec.aggregate.AggregateStates.LongMoments;
import dev.spillway.exec.aggregate.AggregateStates.LongSum;
import dev.spillway.plan.AggregateFunction;
import dev.spillway.plan.Expression.AggregateCall;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Optional;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/// Asks for the states that each aggregate needs and makes its values of them.
///
/// The order in which states are asked for depends on the plan alone: a final aggregate must ask as its partial did.
final class AggregateResults {
    private final AggregateStates states;

    AggregateResults(AggregateStates states) {
        this.states = states;
    }

    AggregateResult create(AggregateCall call) {
        return switch (call.function()) {
            case COUNT_STAR, COUNT -> count(call);
            case SUM -> sum(call);
            case AVG -> average(call);
            case MIN, BOOL_AND -> extreme(withoutDistinct(call), false);
            case MAX, BOOL_OR -> extreme(withoutDistinct(call), true);
            case STDDEV_SAMP, STDDEV_POP, VAR_SAMP, VAR_POP -> deviation(call);
            case BIT_AND, BIT_OR, BIT_XOR -> counted(states.bits(call));
            case ANY_VALUE ->
                call.order().isEmpty()
                        ? extreme(withoutDistinct(call), false)
                        : CollectedResults.create(call, states.collected(call));
            case ARRAY_AGG,
                    JSON_AGG,
                    JSONB_AGG,
                    JSON_OBJECT_AGG,
                    JSONB_OBJECT_AGG,
                    STRING_AGG,
                    PERCENTILE_CONT,
                    PERCENTILE_DISC,
                    MODE -> CollectedResults.create(call, states.collected(call));
            case APPROX_COUNT_DISTINCT -> {
                DistinctSketches sketches = states.sketches(call);
                yield objects(ColumnLayout.of(DataType.BIGINT), sketches::estimate);
            }
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
                    REGR_SYY -> {
                DoubleRegression regression = states.regression(call);
                yield objects(
                        ColumnLayout.of(call.type()),
                        group -> regression.sums(group).result(call.function()));
            }
        };
    }

    /// DISTINCT changes nothing in an extreme.
    private static AggregateCall withoutDistinct(AggregateCall call) {
        return new AggregateCall(call.function(), call.arguments(), false, call.filter(), call.type());
    }

    private AggregateResult count(AggregateCall call) {
        int counter = states.counter(call);
        ColumnLayout layout = ColumnLayout.bounded(DataType.BIGINT, 0, 1L << 40, true);
        return new AggregateResult(
                layout, (from, count) -> new LongVector(states.adders().values(counter, from, count), null, count));
    }

    private static boolean isInterval(AggregateCall call) {
        return call.arguments().getFirst().type().name() == TypeName.INTERVAL;
    }

    private AggregateResult sum(AggregateCall call) {
        if (isInterval(call)) {
            return intervals(call, false);
        }
        return switch (states.physicalOfSum(call)) {
            case LONG -> longSum(call);
            case DOUBLE -> doubleSum(call, AggregateStates.isReal(call));
            default -> decimalSum(call);
        };
    }

    private AggregateResult longSum(AggregateCall call) {
        LongSum sum = states.longSum(call);
        boolean isInteger = call.type().name() != TypeName.NUMERIC;
        int scale = sum.layout().longScale();
        if (sum.isPair() && !isInteger) {
            return decimals(
                    sum.layout(), group -> isEmpty(sum.counter(), group) ? null : pair(sum.adder(), scale, group));
        }
        DataType type = isInteger ? call.type() : DataType.numeric(DataType.UNCONSTRAINED, scale);
        ColumnLayout layout = new ColumnLayout(
                type, Physical.LONG, sum.layout().bounds(), sum.layout().isFreeOfNulls());
        return new AggregateResult(layout, (from, count) -> {
            long[] values = sum.isPair()
                    ? checkedLongs(sum.adder(), from, count)
                    : states.adders().values(sum.adder(), from, count);
            return states.withNulls(new LongVector(values, null, count), sum.counter(), from, count);
        });
    }

    private long[] checkedLongs(int adder, int from, int count) {
        long[] values = new long[count];
        for (int i = 0; i < count; i++) {
            if (!states.adders().isLong(from + i, adder)) {
                throw NumericResults.bigintOutOfRange();
            }
            values[i] = states.adders().longSum(from + i, adder);
        }
        return values;
    }

    private BigDecimal pair(int adder, int scale, int group) {
        if (states.adders().isLong(group, adder)) {
            return BigDecimal.valueOf(states.adders().longSum(group, adder), scale);
        }
        BigInteger sum = states.adders().sum(group, adder);
        return NumericResults.checked(new BigDecimal(sum, scale));
    }

    private boolean isEmpty(int counter, int group) {
        return counter != AggregateStates.NO_COUNTER && states.adders().value(group, counter) == 0;
    }

    private AggregateResult doubleSum(AggregateCall call, boolean isReal) {
        Counted<DoubleSum> sum = states.doubleSum(call, isReal);
        ColumnLayout layout = new ColumnLayout(
                call.type(), Physical.DOUBLE, Optional.empty(), sum.layout().isFreeOfNulls());
        return new AggregateResult(
                layout,
                (from, count) ->
                        states.withNulls(sum.state().columns(from, count).getFirst(), sum.counter(), from, count));
    }

    private AggregateResult decimalSum(AggregateCall call) {
        Counted<DecimalSum> sum = states.decimalSum(call, false);
        return decimals(sum.layout(), group -> {
            BigDecimal value = sum.state().value(group);
            return value == null ? null : NumericResults.checked(value);
        });
    }

    private static AggregateResult decimals(ColumnLayout state, IntFunction<@Nullable BigDecimal> valueOf) {
        int scale = state.longScale();
        DataType type =
                state.physical() == Physical.LONG ? DataType.numeric(DataType.UNCONSTRAINED, scale) : DataType.NUMERIC;
        return objects(ColumnLayout.of(type, Physical.DECIMAL), valueOf);
    }

    private static AggregateResult objects(ColumnLayout layout, IntFunction<? extends @Nullable Object> valueOf) {
        return new AggregateResult(layout, (from, count) -> {
            VectorBuilder builder = VectorBuilder.create(layout);
            for (int i = 0; i < count; i++) {
                builder.appendValue(valueOf.apply(from + i), layout.type());
            }
            return builder.build();
        });
    }

    private AggregateResult average(AggregateCall call) {
        if (isInterval(call)) {
            return intervals(call, true);
        }
        return switch (states.physicalOfSum(call)) {
            case LONG -> longAverage(call);
            case DOUBLE -> doubleAverage(call);
            default -> decimalAverage(call);
        };
    }

    private AggregateResult longAverage(AggregateCall call) {
        LongSum sum = states.longSum(call);
        int counter = states.counter(call);
        int scale = sum.layout().longScale();
        return objects(ColumnLayout.of(DataType.NUMERIC), group -> {
            long count = states.adders().value(group, counter);
            if (count == 0) {
                return null;
            }
            BigDecimal total = sum.isPair()
                    ? pair(sum.adder(), scale, group)
                    : BigDecimal.valueOf(states.adders().value(group, sum.adder()), scale);
            return NumericResults.average(total, count);
        });
    }

    private AggregateResult doubleAverage(AggregateCall call) {
        Counted<DoubleSum> sum = states.doubleSum(call, false);
        int counter = states.counter(call);
        ColumnLayout layout = new ColumnLayout(
                DataType.DOUBLE_PRECISION,
                Physical.DOUBLE,
                Optional.empty(),
                sum.layout().isFreeOfNulls());
        return new AggregateResult(layout, (from, count) -> {
            double[] values = new double[count];
            for (int i = 0; i < count; i++) {
                values[i] = sum.state().value(from + i) / states.adders().value(from + i, counter);
            }
            return states.withNulls(new DoubleVector(values, null, count), sum.counter(), from, count);
        });
    }

    private AggregateResult decimalAverage(AggregateCall call) {
        Counted<DecimalSum> sum = states.decimalSum(call, false);
        int counter = states.counter(call);
        return objects(ColumnLayout.of(DataType.NUMERIC), group -> {
            BigDecimal total = sum.state().value(group);
            return total == null
                    ? null
                    : NumericResults.average(total, states.adders().value(group, counter));
        });
    }

    private AggregateResult intervals(AggregateCall call, boolean isAverage) {
        IntervalSum sum = states.intervalSum(call);
        int counter = states.counter(call);
        LongAdders adders = states.adders();
        return objects(ColumnLayout.of(DataType.INTERVAL), group -> {
            long count = adders.value(group, counter);
            if (count == 0) {
                return null;
            }
            long months = adders.value(group, sum.months());
            long days = adders.value(group, sum.days());
            if (months != (int) months || days != (int) days || !adders.isLong(group, sum.micros())) {
                throw NumericResults.intervalOutOfRange();
            }
            IntervalValue total = new IntervalValue((int) months, (int) days, adders.longSum(group, sum.micros()));
            return isAverage ? NumericResults.average(total, count) : total;
        });
    }

    private AggregateResult extreme(AggregateCall call, boolean isMax) {
        return counted(states.extreme(call, isMax));
    }

    /// NULL where no value was taken.
    private AggregateResult counted(Counted<GroupState> extreme) {
        return new AggregateResult(
                extreme.layout(),
                (from, count) -> states.withNulls(
                        extreme.state().columns(from, count).getFirst(), extreme.counter(), from, count));
    }

    private AggregateResult deviation(AggregateCall call) {
        boolean isVariance =
                call.function() == AggregateFunction.VAR_SAMP || call.function() == AggregateFunction.VAR_POP;
        boolean isSample =
                call.function() == AggregateFunction.VAR_SAMP || call.function() == AggregateFunction.STDDEV_SAMP;
        if (call.type().name().isFloat()) {
            return doubleDeviation(states.doubleMoments(call), isVariance, isSample);
        }
        Optional<LongMoments> moments = states.longMoments(call);
        if (moments.isPresent()) {
            return longDeviation(moments.get(), isVariance, isSample);
        }
        Counted<DecimalSum> sum = states.decimalSum(call, false);
        Counted<DecimalSum> squares = states.decimalSum(call, true);
        int counter = states.counter(call);
        return objects(ColumnLayout.of(DataType.NUMERIC), group -> {
            BigDecimal total = sum.state().value(group);
            BigDecimal totalOfSquares = squares.state().value(group);
            return total == null || totalOfSquares == null
                    ? null
                    : NumericResults.deviation(
                            new NumericResults.Moments(states.adders().value(group, counter), total, totalOfSquares),
                            isVariance,
                            isSample);
        });
    }

    private AggregateResult longDeviation(LongMoments moments, boolean isVariance, boolean isSample) {
        int scale = moments.layout().longScale();
        return objects(
                ColumnLayout.of(DataType.NUMERIC),
                group -> NumericResults.deviation(
                        new NumericResults.Moments(
                                states.adders().value(group, moments.counter()),
                                new BigDecimal(states.adders().sum(group, moments.sum()), scale),
                                new BigDecimal(states.adders().sum(group, moments.squares()), 2 * scale)),
                        isVariance,
                        isSample));
    }

    private static AggregateResult doubleDeviation(
            Counted<DoubleMoments> moments, boolean isVariance, boolean isSample) {
        return objects(ColumnLayout.of(DataType.DOUBLE_PRECISION), group -> {
            double count = moments.state().count(group);
            if (count == 0 || isSample && count == 1) {
                return null;
            }
            double variance = moments.state().squares(group) / (isSample ? count - 1 : count);
            return isVariance ? variance : Math.sqrt(variance);
        });
    }
}
