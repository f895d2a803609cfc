package dev.spillway.error;

import org.jspecify.annotations.Nullable;

/// The flag by which a statement is stopped: by a user, by `statement_timeout`, by the end of its session or of the
/// service.
///
/// Polled per batch, between flush writes and inside long functions. Never an interrupt: an interrupt would close the
/// relation's file channel under every reader. Thread-safe; the first reason wins.
public final class Cancellation {
    private final @Nullable Cancellation parent;
    private volatile @Nullable SpillwayException reason;

    public Cancellation() {
        this(null);
    }

    private Cancellation(@Nullable Cancellation parent) {
        this.parent = parent;
    }

    /// The flag of a part of the work: stopped alone, or with the whole.
    public Cancellation part() {
        return new Cancellation(this);
    }

    /// Asks the statement to stop with `reason`; later calls are ignored.
    public synchronized void cancel(SpillwayException reason) {
        if (this.reason == null) {
            this.reason = reason;
        }
    }

    public boolean isCancelled() {
        return reason != null || parent != null && parent.isCancelled();
    }

    /// Throws the reason once the statement has been asked to stop.
    public void check() {
        SpillwayException stop = reason;
        if (stop != null) {
            throw stop;
        }
        if (parent != null) {
            parent.check();
        }
    }
}
