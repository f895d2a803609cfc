package dev.spillway.storage;

import dev.spillway.storage.pool.RelationBlocks;

/// A file of blocks and the immutable state that says what they mean: what an undo scope needs to know of it. Leader
/// thread.
interface UndoTarget {
    RelationBlocks blocks();

    /// Writes out what changes have left pending.
    void settle();

    void forgetPending();

    /// A step that puts back all that the target is now but for its blocks.
    Runnable restorePoint();

    /// Whether its blocks are as its state says. They are not after a rollback that could not put them back, until
    /// an outer rollback does.
    void trusted(boolean isTrusted);

    /// Removes it with its file and buffers.
    void discard();
}
