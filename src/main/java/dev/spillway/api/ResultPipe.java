package dev.spillway.api;

import dev.spillway.error.ErrorCode;
import dev.spillway.error.SpillwayException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/// Encoded bytes on their way to one client: a bounded queue in memory that goes over to a temp file when the reader is
/// too slow.
///
/// The writer never waits: [#offer] refuses while the queue is full, until the reader has held it up for `spoolDelay`;
/// from then on everything goes to the file, so that a stalled reader holds neither leader nor workers. Thread-safe:
/// one writer, one reader.
final class ResultPipe implements AutoCloseable {
    private static final int CHUNKS_MAX = 64;
    private static final int READ_BYTES = 64 * 1_024;

    private final Path directory;
    private final long spoolBytesMax;
    private final Runnable whenRoom;

    private final Deque<byte[]> chunks = new ArrayDeque<>();
    private @Nullable FileChannel spool;
    private long spoolWritten;
    private long spoolRead;
    private long spoolDelayNanos;
    private long fullSinceNanos;
    private boolean isFull;
    private boolean isEnded;
    private boolean isAbandoned;

    /// `whenRoom` is called by the reader when a full queue has room again.
    ResultPipe(Path directory, long spoolDelayNanos, long spoolBytesMax, Runnable whenRoom) {
        this.directory = directory;
        this.spoolDelayNanos = spoolDelayNanos;
        this.spoolBytesMax = spoolBytesMax;
        this.whenRoom = whenRoom;
    }

    /// Changes the delay; it counts from when the queue became full.
    synchronized void spoolAfter(long delayNanos) {
        spoolDelayNanos = delayNanos;
    }

    /// Takes a chunk, or refuses it while the reader may still catch up. After [#abandon] chunks vanish.
    synchronized boolean offer(byte[] chunk) {
        if (isAbandoned) {
            return true;
        }
        if (spool == null && chunks.size() < CHUNKS_MAX) {
            chunks.add(chunk);
            notifyAll();
            return true;
        }
        if (spool == null) {
            long now = System.nanoTime();
            if (!isFull) {
                isFull = true;
                fullSinceNanos = now;
            }
            if (now - fullSinceNanos < spoolDelayNanos) {
                return false;
            }
        }
        spool(chunk);
        notifyAll();
        return true;
    }

    /// Whether something waits to be read.
    synchronized boolean hasBytes() {
        return !chunks.isEmpty() || spoolRead < spoolWritten;
    }

    /// Whether the rest of the result goes to a file.
    synchronized boolean isSpooled() {
        return spool != null;
    }

    /// Nothing follows.
    synchronized void end() {
        isEnded = true;
        notifyAll();
    }

    /// The reader has gone; whatever comes is dropped.
    void abandon() {
        synchronized (this) {
            isAbandoned = true;
            isEnded = true;
            chunks.clear();
            notifyAll();
        }
        whenRoom.run();
    }

    synchronized boolean isAbandoned() {
        return isAbandoned;
    }

    /// Waits until there are bytes or the end.
    synchronized void awaitBytes() throws InterruptedException {
        while (!isEnded && !hasBytes()) {
            wait();
        }
    }

    /// The next bytes; waits for them; null at the end.
    byte @Nullable [] take() throws InterruptedException, IOException {
        byte[] taken;
        boolean hadNoRoom;
        synchronized (this) {
            while (!isEnded && !hasBytes()) {
                wait();
            }
            taken = chunks.poll();
            hadNoRoom = isFull;
            isFull = false;
            if (taken == null && spoolRead < spoolWritten) {
                taken = fromSpool();
            }
        }
        if (hadNoRoom) {
            whenRoom.run();
        }
        return taken;
    }

    private void spool(byte[] chunk) {
        if (spoolWritten + chunk.length > spoolBytesMax) {
            throw new SpillwayException(
                    ErrorCode.CONFIGURATION_LIMIT_EXCEEDED,
                    "the result that waits for its reader exceeds " + spoolBytesMax + " bytes");
        }
        try {
            FileChannel file = spool;
            if (file == null) {
                Files.createDirectories(directory);
                file = FileChannel.open(
                        Files.createTempFile(directory, "result-", ".spool"),
                        StandardOpenOption.READ,
                        StandardOpenOption.WRITE,
                        StandardOpenOption.DELETE_ON_CLOSE);
                spool = file;
            }
            ByteBuffer bytes = ByteBuffer.wrap(chunk);
            while (bytes.hasRemaining()) {
                spoolWritten += file.write(bytes, spoolWritten);
            }
        } catch (IOException e) {
            throw new SpillwayException(ErrorCode.IO_ERROR, "could not write a result to a temp file", e);
        }
    }

    private byte[] fromSpool() throws IOException {
        FileChannel file = java.util.Objects.requireNonNull(spool);
        byte[] bytes = new byte[(int) Math.min(READ_BYTES, spoolWritten - spoolRead)];
        ByteBuffer buffer = ByteBuffer.wrap(bytes);
        while (buffer.hasRemaining()) {
            int read = file.read(buffer, spoolRead + buffer.position());
            if (read < 0) {
                throw new IOException("the spooled result is shorter than what was written");
            }
        }
        spoolRead += bytes.length;
        return bytes;
    }

    @Override
    public synchronized void close() throws IOException {
        isAbandoned = true;
        isEnded = true;
        chunks.clear();
        FileChannel file = spool;
        if (file != null) {
            file.close();
        }
    }
}
