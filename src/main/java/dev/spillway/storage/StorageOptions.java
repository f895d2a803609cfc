package dev.spillway.storage;

/// What a session's storage may use.
///
/// `tempBuffers` in frames of 8 KiB, at least 100 as in PostgreSQL; `directory` and `frameBudget` are shared by all
/// sessions of the process; `tempFileLimitBytes` bounds the relation files of this session together, [#UNLIMITED] for
/// none; `memory` is where sorts take their memory from.
public record StorageOptions(
        int tempBuffers,
        TempDirectory directory,
        FrameBudget frameBudget,
        long tempFileLimitBytes,
        MemoryReserve memory) {
    public static final int TEMP_BUFFERS_DEFAULT = 16_384;
    public static final int TEMP_BUFFERS_MIN = 100;
    public static final int BLOCK_BYTES = 8_192;
    public static final long UNLIMITED = -1;

    public StorageOptions {
        if (tempBuffers < TEMP_BUFFERS_MIN) {
            throw new IllegalArgumentException("temp_buffers must be at least 100 blocks (got: " + tempBuffers + ")");
        }
    }

    public StorageOptions(int tempBuffers, TempDirectory directory, FrameBudget frameBudget, long tempFileLimitBytes) {
        this(tempBuffers, directory, frameBudget, tempFileLimitBytes, MemoryReserve.unlimited());
    }

    /// The defaults, with a budget for this session alone.
    public static StorageOptions defaults(TempDirectory directory) {
        return new StorageOptions(TEMP_BUFFERS_DEFAULT, directory, new FrameBudget(TEMP_BUFFERS_DEFAULT), UNLIMITED);
    }

    public StorageOptions withTempBuffers(int frames) {
        return new StorageOptions(frames, directory, new FrameBudget(frames), tempFileLimitBytes, memory);
    }
}
