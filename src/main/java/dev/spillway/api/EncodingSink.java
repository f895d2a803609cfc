package dev.spillway.api;

import dev.spillway.data.Batch;
import dev.spillway.error.ErrorCode;
import dev.spillway.error.SpillwayException;
import dev.spillway.session.ResultColumn;
import dev.spillway.session.ResultSink;
import dev.spillway.session.StatementHandle;
import dev.spillway.session.StatementSummary;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// Turns what a leader sends into bytes for one client, on a bounded pool of encoders.
///
/// The leader only queues batches; an encoder is scheduled when there is something to do and room for its output, so
/// that neither a slow reader nor a slow statement holds an encoder's thread. A first small batch is left for the end:
/// then the leader encodes the little there is itself. Thread-safe.
final class EncodingSink implements ResultSink {
    private static final int BATCHES_WAITING_MAX = 8;
    private static final int CHUNK_BYTES = 64 * 1_024;
    private static final int SMALL_ROWS = 256;
    private static final long POLL_MILLIS = 20;

    private final ResultFormat format;
    private final Executor encoders;
    private final ScheduledExecutorService timers;
    private final ResultPipe pipe;

    private final Object lock = new Object();
    private final Deque<Batch> batches = new ArrayDeque<>();
    private final List<String> notices = new ArrayList<>();
    private final JsonBytes buffer = new JsonBytes(8 * 1_024);
    private @Nullable RowEncoder encoder;
    private List<ResultColumn> columns = List.of();
    private boolean isHeaderWritten;
    private boolean hasSent;
    private boolean isScheduled;
    private byte @Nullable [] refused;
    private @Nullable StatementSummary summary;
    private @Nullable SpillwayException error;
    private boolean isFinished;
    private long encodeNanos;
    private volatile @Nullable StatementHandle handle;

    EncodingSink(ResultFormat format, EncodingMeans means) {
        this.format = format;
        this.encoders = means.encoders();
        this.timers = means.timers();
        this.pipe = new ResultPipe(
                means.spoolDirectory(), means.spoolDelayNanos(), means.spoolBytesMax(), this::scheduleIfWork);
    }

    ResultPipe pipe() {
        return pipe;
    }

    /// The statement whose answer this is; set once it was accepted.
    void bind(StatementHandle statement) {
        handle = statement;
    }

    Optional<StatementHandle> statement() {
        return Optional.ofNullable(handle);
    }

    /// The end, once it has come.
    Optional<StatementSummary> summary() {
        synchronized (lock) {
            return Optional.ofNullable(summary);
        }
    }

    Optional<SpillwayException> failure() {
        synchronized (lock) {
            return Optional.ofNullable(error);
        }
    }

    long encodeNanos() {
        synchronized (lock) {
            return encodeNanos;
        }
    }

    @Override
    public void spoolDelay(Duration delay) {
        pipe.spoolAfter(delay.toNanos());
    }

    @Override
    public void start(List<ResultColumn> resultColumns) {
        synchronized (lock) {
            columns = List.copyOf(resultColumns);
            encoder = new RowEncoder(columns, format.isBigintText());
        }
    }

    @Override
    public void batch(Batch batch) {
        boolean isSmallStart;
        synchronized (lock) {
            awaitRoom();
            isSmallStart = !isHeaderWritten && batches.isEmpty() && batch.rowCount() <= SMALL_ROWS && !isScheduled;
            batches.add(batch);
        }
        if (!isSmallStart) {
            scheduleIfWork();
        }
    }

    private void checkReader() {
        SpillwayException failed = error;
        if (failed != null) {
            throw failed;
        }
        if (pipe.isAbandoned()) {
            throw new SpillwayException(ErrorCode.QUERY_CANCELED, "canceling statement because its reader has gone");
        }
        StatementHandle running = handle;
        if (running != null) {
            running.cancellation().check();
        }
    }

    /// Holding the lock; reader and cancellation are polled, since nobody notifies for them.
    private void awaitRoom() {
        checkReader();
        while (batches.size() >= BATCHES_WAITING_MAX) {
            try {
                lock.wait(POLL_MILLIS);
            } catch (InterruptedException e) {
                throw new SpillwayException(ErrorCode.QUERY_CANCELED, "the statement was interrupted", e);
            }
            checkReader();
        }
    }

    @Override
    public void notice(String message) {
        synchronized (lock) {
            notices.add(message);
        }
    }

