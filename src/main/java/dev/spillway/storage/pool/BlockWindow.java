package dev.spillway.storage.pool;

import java.lang.foreign.MemorySegment;

/// Reads pieces of a list of blocks as if they were one after another. Used by one thread; what it shows holds until
/// the next call.
///
/// The memory is always native (a frame, a mapping or a native scratch), never a heap segment: a kernel that has seen
/// one stays slow.
public interface BlockWindow extends AutoCloseable {
    /// Shows `length` bytes from byte `position` of the blocks, in one piece.
    void open(int[] blocks, long position, int length);

    MemorySegment segment();

    /// Where in [#segment()] the piece starts.
    long offset();

    /// Copies bytes out; what was open may be closed by it.
    void copy(int[] blocks, long position, byte[] target, int targetOffset, int length);

    @Override
    void close();
}
