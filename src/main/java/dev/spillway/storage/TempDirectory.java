package dev.spillway.storage;

import java.nio.file.Path;

/// The directory of this process' relation files: `<base>/<process>/session-n/rel-n`.
///
/// A lock file tells the directory of a live process from what a crash left; leftovers are removed when the next
/// process opens the same
/// base. Thread-safe; one for the process, closed last.
public final class TempDirectory implements AutoCloseable {
    private final Path path;

    private TempDirectory(Path path) {
        this.path = path;
    }

    /// Creates this process' directory under `base` and removes what dead processes left there.
    public static TempDirectory open(Path base) {
        throw new IllegalStateException("not yet: " + base);
    }

    public Path path() {
        return path;
    }

    @Override
    public void close() {}
}
