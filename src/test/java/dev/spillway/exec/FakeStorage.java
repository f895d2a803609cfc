package dev.spillway.exec;

import dev.spillway.data.Batch;
import dev.spillway.data.Vector;
import dev.spillway.error.Cancellation;
import dev.spillway.instrument.BufferUsage;
import dev.spillway.plan.SessionFunction;
import dev.spillway.storage.IndexSource;
import dev.spillway.storage.RelationId;
import dev.spillway.storage.ScanSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A session's storage over [FakeScanSource]s; records what is written.
public final class FakeStorage implements StatementStorage {
    public final Map<Integer, FakeScanSource> relations = new HashMap<>();
    public final List<Batch> written = new ArrayList<>();
    public final List<Long> deletedRowIds = new ArrayList<>();
    public final List<Vector> updates = new ArrayList<>();
    public int flushes;
    public int openSnapshots;
    public int finished;
    public int undone;

    public FakeStorage(FakeScanSource... sources) {
        for (FakeScanSource source : sources) {
            relations.put(source.relation().value(), source);
        }
    }

    @Override
    public ScanSource scanSource(RelationId relation) {
        FakeScanSource source = relations.get(relation.value());
        if (source == null) {
            throw new IllegalArgumentException("no relation " + relation);
        }
        return source;
    }

    @Override
    public IndexSource indexSource(RelationId index) {
        throw new IllegalStateException("there are no indexes");
    }

    @Override
    public Snapshot flush(Cancellation cancellation, BufferUsage usage) {
        flushes++;
        openSnapshots++;
        usage.localWritten(7, 0);
        return new Snapshot() {
            private boolean isClosed;

            @Override
            public ScanSource scanSource(RelationId relation) {
                return FakeStorage.this.scanSource(relation);
            }

            @Override
            public long blocksWritten() {
                return 7;
            }

            @Override
            public void close() {
                if (!isClosed) {
                    isClosed = true;
                    openSnapshots--;
                }
            }
        };
    }

    @Override
    public Change append(RelationId relation, BufferUsage usage) {
        return new Change() {
            private long rows;
            private boolean isFinished;

            @Override
            public void write(Batch batch) {
                written.add(batch);
                rows += batch.rowCount();
            }

            @Override
            public long finish() {
                isFinished = true;
                finished++;
                return rows;
            }

            @Override
            public void close() {
                if (!isFinished) {
                    isFinished = true;
                    undone++;
                }
            }
        };
    }

    @Override
    public RowChange change(RelationId relation, BufferUsage usage) {
        return new RowChange() {
            @Override
            public void update(long[] rowIds, int count, List<Integer> columns, List<Vector> values) {
                updates.addAll(values);
            }

            @Override
            public void delete(long[] rowIds, int count) {
                for (int i = 0; i < count; i++) {
                    deletedRowIds.add(rowIds[i]);
                }
            }
        };
    }

    @Override
    public @Nullable Object call(SessionFunction function, List<@Nullable Object> arguments) {
        return 42L;
    }

    /// An execution over this storage with `workers`.
    public ExecutionContext execution(WorkerPool workers) {
        return execution(workers, ExecutionOptions.defaults().hashMemBytes());
    }

    /// The same with so much memory an operator.
    public ExecutionContext execution(WorkerPool workers, long workMemBytes) {
        return new ExecutionContext(
                new Cancellation(),
                List.of(),
                StartTimes.at(0),
                this,
                workers,
                new ExecutionOptions(workMemBytes, 1, true, ExecutionOptions.ScanAllocation.BLOCK, true),
                new MemoryBudget(1L << 30),
                TempFiles.space());
    }
}
