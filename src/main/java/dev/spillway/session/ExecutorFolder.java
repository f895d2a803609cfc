package dev.spillway.session;

import dev.spillway.error.Cancellation;
import dev.spillway.error.SpillwayException;
import dev.spillway.exec.ExecutionContext;
import dev.spillway.exec.ExecutionOptions;
import dev.spillway.exec.MemoryBudget;
import dev.spillway.exec.ParticipantContext;
import dev.spillway.exec.StartTimes;
import dev.spillway.exec.StatementStorage;
import dev.spillway.exec.WorkerPool;
import dev.spillway.exec.expression.ExpressionCompiler;
import dev.spillway.exec.spill.TempFileSpace;
import dev.spillway.instrument.BufferUsage;
import dev.spillway.plan.Expression;
import dev.spillway.plan.SessionFunction;
import dev.spillway.sql.expression.ConstantFolder;
import dev.spillway.storage.IndexSource;
import dev.spillway.storage.RelationId;
import dev.spillway.storage.ScanSource;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Constant folding by the executor's own kernels, so that a folded expression has the very value it would have had in
/// the query. Thread-safe: every call has a context of its own.
public final class ExecutorFolder implements ConstantFolder {
    private static final long MEMORY_BYTES = 16L << 20;

    @Override
    public Optional<Expression.Constant> fold(Expression expression) {
        try {
            Object value = ExpressionCompiler.evaluateOnce(expression, contextWithoutStorage(StartTimes.at(0)));
            return Optional.of(new Expression.Constant(value, expression.type()));
        } catch (SpillwayException | IllegalStateException e) {
            // The row that would fail may never be reached; what needs the session is not constant.
            return Optional.empty();
        }
    }

    /// For expressions that read no relation.
    static ParticipantContext contextWithoutStorage(StartTimes startTimes) {
        ExecutionContext context = new ExecutionContext(
                new Cancellation(),
                List.of(),
                startTimes,
                new NoStorage(),
                WorkerPool.none(),
                ExecutionOptions.defaults(),
                new MemoryBudget(MEMORY_BYTES),
                TempFileSpace.none());
        return ParticipantContext.leader(context);
    }

    /// There is no session here.
    private record NoStorage() implements StatementStorage {
        private static IllegalStateException none() {
            return new IllegalStateException("a constant expression has no storage");
        }

        @Override
        public ScanSource scanSource(RelationId relation) {
            throw none();
        }

        @Override
        public IndexSource indexSource(RelationId index) {
            throw none();
        }

        @Override
        public Snapshot flush(Cancellation cancellation, BufferUsage usage) {
            throw none();
        }

        @Override
        public Change append(RelationId relation, BufferUsage usage) {
            throw none();
        }

        @Override
        public RowChange change(RelationId relation, BufferUsage usage) {
            throw none();
        }

        @Override
        public @Nullable Object call(SessionFunction function, List<@Nullable Object> arguments) {
            throw none();
        }
    }
}
