package dev.spillway.session.load;

import dev.spillway.data.Batch;
import dev.spillway.error.Cancellation;
import dev.spillway.error.ErrorCode;
import dev.spillway.error.SpillwayException;
import dev.spillway.storage.ColumnDefinition;
import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;
import org.jspecify.annotations.Nullable;

/// Reads, inflates and types an upload on a loader thread and hands batches to the leader through a bounded queue.
/// Thread-safe.
public final class CsvFeed implements Runnable {
    private static final int BATCHES_WAITING_MAX = 16;
    private static final int INFLATE_BUFFER_BYTES = 64 * 1_024;
    private static final long POLL_MILLIS = 20;

    private final InputStream body;
    private final CsvFormat format;
    private final Optional<List<ColumnDefinition>> tableColumns;

    private final Object lock = new Object();
    private final Deque<Batch> batches = new ArrayDeque<>();
    private @Nullable List<ColumnDefinition> columns;
    private @Nullable SpillwayException failure;
    private boolean isEnded;
    private boolean isStopped;
    /// Written by the loader alone.
    private final AtomicLong bytes = new AtomicLong();

    /// `tableColumns` are those of an existing table; empty where the types are to be inferred.
    public CsvFeed(InputStream body, CsvFormat format, Optional<List<ColumnDefinition>> tableColumns) {
        this.body = body;
        this.format = format;
        this.tableColumns = tableColumns;
    }

    /// The columns of the batches, as soon as they are known.
    public List<ColumnDefinition> columns(Cancellation cancellation) {
        synchronized (lock) {
            awaitUntil(() -> columns != null || failure != null, cancellation);
            List<ColumnDefinition> known = columns;
            if (known == null) {
                throw failed();
            }
            return known;
        }
    }

    /// The next batch; empty at the end. Throws what the loader met, once all batches before it have been taken.
    public Optional<Batch> next(Cancellation cancellation) {
        synchronized (lock) {
            awaitUntil(() -> !batches.isEmpty() || isEnded, cancellation);
            Batch batch = batches.poll();
            if (batch == null && failure != null) {
                throw failed();
            }
            lock.notifyAll();
            return Optional.ofNullable(batch);
        }
    }

    private SpillwayException failed() {
        return Objects.requireNonNull(failure, "only called after a failure");
    }

    /// Bytes of text so far, after decompression.
    public long bytes() {
        return bytes.get();
    }

    /// Tells the loader that nobody wants more; it stops at its next batch.
    public void stop() {
        synchronized (lock) {
            isStopped = true;
            batches.clear();
            lock.notifyAll();
        }
    }

    /// Waits until the loader has stopped. A client that sends nothing is given up by the server's own read
    /// timeout.
    public void awaitEnd() {
        synchronized (lock) {
            while (!isEnded) {
                try {
                    lock.wait();
                } catch (InterruptedException e) {
                    return;
                }
            }
        }
    }

    @Override
    public void run() {
        SpillwayException error = null;
        try {
            read();
        } catch (SpillwayException e) {
            error = e;
        } catch (ZipException | EOFException e) {
            error = new SpillwayException(
                    ErrorCode.BAD_COPY_FILE_FORMAT,
                    "the upload is not a whole gzip file"
                            + (e.getMessage() == null ? ": it ends early" : ": " + e.getMessage()),
                    e);
        } catch (IOException e) {
            error = new SpillwayException(ErrorCode.PROTOCOL_VIOLATION, "the upload broke off", e);
        } catch (RuntimeException | OutOfMemoryError e) {
            error = new SpillwayException(
                    e instanceof OutOfMemoryError ? ErrorCode.OUT_OF_MEMORY : ErrorCode.INTERNAL_ERROR,
                    "the upload could not be read: " + e.getClass().getSimpleName(),
                    e);
        } finally {
            synchronized (lock) {
                failure = error;
                isEnded = true;
                lock.notifyAll();
            }
        }
    }

    private void read() throws IOException {
        InputStream text = new Counted(inflated(new BufferedInputStream(body, INFLATE_BUFFER_BYTES)));
        CsvSource source = tableColumns.isPresent()
                ? CsvSource.into(tableColumns.get(), text, format)
                : CsvSource.inferring(text, format);
        synchronized (lock) {
            columns = source.columns();
            lock.notifyAll();
        }
        for (Optional<Batch> batch = source.next(); batch.isPresent(); batch = source.next()) {
            if (!offer(batch.get())) {
                return;
            }
        }
    }

    /// Waits for room; false when nobody wants more.
    private boolean offer(Batch batch) {
        synchronized (lock) {
            while (batches.size() >= BATCHES_WAITING_MAX && !isStopped) {
                try {
                    lock.wait();
                } catch (InterruptedException e) {
                    return false;
                }
            }
            batches.add(batch);
            lock.notifyAll();
            return !isStopped;
        }
    }

    private static InputStream inflated(BufferedInputStream raw) throws IOException {
        return Gzip.startsAt(raw) ? new GZIPInputStream(raw, INFLATE_BUFFER_BYTES) : raw;
    }

    /// Waits for the loader, holding the lock; the cancellation is polled, since nobody notifies for it.
    private void awaitUntil(BooleanSupplier condition, Cancellation cancellation) {
        while (!condition.getAsBoolean()) {
            cancellation.check();
            try {
                lock.wait(POLL_MILLIS);
            } catch (InterruptedException e) {
                throw new SpillwayException(ErrorCode.QUERY_CANCELED, "the load was interrupted", e);
            }
        }
    }

    private final class Counted extends FilterInputStream {
        Counted(InputStream in) {
            super(in);
        }

        @Override
        public int read() throws IOException {
            int value = super.read();
            bytes.addAndGet(value < 0 ? 0 : 1);
            return value;
        }

        @Override
        public int read(byte[] buffer, int offset, int length) throws IOException {
            int count = super.read(buffer, offset, length);
            bytes.addAndGet(Math.max(0, count));
            return count;
        }
    }
}
