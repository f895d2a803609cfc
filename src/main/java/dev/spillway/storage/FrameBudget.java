package dev.spillway.storage;

import dev.spillway.error.ErrorCode;
import dev.spillway.error.SpillwayException;
import java.util.concurrent.atomic.AtomicLong;

/// The frames that all local buffer pools of the process may have together: the JVM does not limit native memory by
/// itself.
///
/// Thread-safe; one for the process.
public final class FrameBudget {
    private final long framesMax;
    private final AtomicLong frames = new AtomicLong();

    public FrameBudget(long framesMax) {
        this.framesMax = framesMax;
    }

    /// Takes `count` frames or throws 53200 without taking any.
    public void acquire(int count) {
        if (frames.addAndGet(count) > framesMax) {
            frames.addAndGet(-count);
            throw new SpillwayException(
                    ErrorCode.OUT_OF_MEMORY,
                    "local buffers of all sessions together must stay within " + framesMax + " blocks (in use: "
                            + frames.get() + ")");
        }
    }

    public void release(int count) {
        frames.addAndGet(-count);
    }

    public long framesInUse() {
        return frames.get();
    }

    public long framesMax() {
        return framesMax;
    }
}
