package dev.spillway.session;

import dev.spillway.data.Batch;
import dev.spillway.data.Vector;
import dev.spillway.error.Cancellation;
import dev.spillway.exec.StatementStorage;
import dev.spillway.instrument.BufferUsage;
import dev.spillway.plan.SessionFunction;
import dev.spillway.storage.FlushReason;
import dev.spillway.storage.FlushReport;
import dev.spillway.storage.FlushedSnapshot;
import dev.spillway.storage.IndexSource;
import dev.spillway.storage.RelationId;
import dev.spillway.storage.ScanSource;
import dev.spillway.storage.TableWriter;
import dev.spillway.storage.TempRelation;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// A statement's way to the session's relations, for the executor. One per execution; leader thread only.
final class LeaderStorage implements StatementStorage {
    private final SessionTables tables;
    /// What a flush writes: everything, or the relations that the statement references.
    private final Optional<Set<RelationId>> flushScope;
    private long flushedBlocks;
    private long flushNanos;
    private long changedRows;

    LeaderStorage(SessionTables tables, Optional<Set<RelationId>> flushScope) {
        this.tables = tables;
        this.flushScope = flushScope;
    }

    /// Blocks that the statement's Gather had flushed.
    long flushedBlocks() {
        return flushedBlocks;
    }

    long flushNanos() {
        return flushNanos;
    }

    /// Rows that the statement has inserted, updated or deleted.
    long changedRows() {
        return changedRows;
    }

    @Override
    public ScanSource scanSource(RelationId relation) {
        return tables.storage().relation(relation).scanSource();
    }

    @Override
    public IndexSource indexSource(RelationId index) {
        return tables.storage().index(index).source();
    }

    @Override
    public Snapshot flush(Cancellation cancellation, BufferUsage usage) {
        FlushedSnapshot snapshot = flushScope.isPresent()
                ? tables.storage().flush(flushScope.get(), FlushReason.GATHER, cancellation, usage)
                : tables.storage().flushAll(FlushReason.GATHER, cancellation, usage);
        FlushReport report = snapshot.report();
        flushedBlocks += report.blocks();
        flushNanos += report.nanos();
        return new Flushed(snapshot);
    }

    @Override
    public Change append(RelationId relation, BufferUsage usage) {
        TempRelation target = tables.storage().relation(relation);
        return new Append(target, target.append(usage));
    }

    @Override
    public RowChange change(RelationId relation, BufferUsage usage) {
        return new Rows(tables.storage().relation(relation), usage);
    }

    @Override
    public @Nullable Object call(SessionFunction function, List<@Nullable Object> arguments) {
        if (arguments.stream().anyMatch(argument -> argument == null)) {
            return null;
        }
        return switch (function) {
            case PG_ALLOCATED_LOCAL_BUFFERS -> (long) tables.buffers().allocated();
            case PG_DIRTIED_LOCAL_BUFFERS -> (long) tables.dirtiedLocalBuffers();
            case PG_FLUSH_LOCAL_BUFFERS -> flushAll();
            case PG_RELPAGES -> (long) relation(arguments).blockCount();
            case PG_READ_TEMP_RELATION ->
                (long) relation(arguments).readAll(arguments.size() > 1 && flag(arguments.get(1)), new BufferUsage());
            case PG_TEMP_BUFFERS_DIRTY -> (long) relation(arguments).markDirty(new BufferUsage());
            case NEXTVAL, CURRVAL, LASTVAL, SETVAL -> tables.sequences().call(function, arguments);
            case PG_GET_SERIAL_SEQUENCE ->
                tables.sequences().ofColumn(String.valueOf(arguments.get(0)), String.valueOf(arguments.get(1)));
            case CURRENT_SETTING ->
                tables.setting(String.valueOf(arguments.getFirst()), arguments.size() > 1 && flag(arguments.get(1)));
        };
    }

    private TempRelation relation(List<@Nullable Object> arguments) {
        return tables.require(String.valueOf(arguments.getFirst()));
    }

    private static boolean flag(@Nullable Object value) {
        return value instanceof Boolean flag && flag;
    }

    private long flushAll() {
        if (!tables.isInUse()) {
            return 0;
        }
        try (FlushedSnapshot snapshot =
                tables.storage().flushAll(FlushReason.EXPLICIT, new Cancellation(), new BufferUsage())) {
            return snapshot.report().blocks();
        }
    }

    private record Flushed(FlushedSnapshot snapshot) implements Snapshot {
        @Override
        public ScanSource scanSource(RelationId relation) {
            return snapshot.scanSource(relation);
        }

        @Override
        public long blocksWritten() {
            return snapshot.report().blocks();
        }

        @Override
        public void close() {
            snapshot.close();
        }
    }

    private final class Append implements Change {
        private final TableWriter writer;
        private final RowChecks checks;

        Append(TempRelation relation, TableWriter writer) {
            this.writer = writer;
            this.checks = tables.checks(relation);
        }

        @Override
        public void write(Batch batch) {
            checks.append(batch);
            writer.write(batch);
        }

        @Override
        public long finish() {
            long rows = writer.finish();
            changedRows += rows;
            return rows;
        }

        @Override
        public void close() {
            writer.close();
        }
    }

    private final class Rows implements RowChange {
        private final TempRelation relation;
        private final BufferUsage usage;
        private final RowChecks checks;

        Rows(TempRelation relation, BufferUsage usage) {
            this.relation = relation;
            this.usage = usage;
            this.checks = tables.checks(relation);
        }

        @Override
        public void update(long[] rowIds, int count, List<Integer> columns, List<Vector> values) {
            checks.update(rowIds, count, columns, values);
            relation.update(rowIds, count, columns, values, usage);
            changedRows += count;
        }

        @Override
        public void delete(long[] rowIds, int count) {
            changedRows += relation.delete(rowIds, count, usage);
        }
    }
}
