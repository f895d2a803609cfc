package dev.spillway.exec.window;

import dev.spillway.exec.MemoryTracker;
import dev.spillway.plan.AggregateFunction;
import dev.spillway.plan.Expression.WindowCall;
import dev.spillway.plan.RankingFunction;

/// Makes the results of window functions. Used while an operator is built.
final class WindowResults {
    private final WindowColumns columns;
    private final long rowsMax;
    private final MemoryTracker memory;

    WindowResults(WindowColumns columns, long rowsMax, MemoryTracker memory) {
        this.columns = columns;
        this.memory = memory;
        this.rowsMax = rowsMax;
    }

    WindowResult create(WindowCall call) {
        return switch (call.function()) {
            case AggregateFunction aggregate -> new FrameAggregates(columns, rowsMax, memory).create(aggregate, call);
            case RankingFunction ranking -> create(ranking, call);
        };
    }

    private WindowResult create(RankingFunction function, WindowCall call) {
        return switch (function) {
            case ROW_NUMBER, RANK, DENSE_RANK, PERCENT_RANK, CUME_DIST -> Rankings.create(function);
            case NTILE -> Rankings.ntile(columns.addAll(call.arguments()).getFirst());
            case LAG, LEAD, FIRST_VALUE, LAST_VALUE, NTH_VALUE -> new RowValues(columns).create(function, call);
        };
    }
}
