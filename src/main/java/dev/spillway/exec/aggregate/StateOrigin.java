package dev.spillway.exec.aggregate;

import dev.spillway.data.Batch;
import dev.spillway.exec.ColumnLayout;
import dev.spillway.plan.Expression.AggregateCall;
import java.util.function.IntFunction;

/// Where the states of an Aggregate node take their values from: arguments ([ArgumentOrigin]) or partial states
/// ([StateColumnOrigin]).
///
/// Both are asked in the same order, so that the columns of partial states need no description beyond their layouts: a
/// state is held as its first column's layout says, has a value in every group if that is free of NULLs, and is one
/// 64-bit number if it has bounds.
interface StateOrigin {
    /// What the next state of `call` is made from.
    Slot open(AggregateCall call);

    /// Rows of the call that count: the argument is not NULL, FILTER holds.
    Slot openCount(AggregateCall call);

    /// The slot opened last is a state of `columns` columns.
    void take(int columns);

    void prepare(Batch batch, int[] groups);

    /// Prepares values that did not fit the memory when they came, and writes their groups; returns how many they
    /// are, 0 when there are no more. To be called when all batches have been prepared.
    default int prepareDeferred(int[] groups) {
        return 0;
    }

    /// `isComplete`: every group gets a value. `isProven`: sums of longs fit 64 bits; then the layout's bounds are
    /// the sum's.
    record Slot(
            ColumnLayout layout,
            boolean isComplete,
            boolean isProven,
            boolean isMerging,
            IntFunction<ValueSource> source) {
        ValueSource value() {
            return source.apply(0);
        }
    }
}
