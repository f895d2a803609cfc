package dev.spillway.exec;

import dev.spillway.error.ErrorCode;
import dev.spillway.error.SpillwayException;
import java.util.concurrent.atomic.AtomicLong;

/// The bytes that all statements of the process may hold together. Thread-safe.
public final class MemoryBudget {
    private final long limitBytes;
    private final AtomicLong usedBytes = new AtomicLong();

    public MemoryBudget(long limitBytes) {
        this.limitBytes = limitBytes;
    }

    /// Takes `bytes` or throws 53200.
    public void reserve(long bytes) {
        long used = usedBytes.addAndGet(bytes);
        if (used > limitBytes) {
            usedBytes.addAndGet(-bytes);
            throw new SpillwayException(
                    ErrorCode.OUT_OF_MEMORY,
                    "out of memory: a request of " + bytes + " bytes exceeds the limit of all statements (" + limitBytes
                            + " bytes, in use: " + (used - bytes) + ")");
        }
    }

    public void release(long bytes) {
        usedBytes.addAndGet(-bytes);
    }

    public long usedBytes() {
        return usedBytes.get();
    }

    public long limitBytes() {
        return limitBytes;
    }
}
