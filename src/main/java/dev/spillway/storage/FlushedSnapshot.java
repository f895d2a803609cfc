package dev.spillway.storage;

import java.util.Set;

/// The relations of a session as they were when their dirty buffers had been written: the only door for workers.
///
/// Immutable and thread-safe. While it is open none of its relations may be written; the leader closes it after the
/// last reader has stopped.
public interface FlushedSnapshot extends AutoCloseable {
    Set<RelationId> relations();

    /// A source that any thread may open. The relation must be one of [#relations()].
    ScanSource scanSource(RelationId relation);

    /// What the flush wrote that made this snapshot.
    FlushReport report();

    @Override
    void close();
}
