package dev.spillway.exec.aggregate;

import dev.spillway.data.Batch;
import dev.spillway.data.Bitmap;
import dev.spillway.data.DataType;
import dev.spillway.data.LongVector;
import dev.spillway.data.Physical;
import dev.spillway.data.TypeName;
import dev.spillway.data.Vector;
import dev.spillway.error.Cancellation;
import dev.spillway.exec.ColumnLayout;
import dev.spillway.exec.MemoryTracker;
import dev.spillway.exec.Vectors;
import dev.spillway.exec.aggregate.StateOrigin.Slot;
import dev.spillway.exec.aggregate.ValueSource.LongForm;
import dev.spillway.plan.Expression;
import dev.spillway.plan.Expression.AggregateCall;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/// The states of all aggregates of a node, shared among them, and the columns by which a partial aggregate emits them.
final class AggregateStates {
    /// There is a value in every group.
    static final int NO_COUNTER = -1;

    private static final String DECIMAL_SUM = "decimal sum";

    private final StateOrigin origin;
    private final boolean isPlain;
    private final MemoryTracker memory;
    private final LongAdders adders;
    private final List<GroupState> others = new ArrayList<>();
    private final List<ColumnLayout> layout = new ArrayList<>();
    private final List<Emitter> emitters = new ArrayList<>();
    private final Map<Key, Object> known = new HashMap<>();

    /// Some of the columns of groups `from … from + count - 1`.
    private interface Emitter {
        List<Vector> columns(int from, int count);
    }

    /// What tells a state from others; made of plan parts only, so that partial and final aggregates agree.
    private record Key(String kind, List<Expression> arguments, Optional<Expression> filter, boolean isDistinct) {}

    /// A sum of longs: one adder if proven to fit, else a pair. `counter` may be [#NO_COUNTER].
    record LongSum(ColumnLayout layout, int adder, boolean isPair, int counter) {}

    /// Another state with the counter that tells whether a group has a value.
    record Counted<S>(ColumnLayout layout, S state, int counter) {}

    /// Sums of longs and of their squares, as pairs.
    record LongMoments(ColumnLayout layout, int sum, int squares, int counter) {}

    record IntervalSum(int months, int days, int micros, int counter) {}

    AggregateStates(StateOrigin origin, boolean isPlain, MemoryTracker memory) {
        this.origin = origin;
        this.isPlain = isPlain;
        this.memory = memory;
        this.adders = new LongAdders(isPlain, memory);
    }

    LongAdders adders() {
        return adders;
    }

    void update(Batch batch, int[] groups, int groupCount) {
        origin.prepare(batch, groups);
        update(groups, batch.rowCount(), groupCount);
    }

    private void update(int[] groups, int count, int groupCount) {
        if (!adders.isEmpty()) {
            adders.update(groups, count, groupCount);
        }
        for (GroupState state : others) {
            state.ensure(groupCount);
            state.update(groups, count);
        }
    }

    /// Call once after the last batch: takes what was put off, and gives a plain aggregate over no row its group.
    void finish(int groupCount, Cancellation cancellation) {
        int[] groups = new int[Batch.MAX_ROWS];
        for (int count = origin.prepareDeferred(groups); count > 0; count = origin.prepareDeferred(groups)) {
            cancellation.check();
            update(groups, count, groupCount);
        }
        adders.ensure(groupCount);
        adders.carry(groupCount);
        for (GroupState state : others) {
            state.ensure(groupCount);
        }
    }

    /// The layout of all state columns.
    List<ColumnLayout> layout() {
        return layout;
    }

    List<Vector> columns(int from, int count) {
        List<Vector> columns = new ArrayList<>();
        for (Emitter emitter : emitters) {
            columns.addAll(emitter.columns(from, count));
        }
        return columns;
    }

    private <S> S share(String kind, AggregateCall call, Class<S> type, Supplier<S> make) {
        Key key = key(kind, call);
        Object found = known.get(key);
        if (found == null) {
            found = make.get();
            known.put(key, found);
        }
        return type.cast(found);
    }

