package dev.spillway.exec.aggregate;

import dev.spillway.data.ArrayCode;
import dev.spillway.data.ByteString;
import dev.spillway.data.DataType;
import dev.spillway.data.DoubleVector;
import dev.spillway.data.IntervalValue;
import dev.spillway.data.TypeName;
import dev.spillway.data.Vector;
import dev.spillway.error.ErrorCode;
import dev.spillway.error.SpillwayException;
import dev.spillway.exec.ColumnLayout;
import dev.spillway.exec.Values;
import dev.spillway.exec.VectorBuilder;
import dev.spillway.exec.Vectors;
import dev.spillway.exec.aggregate.AggregateStates.Counted;
import dev.spillway.exec.aggregate.CollectedRows.Ordered;
import dev.spillway.exec.expression.Intervals;
import dev.spillway.exec.table.RowComparison;
import dev.spillway.plan.AggregateFunction;
import dev.spillway.plan.Expression.AggregateCall;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Values of aggregates that see all their values in order.
final class CollectedResults {
    private static final int NONE = Vectors.NULL_ROW;

    private CollectedResults() {}

    static AggregateResult create(AggregateCall call, Counted<CollectedRows> collected) {
        return switch (call.function()) {
            case ARRAY_AGG, JSON_AGG, JSONB_AGG, JSON_OBJECT_AGG, JSONB_OBJECT_AGG, STRING_AGG -> {
                ColumnLayout layout = ColumnLayout.of(call.type());
                ListOfValues list = ListOfValues.create(
                        call.function(),
                        collected.state().layouts().stream()
                                .map(ColumnLayout::type)
                                .toList());
                yield objects(layout, collected, (rows, from, to) -> list.of(rows.columns(), rows.rows(), from, to));
            }
            case PERCENTILE_CONT, PERCENTILE_DISC -> percentile(call, collected);
            default ->
                new AggregateResult(collected.layout().withNulls(), (from, count) -> {
                    Ordered rows = collected.state().ordered();
                    int[] chosen = new int[count];
                    for (int i = 0; i < count; i++) {
                        int start = rows.starts()[from + i];
                        int end = rows.ends()[from + i];
                        chosen[i] = start == end
                                ? NONE
                                : call.function() == AggregateFunction.MODE
                                        ? mostFrequent(rows, start, end)
                                        : rows.rows()[start];
                    }
                    return Vectors.gatherOrNull(rows.columns().getFirst(), chosen, count);
                });
        };
    }

    private interface OfRows {
        @Nullable
        Object of(Ordered rows, int from, int to);
    }

    private static AggregateResult objects(ColumnLayout layout, Counted<CollectedRows> collected, OfRows result) {
        return new AggregateResult(layout, (from, count) -> {
            Ordered rows = collected.state().ordered();
            VectorBuilder builder = VectorBuilder.create(layout);
            for (int i = 0; i < count; i++) {
                int start = rows.starts()[from + i];
                int end = rows.ends()[from + i];
                builder.appendValue(start == end ? null : result.of(rows, start, end), layout.type());
            }
            return builder.build();
        });
    }

    /// One value, or an array of them where the fraction is one.
    private static AggregateResult percentile(AggregateCall call, Counted<CollectedRows> collected) {
        DataType type = collected.layout().type();
        boolean isBetween = call.function() == AggregateFunction.PERCENTILE_CONT;
        OfFraction one = (rows, from, to, fraction) ->
                isBetween ? between(rows, from, to, fraction, type) : discrete(rows, from, to, fraction, type);
        DataType given = collected.state().layouts().get(1).type();
        OfRows result = (rows, from, to) -> {
            Object fraction = Values.valueAt(rows.columns().get(1), rows.rows()[from], given);
            if (fraction == null || !given.isArray()) {
                return fraction == null ? null : one.of(rows, from, to, checked(fraction));
            }
            List<@Nullable Object> values = new ArrayList<>();
            for (Object each : ArrayCode.decode((ByteString) fraction, given.element())) {
                values.add(each == null ? null : one.of(rows, from, to, checked(each)));
            }
            return ArrayCode.encode(values, type);
        };
        ColumnLayout layout = given.isArray() || isBetween
                ? ColumnLayout.of(call.type())
                : collected.layout().withNulls();
        return objects(layout, collected, result);
    }

    private interface OfFraction {
        @Nullable
        Object of(Ordered rows, int from, int to, double fraction);
    }

    private static double checked(Object fraction) {
        double value = ((Number) fraction).doubleValue();
        if (!(value >= 0 && value <= 1)) {
            throw new SpillwayException(
                    ErrorCode.NUMERIC_VALUE_OUT_OF_RANGE, "percentile value " + value + " is not between 0 and 1");
        }
        return value;
    }

    private static @Nullable Object discrete(Ordered rows, int from, int to, double fraction, DataType type) {
        int number = (int) Math.ceil(fraction * (to - from));
        int row = rows.rows()[from + Math.max(0, number - 1)];
        return Values.valueAt(rows.columns().getFirst(), row, type);
    }

    private static int mostFrequent(Ordered rows, int from, int to) {
        Vector values = rows.columns().getFirst();
        RowComparison.Order order = RowComparison.of(values);
        int best = rows.rows()[from];
        int bestCount = 0;
        int start = from;
        for (int i = from; i < to; i++) {
            if (order.compare(rows.rows()[i], rows.rows()[start]) != 0) {
                start = i;
            }
            if (i - start + 1 > bestCount) {
                bestCount = i - start + 1;
                best = rows.rows()[start];
            }
        }
        return best;
    }

    private static Object between(Ordered rows, int from, int to, double fraction, DataType type) {
        double place = fraction * (to - from - 1);
        Vector values = rows.columns().getFirst();
        int low = rows.rows()[from + (int) Math.floor(place)];
        int high = rows.rows()[from + (int) Math.ceil(place)];
        double part = place - Math.floor(place);
        if (type.name() == TypeName.INTERVAL) {
            IntervalValue first = (IntervalValue) Values.present(Values.valueAt(values, low, type));
            IntervalValue second = (IntervalValue) Values.present(Values.valueAt(values, high, type));
            return low == high
                    ? first
                    : Intervals.add(first, Intervals.multiply(Intervals.add(second, Intervals.negate(first)), part));
        }
        double[] numbers = ((DoubleVector) values).values();
        return low == high ? (Object) numbers[low] : (Object) (numbers[low] + part * (numbers[high] - numbers[low]));
    }
}
