package dev.spillway.storage;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;

/// Native memory in which a segment is built before it goes to frames. Leader thread.
final class NativeScratch {
    private static final long MIN_BYTES = 1L << 16;

    private @Nullable MemorySegment memory;

    MemorySegment atLeast(long bytes) {
        MemorySegment current = memory;
        if (current == null || current.byteSize() < bytes) {
            current = Arena.ofAuto().allocate(Math.max(MIN_BYTES, Long.highestOneBit(Math.max(1, bytes - 1)) << 1), 64);
            memory = current;
        }
        return current;
    }
}
