package dev.spillway.exec;

import dev.spillway.error.Cancellation;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What one execution of a plan is given. Shared by all participants; `storage` is the leader's alone.
///
/// `parameters` are values as in [dev.spillway.plan.Expression.Constant], `$1` first. `spillDirectory` is where
/// operators may create temp files; it need not exist yet.
public record ExecutionContext(
        Cancellation cancellation,
        List<@Nullable Object> parameters,
        long statementTimestampMicros,
        StatementStorage storage,
        WorkerPool workers,
        ExecutionOptions options,
        MemoryBudget memory,
        Path spillDirectory) {
    public ExecutionContext {
        parameters = Collections.unmodifiableList(new ArrayList<>(parameters));
    }
}
