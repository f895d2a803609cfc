package dev.spillway.storage.pool;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.file.Path;

/// The file of a relation. Thread-safe as a `FileChannel` is. Small, so that tests can put a failing one in its place.
public interface BlockFile extends AutoCloseable {
    /// May write less than asked, as the operating system may.
    int write(ByteBuffer source, long position) throws IOException;

    /// May read less than asked; −1 at the end of the file.
    int read(ByteBuffer target, long position) throws IOException;

    /// Makes the file at least this long, without writing.
    void extendTo(long bytes) throws IOException;

    /// Maps a part of the file, which must be long enough, for reading.
    MemorySegment map(long position, long bytes, Arena arena) throws IOException;

    /// Closes and removes the file.
    @Override
    void close() throws IOException;

    /// Opens the file of a relation on first use.
    @FunctionalInterface
    interface Factory {
        BlockFile open(Path path) throws IOException;
    }
}
