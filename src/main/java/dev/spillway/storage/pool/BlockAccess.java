package dev.spillway.storage.pool;

import dev.spillway.instrument.BufferUsage;
import org.jspecify.annotations.Nullable;

/// Who reads a relation and how: the counters it fills, its ring, and how many blocks a miss may read ahead.
public record BlockAccess(
        RelationBlocks relation,
        BufferUsage usage,
        @Nullable ScanRing ring,
        int aheadBlocksMax) {
    /// Blocks of a read-ahead: 256 KiB.
    static final int AHEAD_BLOCKS = 32;

    /// For a few blocks here and there.
    public static BlockAccess random(RelationBlocks relation, BufferUsage usage) {
        return new BlockAccess(relation, usage, null, 1);
    }

    /// For a scan of `columns` columns. A relation of more than a quarter of the pool goes through a ring; reading
    /// ahead is limited so that all columns' pieces fit together.
    public static BlockAccess scan(RelationBlocks relation, BufferUsage usage, int columns, int poolFrames) {
        boolean isLarge = relation.blocksInUse() > poolFrames / 4;
        ScanRing ring = isLarge ? ScanRing.forScan(columns, poolFrames) : null;
        int room = (ring == null ? poolFrames / 2 : ring.size()) / Math.max(1, columns);
        return new BlockAccess(relation, usage, ring, Math.clamp(room, 1, AHEAD_BLOCKS));
    }
}
