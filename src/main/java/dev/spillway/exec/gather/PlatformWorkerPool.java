package dev.spillway.exec.gather;

import dev.spillway.error.ErrorCode;
import dev.spillway.error.SpillwayException;
import dev.spillway.exec.WorkerPool;
import dev.spillway.thread.NamedThreads;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadFactory;
import org.jspecify.annotations.Nullable;

/// `max_parallel_workers` platform threads named `spillway-worker-n`, started when first needed. Thread-safe; guarded
/// by this.
public final class PlatformWorkerPool implements WorkerPool, AutoCloseable {
    private final int size;
    private final ThreadFactory threads = NamedThreads.factory("spillway-worker");
    private final Deque<Slot> idle = new ArrayDeque<>();
    private int started;
    private boolean isClosed;

    public PlatformWorkerPool(int size) {
        if (size < 0) {
            throw new IllegalArgumentException("max_parallel_workers must be >= 0 (got: " + size + ")");
        }
        this.size = size;
    }

    @Override
    public synchronized List<Worker> tryAcquire(int wanted) {
        List<Worker> acquired = new ArrayList<>();
        while (acquired.size() < wanted && !isClosed) {
            Slot slot = idle.poll();
            if (slot == null) {
                if (started == size) {
                    break;
                }
                started++;
                slot = new Slot();
                threads.newThread(slot).start();
            }
            acquired.add(new Acquired(slot));
        }
        return acquired;
    }

    @Override
    public int size() {
        return size;
    }

    @Override
    public synchronized int busy() {
        return started - idle.size();
    }

    /// Ends idle threads, and busy ones when their task has ended.
    @Override
    public synchronized void close() {
        isClosed = true;
        idle.forEach(Slot::stop);
    }

    private synchronized void release(Slot slot) {
        if (isClosed) {
            slot.stop();
        }
        idle.push(slot);
    }

    /// One thread and the place where its next task is put.
    private static final class Slot implements Runnable {
        private @Nullable Runnable task;
        private boolean isStopped;

        private synchronized void put(Runnable next) {
            task = next;
            notifyAll();
        }

        private synchronized void stop() {
            isStopped = true;
            notifyAll();
        }

        private synchronized @Nullable Runnable take() {
            while (task == null && !isStopped) {
                Waiting.on(this, 0);
            }
            Runnable next = task;
            task = null;
            return next;
        }

        @Override
        public void run() {
            for (Runnable next = take(); next != null; next = take()) {
                next.run();
            }
        }
    }

    private final class Acquired implements Worker {
        private final Slot slot;
        private final CountDownLatch ended = new CountDownLatch(1);

        private Acquired(Slot slot) {
            this.slot = slot;
        }

        @Override
        public void start(Runnable task) {
            slot.put(() -> {
                try {
                    task.run();
                } finally {
                    release(slot);
                    ended.countDown();
                }
            });
        }

        @Override
        public void await() {
            try {
                ended.await();
            } catch (InterruptedException e) {
                throw new SpillwayException(ErrorCode.INTERNAL_ERROR, "the leader was interrupted", e);
            }
        }
    }
}
