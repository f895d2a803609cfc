package dev.spillway.exec.join;

import org.jspecify.annotations.Nullable;

/// A hash join by partitions, whose table does not fit the memory. Used by one thread.
sealed interface SpilledJoin extends AutoCloseable permits SpilledHashJoin, SharedHashJoin {
    /// The next table when the outer rows of the one before have all been joined; `null` at the end.
    PartitionJoin.@Nullable Step next();

    /// Partitions and parts so far.
    long batches();

    @Override
    void close();
}