    @Override
    public void end(StatementSummary end) {
        boolean encodeHere;
        synchronized (lock) {
            summary = end;
            encodeHere = !isScheduled && batches.size() <= 1;
            isScheduled |= encodeHere;
        }
        if (encodeHere) {
            drain();
        } else {
            scheduleIfWork();
        }
    }

    @Override
    public void error(SpillwayException failed) {
        boolean encodeHere;
        synchronized (lock) {
            error = error == null ? failed : error;
            encodeHere = !isScheduled;
            isScheduled = true;
        }
        if (encodeHere) {
            drain();
        }
    }

    private void scheduleIfWork() {
        synchronized (lock) {
            boolean hasEnd = !isFinished && (summary != null || error != null);
            if (isScheduled || batches.isEmpty() && !hasEnd && refused == null) {
                return;
            }
            isScheduled = true;
        }
        encoders.execute(this::drain);
    }

    /// Encodes what there is until the queue is empty or the pipe is full. One thread at a time, by `isScheduled`.
    private void drain() {
        try {
            while (step()) {
                // Each step encodes one batch or ends the result.
            }
        } catch (SpillwayException e) {
            breakOff(e);
        }
    }

    /// False when this drain has nothing more to do; then `isScheduled` is off again.
    private boolean step() {
        Batch batch;
        synchronized (lock) {
            if (refused != null && !offerRefused()) {
                retryLater();
                return false;
            }
            batch = error == null ? batches.poll() : null;
            boolean isLast = batch == null && !isFinished && (summary != null || error != null);
            if (isLast) {
                isFinished = true;
                batches.clear();
            }
            lock.notifyAll();
            if (batch == null && !isLast) {
                isScheduled = false;
                return false;
            }
        }
        long start = System.nanoTime();
        if (batch != null) {
            encode(batch);
        } else {
            encodeEnd(start);
        }
        synchronized (lock) {
            encodeNanos += System.nanoTime() - start;
        }
        return true;
    }

    /// The pipe is full: the reader's next step or, when it takes none, a timer goes on.
    private void retryLater() {
        isScheduled = false;
        timers.schedule(this::scheduleIfWork, POLL_MILLIS, TimeUnit.MILLISECONDS);
    }

    private void encode(Batch batch) {
        header();
        RowEncoder rows = java.util.Objects.requireNonNull(encoder);
        for (int row = 0; row < batch.rowCount(); row++) {
            format.row(rows, batch, row, buffer);
            if (buffer.size() >= CHUNK_BYTES) {
                send();
            }
        }
        boolean isIdle;
        synchronized (lock) {
            isIdle = format.isStream() && batches.isEmpty() && summary == null;
        }
        if (isIdle && buffer.size() > 0) {
            send();
        }
    }

    private void encodeEnd(long start) {
        StatementSummary end;
        SpillwayException failed;
        List<String> told;
        synchronized (lock) {
            end = summary;
            failed = error;
            told = List.copyOf(notices);
        }
        if (failed != null && hasSent) {
            format.error(failed, buffer);
        } else if (failed != null) {
            // Nothing has left yet: the problem document is the whole answer.
            buffer.take();
        } else if (end != null) {
            header();
            format.end(end, told, encodeNanos + System.nanoTime() - start, buffer);
        }
        send();
        synchronized (lock) {
            if (refused == null) {
                pipe.end();
            }
        }
    }

    private void header() {
        if (!isHeaderWritten) {
            isHeaderWritten = true;
            format.start(columns, statement(), buffer);
        }
    }

    private void send() {
        if (buffer.size() == 0) {
            return;
        }
        byte[] chunk = buffer.take();
        synchronized (lock) {
            hasSent = true;
            byte[] waiting = refused;
            if (waiting != null) {
                // A batch is encoded whole before the pipe is asked again.
                byte[] both = Arrays.copyOf(waiting, waiting.length + chunk.length);
                System.arraycopy(chunk, 0, both, waiting.length, chunk.length);
                refused = both;
                offerRefused();
            } else if (!pipe.offer(chunk)) {
                refused = chunk;
            }
        }
    }

    private boolean offerRefused() {
        byte[] waiting = refused;
        if (waiting != null && pipe.offer(waiting)) {
            refused = null;
            if (isFinished) {
                pipe.end();
            }
            return true;
        }
        return false;
    }

    private void breakOff(SpillwayException failed) {
        synchronized (lock) {
            error = failed;
            isFinished = true;
            isScheduled = false;
            batches.clear();
            pipe.end();
            lock.notifyAll();
        }
        statement().ifPresent(StatementHandle::cancel);
    }
}
