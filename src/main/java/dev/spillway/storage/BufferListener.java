package dev.spillway.storage;

/// Hears of block events of a session's local buffers, for metrics. Called on the thread that does it, in batches where
/// there are many; must be cheap and must not throw. Every method has an empty default.
public interface BufferListener {
    BufferListener NONE = new BufferListener() {};

    default void hit(long blocks) {}

    default void read(long blocks, long nanos) {}

    /// Clean→dirty moves.
    default void dirtied(long blocks) {}

    /// New blocks at the end of a relation or from its free list.
    default void extended(long blocks) {}

    /// Blocks written, by a flush or because a frame was needed; the neighbours that went along count too.
    default void written(long blocks, long nanos) {}

    /// Frames that lost their block to another one.
    default void evicted(long blocks) {}

    default void flushed(FlushReport report) {}
}