    private static Key key(String kind, AggregateCall call) {
        return new Key(kind, call.arguments(), call.filter(), call.isDistinct());
    }

    private void register(List<ColumnLayout> columns, Emitter emitter) {
        origin.take(columns.size());
        layout.addAll(columns);
        emitters.add(emitter);
    }

    /// The adder that counts the call's rows.
    int counter(AggregateCall call) {
        return share("count", call, Integer.class, () -> {
            Slot slot = origin.openCount(call);
            int adder = adders.add(slot.value(), LongForm.ROWS);
            register(List.of(slot.layout()), (from, count) -> List.of(longs(adder, from, count)));
            return adder;
        });
    }

    private int counterUnlessComplete(AggregateCall call, Slot slot) {
        return slot.isComplete() ? NO_COUNTER : counter(call);
    }

    LongSum longSum(AggregateCall call) {
        return share("sum", call, LongSum.class, () -> {
            Slot slot = origin.open(call);
            ColumnLayout column = new ColumnLayout(
                    slot.layout().type(),
                    Physical.LONG,
                    slot.isProven() ? slot.layout().bounds() : Optional.empty(),
                    slot.isComplete());
            int adder;
            if (slot.isProven()) {
                adder = adders.add(slot.value(), LongForm.VALUE);
                register(List.of(column), (from, count) -> List.of(longs(adder, from, count)));
            } else {
                adder = pair(slot, 0, LongForm.LOW, LongForm.HIGH);
                register(List.of(column, column), (from, count) -> pairColumns(adder, from, count));
            }
            return new LongSum(column, adder, !slot.isProven(), counterUnlessComplete(call, slot));
        });
    }

    private int pair(Slot slot, int column, LongForm low, LongForm high) {
        return adders.addPair(slot.source().apply(column), low, slot.source().apply(column + 1), high);
    }

    private LongVector longs(int adder, int from, int count) {
        return new LongVector(adders.values(adder, from, count), null, count);
    }

    private List<Vector> pairColumns(int adder, int from, int count) {
        return List.of(longs(adder, from, count), longs(adder + 1, from, count));
    }

    IntervalSum intervalSum(AggregateCall call) {
        return share("interval sum", call, IntervalSum.class, () -> {
            Slot slot = origin.open(call);
            ColumnLayout column = new ColumnLayout(DataType.BIGINT, Physical.LONG, Optional.empty(), slot.isComplete());
            int months = adders.add(slot.source().apply(0), LongForm.MONTHS);
            int days = adders.add(slot.source().apply(1), LongForm.DAYS);
            int micros = pair(slot, 2, LongForm.MICROS_LOW, LongForm.MICROS_HIGH);
            register(
                    List.of(column, column, column, column),
                    (from, count) -> List.of(
                            longs(months, from, count),
                            longs(days, from, count),
                            longs(micros, from, count),
                            longs(micros + 1, from, count)));
            return new IntervalSum(months, days, micros, counterUnlessComplete(call, slot));
        });
    }

    /// In which form the call's values are summed. A sum of decimals that a deviation keeps already is used,
    /// whatever
    /// the arguments are: in a final aggregate the next state is another one then.
    Physical physicalOfSum(AggregateCall call) {
        return share(
                "physical sum",
                call,
                Physical.class,
                () -> known.containsKey(key(DECIMAL_SUM, call))
                        ? Physical.DECIMAL
                        : origin.open(call).layout().physical());
    }

    @SuppressWarnings("unchecked")
    Counted<DoubleSum> doubleSum(AggregateCall call, boolean isReal) {
        return share(isReal ? "real sum" : "double sum", call, Counted.class, () -> {
            Slot slot = origin.open(call);
            DoubleSum state = new DoubleSum(slot.value(), isReal, memory);
            others.add(state);
            ColumnLayout column =
                    new ColumnLayout(DataType.DOUBLE_PRECISION, Physical.DOUBLE, Optional.empty(), slot.isComplete());
            register(List.of(column), state::columns);
            return new Counted<>(column, state, counterUnlessComplete(call, slot));
        });
    }

