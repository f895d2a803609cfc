package dev.spillway.storage;

/// What is written to a session's relations since its begin can be undone as a whole: a statement, a savepoint, a
/// transaction. Covers rows, columns, names of relations, creation and drop. Scopes nest: what a committed one has
/// changed belongs to the scope around it. Leader thread; only the innermost may end.
public interface UndoScope extends AutoCloseable {
    void commit();

    /// Puts everything back. Throws if that failed for a relation, which then cannot be used; the scope has ended
    /// all
    /// the same.
    void rollback();

    /// Rolls back unless ended.
    @Override
    void close();
}
