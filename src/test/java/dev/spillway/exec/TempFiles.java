package dev.spillway.exec;

import dev.spillway.exec.spill.TempFileSpace;
import dev.spillway.storage.StorageOptions;
import dev.spillway.storage.pool.ChannelBlockFile;
import java.nio.file.Path;
import java.util.UUID;

/// Temp files for tests of operators.
public final class TempFiles {
    private TempFiles() {}

    /// Without a limit, in the system's temporary directory; operators remove their files themselves.
    public static TempFileSpace space() {
        Path base = Path.of(System.getProperty("java.io.tmpdir"));
        return new TempFileSpace(
                () -> base.resolve("spillway-test-" + UUID.randomUUID()),
                ChannelBlockFile::new,
                StorageOptions.UNLIMITED);
    }
}
