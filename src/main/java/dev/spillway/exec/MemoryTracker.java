package dev.spillway.exec;

import dev.spillway.error.SpillwayException;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/// The memory of one operator, taken from the process-wide budget; `limitBytes` is its `work_mem` (times
/// `hash_mem_multiplier` for hashes).
///
/// Thread-safe, so that participants may share one for a shared table. `close()` gives back whatever is still reserved.
public final class MemoryTracker implements AutoCloseable {
    private final long limitBytes;
    private final MemoryBudget budget;
    private final @Nullable MemoryTracker whole;
    private final AtomicLong usedBytes = new AtomicLong();
    private final AtomicLong peakBytes = new AtomicLong();

    public MemoryTracker(long limitBytes, MemoryBudget budget) {
        this(limitBytes, budget, null);
    }

    private MemoryTracker(long limitBytes, MemoryBudget budget, @Nullable MemoryTracker whole) {
        this.limitBytes = limitBytes;
        this.budget = budget;
        this.whole = whole;
    }

    /// A tracker for a part of the operator, counted here too, that can be closed by itself before this one is.
    public MemoryTracker part() {
        return new MemoryTracker(limitBytes, budget, this);
    }

    /// Takes `bytes`, or throws 53200 when the process has no more. Going beyond [#limitBytes()] is allowed: an
    /// operator asks [#wouldExceed(long)] when it can write to disk instead; the process-wide budget is the hard
    /// limit.
    public void reserve(long bytes) {
        long used = usedBytes.addAndGet(bytes);
        try {
            if (whole == null) {
                budget.reserve(bytes);
            } else {
                whole.reserve(bytes);
            }
        } catch (SpillwayException e) {
            usedBytes.addAndGet(-bytes);
            throw e;
        }
        peakBytes.accumulateAndGet(used, Math::max);
    }

    public void release(long bytes) {
        usedBytes.addAndGet(-bytes);
        giveBack(bytes);
    }

    private void giveBack(long bytes) {
        if (whole == null) {
            budget.release(bytes);
        } else {
            whole.release(bytes);
        }
    }

    /// Whether `more` bytes would be beyond the limit: time to write what is held to a temp file.
    public boolean wouldExceed(long more) {
        return usedBytes.get() + more > limitBytes;
    }

    public long usedBytes() {
        return usedBytes.get();
    }

    public long peakBytes() {
        return peakBytes.get();
    }

    public long limitBytes() {
        return limitBytes;
    }

    @Override
    public void close() {
        giveBack(usedBytes.getAndSet(0));
    }
}
