/// Frames of 8 KiB, the files behind them and the two ways to read blocks: through the pool (leader) or through a
/// mapping (anybody, after a flush).
///
/// 1. `LocalBufferPool`, `RelationBlocks` and `PooledWindow` belong to the leader thread; the frames live in a confined
/// arena.
/// 2. A frame is pinned only while its bytes are looked at; whoever pins unpins before the next block.
/// 3. A frame's dirty flag moves by `markDirty`, a write that has surely ended, or the block being given up; nothing
/// else.
/// 4. Files grow, sparsely, and are never truncated; they vanish with their relation.
@NullMarked
package dev.spillway.storage.pool;

import org.jspecify.annotations.NullMarked;
