package dev.spillway.storage;

import dev.spillway.error.Cancellation;
import dev.spillway.instrument.BufferUsage;
import java.util.List;
import java.util.Set;

/// A session's TEMP relations, their files and the local buffer pool. Nothing is allocated before first use.
///
/// Belongs to the leader thread from first use to [#close()], which must run on that thread too: its frames live in a
/// confined arena.
public final class SessionStorage implements AutoCloseable {
    public SessionStorage(StorageOptions options, BufferListener listener) {
        throw new IllegalStateException("not yet: " + options + listener);
    }

    public TempRelation createRelation(String name, List<ColumnDefinition> columns) {
        throw new IllegalStateException("not yet");
    }

    public void drop(RelationId relation) {
        throw new IllegalStateException("not yet");
    }

    public TempRelation relation(RelationId relation) {
        throw new IllegalStateException("not yet");
    }

    public List<TempRelation> relations() {
        throw new IllegalStateException("not yet");
    }

    /// Starts a statement: what is written until its commit can be undone as a whole.
    public StatementUndo beginStatement() {
        throw new IllegalStateException("not yet");
    }

    /// Writes the dirty buffers of the given relations; the snapshot covers exactly these.
    public FlushedSnapshot flush(
            Set<RelationId> scope, FlushReason reason, Cancellation cancellation, BufferUsage usage) {
        throw new IllegalStateException("not yet");
    }

    /// Writes all dirty buffers; the snapshot covers every relation.
    public FlushedSnapshot flushAll(FlushReason reason, Cancellation cancellation, BufferUsage usage) {
        throw new IllegalStateException("not yet");
    }

    /// `temp_buffers`: frames this session may have.
    public int tempBuffers() {
        throw new IllegalStateException("not yet");
    }

    /// Frames allocated so far.
    public int allocatedLocalBuffers() {
        throw new IllegalStateException("not yet");
    }

    /// Dirty frames now.
    public int dirtiedLocalBuffers() {
        throw new IllegalStateException("not yet");
    }

    @Override
    public void close() {}
}
