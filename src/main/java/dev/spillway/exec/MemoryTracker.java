package dev.spillway.exec;

import dev.spillway.error.ErrorCode;
import dev.spillway.error.SpillwayException;
import java.util.concurrent.atomic.AtomicLong;

/// The memory of one operator: within `work_mem` (times `hash_mem_multiplier` for hashes) and within the process-wide
/// budget.
///
/// Thread-safe, so that participants may share one for a shared table. `close()` gives back whatever is still reserved.
public final class MemoryTracker implements AutoCloseable {
    private final String owner;
    private final long limitBytes;
    private final MemoryBudget budget;
    private final AtomicLong usedBytes = new AtomicLong();
    private final AtomicLong peakBytes = new AtomicLong();

    public MemoryTracker(String owner, long limitBytes, MemoryBudget budget) {
        this.owner = owner;
        this.limitBytes = limitBytes;
        this.budget = budget;
    }

    /// Takes `bytes` if the operator's limit allows; false means that it should spill. Throws 53200 when the process
    /// has no more.
    public boolean tryReserve(long bytes) {
        long used = usedBytes.addAndGet(bytes);
        if (used > limitBytes) {
            usedBytes.addAndGet(-bytes);
            return false;
        }
        takeFromBudget(bytes, used);
        return true;
    }

    /// Takes `bytes` or throws 53200: for an operator that cannot spill.
    public void reserve(long bytes) {
        if (!tryReserve(bytes)) {
            throw new SpillwayException(
                            ErrorCode.OUT_OF_MEMORY,
                            "out of memory: " + owner + " needs more than its limit of " + limitBytes + " bytes")
                    .withHint("Increase work_mem or hash_mem_multiplier.");
        }
    }

    /// Takes `bytes` beyond the operator's limit, for what must be in memory (a batch while spilling).
    public void reserveBeyondLimit(long bytes) {
        takeFromBudget(bytes, usedBytes.addAndGet(bytes));
    }

    private void takeFromBudget(long bytes, long used) {
        try {
            budget.reserve(bytes);
        } catch (SpillwayException e) {
            usedBytes.addAndGet(-bytes);
            throw e;
        }
        peakBytes.accumulateAndGet(used, Math::max);
    }

    public void release(long bytes) {
        usedBytes.addAndGet(-bytes);
        budget.release(bytes);
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
        budget.release(usedBytes.getAndSet(0));
    }
}
