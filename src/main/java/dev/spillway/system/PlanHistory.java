package dev.spillway.system;

import dev.spillway.plan.PlanChoice;
import dev.spillway.session.StatementEvent;
import dev.spillway.session.StatementListener;
import dev.spillway.thread.NamedThreads;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Hears of statements and writes their plans behind them, in batches, from one thread of its own.
///
/// A statement only puts its event into a bounded queue: the fingerprint and the plan's JSON are made on the writer's
/// thread, and when the queue is full the event is dropped and counted. Thread-safe.
public final class PlanHistory implements StatementListener, AutoCloseable {
    private static final Logger LOGGER = LoggerFactory.getLogger(PlanHistory.class);

    private final PlanStore store;
    private final PlanHistoryOptions options;
    private final BlockingQueue<StatementEvent> queue;
    private final AtomicLong dropped = new AtomicLong();
    private final AtomicLong accepted = new AtomicLong();
    private final AtomicLong written = new AtomicLong();
    private final CountDownLatch stopping = new CountDownLatch(1);
    private final Thread writer;

    public PlanHistory(PlanStore store, PlanHistoryOptions options) {
        this.store = store;
        this.options = options;
        this.queue = new ArrayBlockingQueue<>(options.queueMax());
        this.writer = NamedThreads.platform("spillway-plan-history", this::writeUntilClosed);
    }

    public void start() {
        writer.start();
    }

    @Override
    public void statementEnded(StatementEvent event) {
        boolean isOfInterest =
                options.isEnabled() && event.choice().isPresent() && event.outcome() == StatementEvent.Outcome.SUCCESS;
        if (!isOfInterest) {
            return;
        }
        if (queue.offer(event)) {
            accepted.incrementAndGet();
        } else {
            dropped.incrementAndGet();
        }
    }

    /// Events that found the queue full or that the database refused.
    public long dropped() {
        return dropped.get();
    }

    /// Waits until everything that was accepted before the call is in the database, at most `timeoutMillis`.
    public boolean awaitWritten(long timeoutMillis) throws InterruptedException {
        long target = accepted.get();
        long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(timeoutMillis);
        while (written.get() < target && System.nanoTime() < deadline) {
            Thread.sleep(5);
        }
        return written.get() >= target;
    }

    private void writeUntilClosed() {
        boolean isStopping = false;
        while (!isStopping || !queue.isEmpty()) {
            isStopping = pause();
            List<StatementEvent> events = new ArrayList<>();
            while (queue.drainTo(events, options.batchMax()) > 0) {
                write(events);
                events.clear();
            }
        }
    }

    private boolean pause() {
        try {
            return stopping.await(options.writeInterval().toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            return true;
        }
    }

    /// Nothing that goes wrong here may end the writer: the history is worth less than the service.
    private void write(List<StatementEvent> events) {
        try {
            List<PlanObservation> observations = new ArrayList<>();
            for (StatementEvent event : events) {
                Optional<PlanChoice> choice = event.choice();
                choice.ifPresent(it -> observations.add(PlanObservation.of(event, it, options.keepsLiterals())));
            }
            store.record(observations);
            store.prune(options.plansMax(), options.retention());
        } catch (RuntimeException e) {
            dropped.addAndGet(events.size());
            LOGGER.warn("the plan history could not be written, {} plans are lost", events.size(), e);
        } finally {
            written.addAndGet(events.size());
        }
    }

    /// Writes what is queued and ends the writer.
    @Override
    public void close() {
        stopping.countDown();
        try {
            writer.join(TimeUnit.SECONDS.toMillis(10));
        } catch (InterruptedException e) {
            LOGGER.warn("the plan history was not written to its end");
        }
    }
}
