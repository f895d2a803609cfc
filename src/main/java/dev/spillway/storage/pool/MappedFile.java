package dev.spillway.storage.pool;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.Arrays;

/// A relation's file mapped in fixed extents that are added as it grows and stay until the relation goes: mapping and
/// unmapping per query would cost page faults, and closing a shared arena a handshake with every thread.
///
/// Thread-safe; guarded by this. What it hands out is read by any thread.
public final class MappedFile {
    public static final int EXTENT_SHIFT = 26;
    public static final long EXTENT_BYTES = 1L << EXTENT_SHIFT;

    private final Path path;
    private final BlockFile file;
    private final Arena arena = Arena.ofShared();
    private MemorySegment[] extents = new MemorySegment[0];

    MappedFile(Path path, BlockFile file) {
        this.path = path;
        this.file = file;
    }

    /// The extents that cover the first `bytes` of the file.
    public synchronized MemorySegment[] extents(long bytes) {
        int needed = (int) ((bytes + EXTENT_BYTES - 1) >>> EXTENT_SHIFT);
        if (needed > extents.length) {
            try {
                file.extendTo(needed * EXTENT_BYTES);
                int mapped = extents.length;
                MemorySegment[] more = Arrays.copyOf(extents, needed);
                for (int i = mapped; i < needed; i++) {
                    more[i] = plain(file.map(i * EXTENT_BYTES, EXTENT_BYTES, arena));
                }
                extents = more;
            } catch (IOException e) {
                throw IoErrors.of("map", path, e);
            }
        }
        return extents;
    }

    /// The same memory as a segment of the class that frames have. Kernels that see two classes of segments fall
    /// into a cycle of compiling and deoptimising (loop predication hoists the range check of the wrong class) that
    /// makes them up to 100 times slower.
    @SuppressWarnings("restricted")
    private MemorySegment plain(MemorySegment mapped) {
        return MemorySegment.ofAddress(mapped.address()).reinterpret(mapped.byteSize(), arena, null);
    }

    void close() {
        arena.close();
    }
}
