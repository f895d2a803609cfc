package dev.spillway.exec.spill;

import dev.spillway.error.ErrorCode;
import dev.spillway.error.SpillwayException;
import dev.spillway.storage.StorageOptions;
import dev.spillway.storage.pool.BlockFile;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;

/// Where the operators of one execution put their temp files, and how many bytes these may take together
/// (`temp_file_limit`, [StorageOptions#UNLIMITED] for none). Shared by leader and workers; thread-safe.
public final class TempFileSpace {
    private static final long KILOBYTE = 1_024;

    private final Supplier<Path> paths;
    private final BlockFile.Factory files;
    private final long limitBytes;
    private final AtomicLong usedBytes = new AtomicLong();

    /// `paths` gives a new path at each call, from any thread.
    public TempFileSpace(Supplier<Path> paths, BlockFile.Factory files, long limitBytes) {
        this.paths = paths;
        this.files = files;
        this.limitBytes = limitBytes;
    }

    /// For executions that cannot need a file.
    public static TempFileSpace none() {
        return new TempFileSpace(
                () -> {
                    throw new IllegalStateException("this execution has no temp files");
                },
                path -> {
                    throw new IllegalStateException("this execution has no temp files (got: " + path + ")");
                },
                0);
    }

    Path newPath() {
        return paths.get();
    }

    BlockFile.Factory files() {
        return files;
    }

    /// Takes `bytes` of disk or throws 53400.
    void reserve(long bytes) {
        long used = usedBytes.addAndGet(bytes);
        if (limitBytes != StorageOptions.UNLIMITED && used > limitBytes) {
            usedBytes.addAndGet(-bytes);
            throw new SpillwayException(
                    ErrorCode.CONFIGURATION_LIMIT_EXCEEDED,
                    "temporary file size exceeds \"temp_file_limit\" (" + limitBytes / KILOBYTE + "kB)");
        }
    }

    void release(long bytes) {
        usedBytes.addAndGet(-bytes);
    }

    /// Bytes of the files that are there now.
    public long usedBytes() {
        return usedBytes.get();
    }
}
