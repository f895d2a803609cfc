package dev.spillway.storage;

/// Makes what a statement writes to relations atomic: all of it or, after [#rollback()] or a close without [#commit()],
/// nothing. Covers append, update, delete and truncate of every relation of the session, not creation and drop. Leader
/// thread; one at a time.
public interface StatementUndo extends AutoCloseable {
    void commit();

    void rollback();

    /// Rolls back unless committed.
    @Override
    void close();
}
