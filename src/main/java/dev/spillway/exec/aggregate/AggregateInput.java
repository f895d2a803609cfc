package dev.spillway.exec.aggregate;

import dev.spillway.data.Batch;
import dev.spillway.data.Bitmap;
import dev.spillway.data.IntervalVector;
import dev.spillway.data.LongVector;
import dev.spillway.data.Vector;
import dev.spillway.exec.ColumnLayout;
import dev.spillway.exec.Vectors;
import dev.spillway.exec.expression.VectorExpression;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The argument of aggregates with its FILTER and DISTINCT, evaluated once a batch however many aggregates share it.
final class AggregateInput implements ValueSource {
    private static final long LOW_HALF = 0xFFFF_FFFFL;
    private static final long[] ONES = ones();

    private final @Nullable VectorExpression argument;
    private final @Nullable VectorExpression filter;
    private final @Nullable DistinctFilter distinct;
    private final Map<LongForm, long[]> forms = new EnumMap<>(LongForm.class);
    private final Map<LongForm, long[]> buffers = new EnumMap<>(LongForm.class);
    private @Nullable Vector value;
    private long @Nullable [] excluded;
    private int count;

    AggregateInput(
            @Nullable VectorExpression argument, @Nullable VectorExpression filter, @Nullable DistinctFilter distinct) {
        this.argument = argument;
        this.filter = filter;
        this.distinct = distinct;
    }

    private static long[] ones() {
        long[] ones = new long[Batch.MAX_ROWS];
        Arrays.fill(ones, 1);
        return ones;
    }

    ColumnLayout layout() {
        if (argument == null) {
            throw new IllegalStateException("count(*) has no argument");
        }
        return argument.layout();
    }

    /// Whether every row counts.
    boolean isComplete() {
        return filter == null && distinct == null && (argument == null || layout().isFreeOfNulls());
    }

    void prepare(Batch batch, int[] groups) {
        forms.clear();
        count = batch.rowCount();
        value = argument == null ? null : argument.evaluate(batch);
        excluded = value == null ? null : value.nulls();
        if (filter != null) {
            excluded = excludeUnlessTrue((LongVector) filter.evaluate(batch), excluded, count);
        }
        if (distinct != null && value != null) {
            excluded = distinct.excludeRepeated(value, excluded, groups, count);
        }
    }

    /// Prepares values that DISTINCT had put off; returns how many, 0 when there are no more.
    int prepareDeferred(int[] groups) {
        DistinctFilter.Deferred deferred = distinct == null ? null : distinct.nextDeferred();
        if (deferred == null) {
            return 0;
        }
        forms.clear();
        count = deferred.values().size();
        value = deferred.values();
        excluded = deferred.repeated();
        System.arraycopy(deferred.groups(), 0, groups, 0, count);
        return count;
    }

    /// Prepares `rows` rows that do not count.
    void prepareNothing(int rows) {
        forms.clear();
        count = rows;
        value = argument == null ? null : Vectors.allNull(argument.layout(), rows);
        excluded = Bitmap.all(rows);
    }

    private static long[] excludeUnlessTrue(LongVector filter, long @Nullable [] excluded, int count) {
        long[] all = excluded == null ? Bitmap.none(count) : Arrays.copyOf(excluded, Bitmap.words(count));
        for (int i = 0; i < count; i++) {
            if (filter.isNull(i) || filter.values()[i] == 0) {
                Bitmap.set(all, i);
            }
        }
        return all;
    }

    @Override
    public Vector value() {
        if (value == null) {
            throw new IllegalStateException("no batch prepared");
        }
        return value;
    }

    @Override
    public long @Nullable [] excluded() {
        return excluded;
    }

    @Override
    public long[] longs(LongForm form) {
        if (excluded == null) {
            if (form == LongForm.ROWS) {
                return ONES;
            }
            if (form == LongForm.VALUE) {
                return ((LongVector) value()).values();
            }
        }
        long[] known = forms.get(form);
        if (known == null) {
            known = buffers.computeIfAbsent(form, any -> new long[Batch.MAX_ROWS]);
            compute(form, known);
            if (excluded != null) {
                clear(known, excluded, count);
            }
            forms.put(form, known);
        }
        return known;
    }

    private void compute(LongForm form, long[] to) {
        switch (form) {
            case ROWS -> Arrays.fill(to, 0, count, 1);
            case VALUE -> System.arraycopy(((LongVector) value()).values(), 0, to, 0, count);
            case LOW -> low(((LongVector) value()).values(), count, to);
            case HIGH -> high(((LongVector) value()).values(), count, to);
            case SQUARE_LOW -> squareLow(((LongVector) value()).values(), count, to);
            case SQUARE_HIGH -> squareHigh(((LongVector) value()).values(), count, to);
            case MONTHS -> widen(((IntervalVector) value()).months(), count, to);
            case DAYS -> widen(((IntervalVector) value()).days(), count, to);
            case MICROS_LOW -> low(((IntervalVector) value()).micros(), count, to);
            case MICROS_HIGH -> high(((IntervalVector) value()).micros(), count, to);
        }
    }

    private static void low(long[] from, int count, long[] to) {
        for (int i = 0; i < count; i++) {
            to[i] = from[i] & LOW_HALF;
        }
    }

    private static void high(long[] from, int count, long[] to) {
        for (int i = 0; i < count; i++) {
            to[i] = from[i] >> 32;
        }
    }

    private static void squareLow(long[] from, int count, long[] to) {
        for (int i = 0; i < count; i++) {
            to[i] = from[i] * from[i] & LOW_HALF;
        }
    }

    private static void squareHigh(long[] from, int count, long[] to) {
        for (int i = 0; i < count; i++) {
            to[i] = from[i] * from[i] >> 32;
        }
    }

    private static void widen(int[] from, int count, long[] to) {
        for (int i = 0; i < count; i++) {
            to[i] = from[i];
        }
    }

    private static void clear(long[] values, long[] excluded, int count) {
        for (int i = 0; i < count; i++) {
            values[i] &= (excluded[i >>> 6] >>> i & 1) - 1;
        }
    }
}
