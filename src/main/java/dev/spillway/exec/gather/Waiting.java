package dev.spillway.exec.gather;

import dev.spillway.error.ErrorCode;
import dev.spillway.error.SpillwayException;

/// `Object.wait` in a process in which nobody interrupts.
final class Waiting {
    private Waiting() {}

    /// Waits on a monitor that the caller holds, at most `millis` (0 for ever).
    @SuppressWarnings("WaitNotInLoop") // the callers loop
    static void on(Object monitor, long millis) {
        try {
            monitor.wait(millis);
        } catch (InterruptedException e) {
            throw new SpillwayException(ErrorCode.INTERNAL_ERROR, "a thread of the executor was interrupted", e);
        }
    }
}
