package dev.spillway.storage;

import dev.spillway.storage.pool.IoErrors;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;

/// The directory of this process' relation files: `<base>/<process>/session-n/rel-n`.
///
/// A lock file tells the directory of a live process from what a crash left; leftovers are removed when the next
/// process opens the same base. Thread-safe; one for the process, closed last.
public final class TempDirectory implements AutoCloseable {
    private static final String PREFIX = "spillway-";
    private static final String LOCK = "lock";

    private final Path path;
    private final FileChannel lockChannel;
    private final AtomicInteger sessions = new AtomicInteger();
    private final AtomicLong spills = new AtomicLong();

    private TempDirectory(Path path, FileChannel lockChannel) {
        this.path = path;
        this.lockChannel = lockChannel;
    }

    /// Creates this process' directory under `base` and removes what dead processes left there.
    public static TempDirectory open(Path base) {
        try {
            Files.createDirectories(base);
            removeLeftovers(base);
            Path path = base.resolve(PREFIX + ProcessHandle.current().pid() + "-" + UUID.randomUUID());
            Files.createDirectory(path);
            FileChannel channel =
                    FileChannel.open(path.resolve(LOCK), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            if (channel.tryLock() == null) {
                throw new IOException("the lock of a new directory is taken");
            }
            return new TempDirectory(path, channel);
        } catch (IOException e) {
            throw IoErrors.of("create", base, e);
        }
    }

    private static void removeLeftovers(Path base) throws IOException {
        try (DirectoryStream<Path> children = Files.newDirectoryStream(base, PREFIX + "*")) {
            for (Path child : children) {
                if (isAbandoned(child)) {
                    removeTree(child);
                }
            }
        }
    }

    private static boolean isAbandoned(Path directory) throws IOException {
        Path lock = directory.resolve(LOCK);
        if (!Files.exists(lock)) {
            return true;
        }
        try (FileChannel channel = FileChannel.open(lock, StandardOpenOption.WRITE);
                FileLock taken = channel.tryLock()) {
            return taken != null;
        } catch (OverlappingFileLockException e) {
            return false;
        }
    }

    private static void removeTree(Path directory) throws IOException {
        List<Path> children;
        try (Stream<Path> walk = Files.walk(directory)) {
            children = walk.sorted(Comparator.reverseOrder()).toList();
        }
        for (Path child : children) {
            Files.deleteIfExists(child);
        }
    }

    public Path path() {
        return path;
    }

    /// Where a session puts its files; created by the first of them.
    Path newSessionPath() {
        return path.resolve("session-" + sessions.incrementAndGet());
    }

    /// Where an operator puts its temp file; created by it. Thread-safe.
    public Path newSpillPath() {
        return path.resolve("spill").resolve("pgsql_tmp" + spills.incrementAndGet());
    }

    /// Files of all sessions, for leak checks.
    public List<Path> sessionFiles() {
        try (Stream<Path> walk = Files.walk(path)) {
            return walk.filter(Files::isRegularFile)
                    .filter(file -> !file.endsWith(LOCK))
                    .toList();
        } catch (IOException e) {
            throw IoErrors.of("list", path, e);
        }
    }

    void removeSessionPath(Path session) {
        try {
            if (Files.exists(session)) {
                removeTree(session);
            }
        } catch (IOException e) {
            throw IoErrors.of("remove", session, e);
        }
    }

    @Override
    public void close() {
        try {
            lockChannel.close();
            removeTree(path);
        } catch (IOException e) {
            throw IoErrors.of("remove", path, e);
        }
    }
}
