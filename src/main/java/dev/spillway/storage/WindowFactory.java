package dev.spillway.storage;

import dev.spillway.instrument.BufferUsage;
import dev.spillway.storage.pool.BlockWindow;

/// How a source reaches its blocks: through the pool, or through a mapping.
@FunctionalInterface
interface WindowFactory {
    /// A window for a scan of so many columns that counts its events in `usage`.
    BlockWindow open(int columns, BufferUsage usage);
}
