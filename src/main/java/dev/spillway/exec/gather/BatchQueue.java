package dev.spillway.exec.gather;

import dev.spillway.data.Batch;
import dev.spillway.error.Cancellation;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/// The bounded queue between the workers of a Gather and its leader. Thread-safe; guarded by this.
final class BatchQueue {
    /// How often a waiting thread looks whether the statement has been cancelled.
    private static final long POLL_MILLIS = 20;

    private final int capacity;
    private final Deque<Batch> batches = new ArrayDeque<>();
    private int producers;
    private boolean isDetached;

    BatchQueue(int capacity, int producers) {
        this.capacity = capacity;
        this.producers = producers;
    }

    /// Waits for room; false when nobody wants more batches.
    synchronized boolean put(Batch batch, Cancellation stop) {
        while (batches.size() >= capacity && !isDetached && !stop.isCancelled()) {
            Waiting.on(this, POLL_MILLIS);
        }
        if (isDetached || stop.isCancelled()) {
            return false;
        }
        batches.add(batch);
        notifyAll();
        return true;
    }

    /// One producer has ended, for whatever reason.
    synchronized void producerEnded() {
        producers--;
        notifyAll();
    }

    synchronized @Nullable Batch poll() {
        Batch batch = batches.poll();
        if (batch != null) {
            notifyAll();
        }
        return batch;
    }

    /// Waits for a batch; `null` when every producer has ended and nothing is left, or when the work has been
    /// stopped.
    synchronized @Nullable Batch take(Cancellation stop) {
        while (batches.isEmpty() && producers > 0 && !stop.isCancelled()) {
            Waiting.on(this, POLL_MILLIS);
        }
        return poll();
    }

    /// Nobody reads any more: producers stop at their next batch.
    synchronized void detach() {
        isDetached = true;
        batches.clear();
        notifyAll();
    }
}