    @SuppressWarnings("unchecked")
    Counted<DecimalSum> decimalSum(AggregateCall call, boolean isOfSquares) {
        return share(isOfSquares ? "decimal squares" : DECIMAL_SUM, call, Counted.class, () -> {
            Slot slot = origin.open(call);
            boolean isSquaring = isOfSquares && !slot.isMerging();
            DecimalSum state =
                    new DecimalSum(slot.value(), isSquaring, slot.layout().longScale(), memory);
            others.add(state);
            ColumnLayout column = ColumnLayout.of(DataType.NUMERIC);
            register(List.of(column), state::columns);
            return new Counted<>(column, state, NO_COUNTER);
        });
    }

    @SuppressWarnings("unchecked")
    Counted<DoubleMoments> doubleMoments(AggregateCall call) {
        return share("double moments", call, Counted.class, () -> {
            Slot slot = origin.open(call);
            DoubleMoments state = slot.isMerging()
                    ? new DoubleMoments(
                            slot.value(), slot.source().apply(1), slot.source().apply(2), memory)
                    : new DoubleMoments(slot.value(), memory);
            others.add(state);
            ColumnLayout column = new ColumnLayout(DataType.DOUBLE_PRECISION, Physical.DOUBLE, Optional.empty(), true);
            register(List.of(column, column, column), state::columns);
            return new Counted<>(column, state, NO_COUNTER);
        });
    }

    /// Empty where 64-bit halves cannot hold the squares: then use [#decimalSum(AggregateCall, boolean)].
    @SuppressWarnings("unchecked")
    Optional<LongMoments> longMoments(AggregateCall call) {
        return share("moments", call, Optional.class, () -> {
            Slot slot = origin.open(call);
            return fitsHalves(slot) ? Optional.of(createLongMoments(call, slot)) : Optional.empty();
        });
    }

    private static boolean fitsHalves(Slot slot) {
        return slot.layout().physical() == Physical.LONG
                && (slot.isMerging()
                        || slot.layout()
                                .bounds()
                                .filter(bounds -> bounds.min() > -(1L << 31) && bounds.max() < 1L << 31)
                                .isPresent());
    }

    private LongMoments createLongMoments(AggregateCall call, Slot slot) {
        ColumnLayout column = new ColumnLayout(slot.layout().type(), Physical.LONG, Optional.empty(), true);
        int sum = pair(slot, 0, LongForm.LOW, LongForm.HIGH);
        int squares = pair(slot, 2, LongForm.SQUARE_LOW, LongForm.SQUARE_HIGH);
        register(List.of(column, column, column, column), (from, count) -> {
            List<Vector> columns = new ArrayList<>(pairColumns(sum, from, count));
            columns.addAll(pairColumns(squares, from, count));
            return columns;
        });
        return new LongMoments(column, sum, squares, counter(call));
    }

    @SuppressWarnings("unchecked")
    Counted<GroupState> extreme(AggregateCall call, boolean isMax) {
        return share(isMax ? "max" : "min", call, Counted.class, () -> {
            Slot slot = origin.open(call);
            GroupState state = Extremes.create(slot.layout().physical(), slot.value(), isMax, memory);
            others.add(state);
            boolean isComplete = slot.isComplete();
            ColumnLayout column = new ColumnLayout(
                    slot.layout().type(),
                    slot.layout().physical(),
                    slot.layout().bounds(),
                    isComplete);
            boolean isNumber = column.physical() == Physical.LONG || column.physical() == Physical.DOUBLE;
            int[] counter = {NO_COUNTER};
            register(
                    List.of(column),
                    (from, count) ->
                            List.of(withNulls(state.columns(from, count).getFirst(), counter[0], from, count)));
            counter[0] = isNumber ? counterUnlessComplete(call, slot) : NO_COUNTER;
            return new Counted<>(column, state, counter[0]);
        });
    }

