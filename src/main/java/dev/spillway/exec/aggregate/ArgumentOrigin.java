package dev.spillway.exec.aggregate;

import dev.spillway.data.Batch;
import dev.spillway.data.DataType;
import dev.spillway.data.Physical;
import dev.spillway.exec.ColumnLayout;
import dev.spillway.exec.MemoryTracker;
import dev.spillway.exec.expression.ExpressionCompiler;
import dev.spillway.exec.expression.VectorExpression;
import dev.spillway.exec.spill.SpillFile;
import dev.spillway.plan.AggregateFunction;
import dev.spillway.plan.Expression;
import dev.spillway.plan.Expression.AggregateCall;
import dev.spillway.storage.LongBounds;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Values from the aggregates' arguments, evaluated on the input's batches. Equal arguments are one input.
final class ArgumentOrigin implements StateOrigin {
    /// More rows than any execution will see: with it even an unknown number of rows proves small sums.
    private static final long ROWS_MAX = 1L << 40;

    private final ExpressionCompiler compiler;
    private final boolean hasEmptyGroups;
    private final long rowsMax;
    private final MemoryTracker memory;
    private final SpillFile file;
    private final Map<Key, AggregateInput> inputs = new LinkedHashMap<>();

    private record Key(List<Expression> arguments, Optional<Expression> filter, boolean isDistinct) {}

    /// `hasEmptyGroups`: there may be a group without a row. `file` takes what DISTINCT cannot keep in memory.
    ArgumentOrigin(
            ExpressionCompiler compiler, boolean hasEmptyGroups, long rowsMax, MemoryTracker memory, SpillFile file) {
        this.compiler = compiler;
        this.hasEmptyGroups = hasEmptyGroups;
        this.rowsMax = Math.min(rowsMax, ROWS_MAX);
        this.memory = memory;
        this.file = file;
    }

    @Override
    public Slot open(AggregateCall call) {
        AggregateInput input = input(new Key(call.arguments(), call.filter(), call.isDistinct()));
        ColumnLayout layout = input.layout();
        Optional<LongBounds> sum = layout.bounds().flatMap(this::sumBounds);
        boolean isSum = call.function() == AggregateFunction.SUM || call.function() == AggregateFunction.AVG;
        ColumnLayout stateLayout = isSum && layout.physical() == Physical.LONG
                ? new ColumnLayout(layout.type(), Physical.LONG, sum, false)
                : layout;
        return new Slot(stateLayout, input.isComplete() && !hasEmptyGroups, sum.isPresent(), false, column -> input);
    }

    /// Bounds of the sum of any of the rows, if they are safely within 64 bits.
    private Optional<LongBounds> sumBounds(LongBounds bounds) {
        long min = Math.min(0, bounds.min());
        long max = Math.max(0, bounds.max());
        long limit = (1L << 62) / Math.max(1, rowsMax);
        return min < -limit || max > limit
                ? Optional.empty()
                : Optional.of(new LongBounds(min * rowsMax, max * rowsMax));
    }

    @Override
    public Slot openCount(AggregateCall call) {
        AggregateInput input = input(new Key(call.arguments(), call.filter(), call.isDistinct()));
        AggregateInput counted = input.isComplete() ? input(new Key(List.of(), Optional.empty(), false)) : input;
        return new Slot(ColumnLayout.bounded(DataType.BIGINT, 0, rowsMax, true), true, true, false, column -> counted);
    }

    private AggregateInput input(Key key) {
        AggregateInput known = inputs.get(key);
        if (known == null) {
            known = create(key);
            inputs.put(key, known);
        }
        return known;
    }

    private AggregateInput create(Key key) {
        VectorExpression argument = key.arguments.isEmpty() ? null : compiler.compile(key.arguments.getFirst());
        VectorExpression filter = key.filter.map(compiler::compile).orElse(null);
        DistinctFilter distinct = key.isDistinct && argument != null
                ? new DistinctFilter(argument.layout(), rowsMax, memory, file)
                : null;
        return new AggregateInput(argument, filter, distinct);
    }

    @Override
    public void take(int columns) {}

    @Override
    public void prepare(Batch batch, int[] groups) {
        for (AggregateInput input : inputs.values()) {
            input.prepare(batch, groups);
        }
    }

    @Override
    public int prepareDeferred(int[] groups) {
        for (AggregateInput input : inputs.values()) {
            int count = input.prepareDeferred(groups);
            if (count > 0) {
                for (AggregateInput other : inputs.values()) {
                    if (other != input) {
                        other.prepareNothing(count);
                    }
                }
                return count;
            }
        }
        return 0;
    }
}
