package dev.spillway.thread;

import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/// The one factory of threads and pools. All are daemons: a process that ends stops its sessions itself, in order, and
/// does not wait for a thread that was forgotten.
///
/// Nothing here is ever interrupted (an interrupt closes the file channel under every reader): pools are shut down, not
/// `shutdownNow`.
public final class NamedThreads {
    private NamedThreads() {}

    /// A platform thread, not started yet.
    public static Thread platform(String name, Runnable task) {
        return Thread.ofPlatform().name(name).daemon(true).unstarted(task);
    }

    /// Platform threads named `prefix-1`, `prefix-2` …
    public static ThreadFactory factory(String prefix) {
        AtomicInteger number = new AtomicInteger();
        return task -> platform(prefix + "-" + number.incrementAndGet(), task);
    }

    /// At most `threads` platform threads with a queue of at most `waitingMax` tasks; more are rejected with a
    /// [java.util.concurrent.RejectedExecutionException]. Idle threads end after a minute.
    public static ThreadPoolExecutor pool(String prefix, int threads, int waitingMax) {
        ThreadPoolExecutor pool = new ThreadPoolExecutor(
                threads, threads, 1, TimeUnit.MINUTES, new ArrayBlockingQueue<>(waitingMax), factory(prefix));
        pool.allowCoreThreadTimeOut(true);
        return pool;
    }

    /// One thread for timers; cancelled timers leave its queue at once.
    public static ScheduledThreadPoolExecutor scheduler(String name) {
        ScheduledThreadPoolExecutor scheduler = new ScheduledThreadPoolExecutor(1, task -> platform(name, task));
        scheduler.setRemoveOnCancelPolicy(true);
        return scheduler;
    }
}
