package dev.spillway.exec;

import dev.spillway.data.Vector;
import dev.spillway.error.Cancellation;
import dev.spillway.error.ErrorCode;
import dev.spillway.error.SpillwayException;
import dev.spillway.instrument.BufferUsage;
import dev.spillway.plan.SessionFunction;
import dev.spillway.storage.FlushReason;
import dev.spillway.storage.FlushedSnapshot;
import dev.spillway.storage.RelationId;
import dev.spillway.storage.ScanSource;
import dev.spillway.storage.SessionStorage;
import dev.spillway.storage.StatementUndo;
import dev.spillway.storage.TableWriter;
import dev.spillway.storage.TempRelation;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// A statement's view of its session's storage. Leader thread only.
///
/// `flushScope`: the relations that a Gather flushes (`temp_flush_scope = referenced`), empty for all. `relations`
/// finds a relation by the
/// text that the session functions take, a name or a number. The undo of the statement is begun and committed by the
/// session.
public final class SessionStatementStorage implements StatementStorage {
    private final SessionStorage storage;
    private final Optional<Set<RelationId>> flushScope;
    private final Function<Object, TempRelation> relations;
    private final BufferUsage functionUsage = new BufferUsage();
    private final Map<RelationId, ScanSource> sources = new HashMap<>();

    public SessionStatementStorage(
            SessionStorage storage, Optional<Set<RelationId>> flushScope, Function<Object, TempRelation> relations) {
        this.storage = storage;
        this.flushScope = flushScope;
        this.relations = relations;
    }

    /// One source per relation and statement: its rows are those of the statement's start.
    @Override
    public ScanSource scanSource(RelationId relation) {
        return sources.computeIfAbsent(relation, id -> storage.relation(id).scanSource());
    }

    @Override
    public FlushedSnapshot flush(Cancellation cancellation, BufferUsage usage) {
        return flushScope.isPresent()
                ? storage.flush(flushScope.get(), FlushReason.GATHER, cancellation, usage)
                : storage.flushAll(FlushReason.GATHER, cancellation, usage);
    }

    @Override
    public TableWriter append(RelationId relation, BufferUsage usage) {
        return storage.relation(relation).append(usage);
    }

    @Override
    public RowChange change(RelationId relation, BufferUsage usage) {
        return new UndoableChange(storage.relation(relation), storage.beginStatement(), usage);
    }

    private record UndoableChange(TempRelation relation, StatementUndo undo, BufferUsage usage) implements RowChange {
        @Override
        public void update(long[] rowIds, int count, List<Integer> columns, List<Vector> values) {
            relation.update(rowIds, count, columns, values, usage);
        }

        @Override
        public void delete(long[] rowIds, int count) {
            relation.delete(rowIds, count, usage);
        }

        @Override
        public void finish() {
            undo.commit();
        }

        @Override
        public void close() {
            undo.close();
        }
    }

    @Override
    public @Nullable Object call(SessionFunction function, List<@Nullable Object> arguments) {
        return switch (function) {
            case PG_ALLOCATED_LOCAL_BUFFERS -> (long) storage.allocatedLocalBuffers();
            case PG_DIRTIED_LOCAL_BUFFERS -> (long) storage.dirtiedLocalBuffers();
            case PG_FLUSH_LOCAL_BUFFERS -> flushEverything();
            case PG_RELPAGES -> (long) relation(arguments).blockCount();
            case PG_READ_TEMP_RELATION ->
                (long) relation(arguments)
                        .readAll(arguments.size() > 1 && Boolean.TRUE.equals(arguments.get(1)), functionUsage);
            case PG_TEMP_BUFFERS_DIRTY -> (long) relation(arguments).markDirty(functionUsage);
        };
    }

    private long flushEverything() {
        try (FlushedSnapshot snapshot = storage.flushAll(FlushReason.EXPLICIT, new Cancellation(), functionUsage)) {
            return snapshot.report().blocks();
        }
    }

    private TempRelation relation(List<@Nullable Object> arguments) {
        Object name = arguments.getFirst();
        if (name == null) {
            throw new SpillwayException(ErrorCode.NULL_VALUE_NOT_ALLOWED, "relation name must not be null");
        }
        return relations.apply(name);
    }
}
