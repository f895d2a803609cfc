package dev.spillway.exec;

import dev.spillway.error.Cancellation;
import dev.spillway.exec.spill.TempFileSpace;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What one execution of a plan is given. Shared by all participants; `storage` is the leader's alone.
///
/// `parameters` are values as in [dev.spillway.plan.Expression.Constant], `$1` first. `tempFiles` is where operators
/// put what does not fit their memory.
public record ExecutionContext(
        Cancellation cancellation,
        List<@Nullable Object> parameters,
        StartTimes startTimes,
        StatementStorage storage,
        WorkerPool workers,
        ExecutionOptions options,
        MemoryBudget memory,
        TempFileSpace tempFiles) {
    public ExecutionContext {
        parameters = Collections.unmodifiableList(new ArrayList<>(parameters));
    }
}
