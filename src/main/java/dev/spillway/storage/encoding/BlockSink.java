package dev.spillway.storage.encoding;

import java.lang.foreign.MemorySegment;

/// Takes the bytes of a segment into new blocks, contiguous ones where it can, and returns them.
public interface BlockSink {
    int[] write(MemorySegment source, long length);

    int[] write(byte[] source, int length);

    /// Native memory of at least `bytes`, the same at each call.
    MemorySegment scratch(long bytes);
}
