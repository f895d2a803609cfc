package dev.spillway.exec;

import dev.spillway.data.Batch;
import dev.spillway.data.Vector;
import dev.spillway.error.Cancellation;
import dev.spillway.instrument.BufferUsage;
import dev.spillway.plan.SessionFunction;
import dev.spillway.storage.IndexSource;
import dev.spillway.storage.RelationId;
import dev.spillway.storage.ScanSource;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What a statement does with the session's TEMP relations. Leader thread only.
public interface StatementStorage {
    /// The leader's view of a relation, through its local buffers.
    ScanSource scanSource(RelationId relation);

    /// The leader's view of an index and the rows it is over.
    IndexSource indexSource(RelationId index);

    /// Writes the dirty local buffers (of the whole pool or of what the statement references, as `temp_flush_scope`
    /// says); block and time counts go to `usage`.
    Snapshot flush(Cancellation cancellation, BufferUsage usage);

    Change append(RelationId relation, BufferUsage usage);

    /// `relation` is changed row by row.
    RowChange change(RelationId relation, BufferUsage usage);

    /// `pg_flush_local_buffers()` and its like; arguments and result as in [dev.spillway.plan.Expression.Constant].
    @Nullable
    Object call(SessionFunction function, List<@Nullable Object> arguments);

    /// Flushed relations, readable by any thread until closed.
    interface Snapshot extends AutoCloseable {
        ScanSource scanSource(RelationId relation);

        /// Blocks that the flush wrote.
        long blocksWritten();

        @Override
        void close();
    }

    /// Rows are appended; without `finish()` none of them; undone with the statement where it fails.
    interface Change extends AutoCloseable {
        void write(Batch batch);

        long finish();

        @Override
        void close();
    }

    /// UPDATE and DELETE; undone with the statement where it fails.
    interface RowChange {
        void update(long[] rowIds, int count, List<Integer> columns, List<Vector> values);

        void delete(long[] rowIds, int count);
    }
}