    @SuppressWarnings("unchecked")
    Counted<GroupState> bits(AggregateCall call) {
        return share(call.function().sqlName(), call, Counted.class, () -> {
            Slot slot = origin.open(call);
            GroupState state = new BitState(call.function(), slot.value(), memory);
            others.add(state);
            ColumnLayout column = new ColumnLayout(call.type(), Physical.LONG, Optional.empty(), slot.isComplete());
            int[] counter = {NO_COUNTER};
            register(
                    List.of(column),
                    (from, count) ->
                            List.of(withNulls(state.columns(from, count).getFirst(), counter[0], from, count)));
            counter[0] = counterUnlessComplete(call, slot);
            return new Counted<>(column, state, counter[0]);
        });
    }

    DoubleRegression regression(AggregateCall call) {
        return share("regression", call, DoubleRegression.class, () -> {
            Slot slot = origin.open(single(call, call.arguments().getFirst()));
            List<ValueSource> sources = new ArrayList<>();
            if (slot.isMerging()) {
                for (int column = 0; column < DoubleRegression.WIDTH; column++) {
                    sources.add(slot.source().apply(column));
                }
            } else {
                sources.add(slot.value());
                sources.add(
                        origin.open(single(call, call.arguments().getLast())).value());
            }
            DoubleRegression state = new DoubleRegression(sources, slot.isMerging(), memory);
            others.add(state);
            ColumnLayout column = new ColumnLayout(DataType.DOUBLE_PRECISION, Physical.DOUBLE, Optional.empty(), true);
            register(java.util.Collections.nCopies(DoubleRegression.WIDTH, column), state::columns);
            return state;
        });
    }

    /// A call of one of the arguments or sort keys, of which an input is made.
    private static AggregateCall single(AggregateCall call, Expression argument) {
        return new AggregateCall(call.function(), List.of(argument), false, call.filter(), call.type());
    }

    Counted<CollectedRows> collected(AggregateCall call) {
        List<ValueSource> sources = new ArrayList<>();
        List<ColumnLayout> layouts = new ArrayList<>();
        List<Expression> all = new ArrayList<>(call.arguments());
        call.order().forEach(key -> all.add(key.expression()));
        for (Expression argument : all) {
            Slot slot = origin.open(single(call, argument));
            sources.add(slot.value());
            layouts.add(slot.layout());
        }
        ValueSource counted = call.function().keepsNulls()
                ? origin.openCount(new AggregateCall(call.function(), List.of(), false, call.filter(), call.type()))
                        .value()
                : sources.getFirst();
        CollectedRows state = new CollectedRows(counted, sources, layouts, call.order(), call.isDistinct(), memory);
        others.add(state);
        return new Counted<>(layouts.getFirst(), state, NO_COUNTER);
    }

    DistinctSketches sketches(AggregateCall call) {
        DistinctSketches state = new DistinctSketches(
                origin.open(single(call, call.arguments().getFirst())).value(), memory);
        others.add(state);
        return state;
    }

    /// The vector with NULL wherever the counter is 0.
    Vector withNulls(Vector vector, int counter, int from, int count) {
        if (counter == NO_COUNTER) {
            return vector;
        }
        long[] nulls = null;
        for (int i = 0; i < count; i++) {
            if (adders.value(from + i, counter) == 0) {
                nulls = nulls == null ? Bitmap.none(count) : nulls;
                Bitmap.set(nulls, i);
            }
        }
        return nulls == null ? vector : Vectors.withNulls(vector, nulls);
    }

    boolean isPlain() {
        return isPlain;
    }

    static boolean isReal(AggregateCall call) {
        return call.type().name() == TypeName.REAL;
    }
}
