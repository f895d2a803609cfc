package dev.spillway.storage;

import java.util.Locale;

/// Why dirty local buffers were written.
public enum FlushReason {
    /// A Gather over a TEMP relation is about to start.
    GATHER,
    /// A frame was needed and the victim was dirty.
    EVICT,
    /// `pg_flush_local_buffers()` or the HTTP call.
    EXPLICIT;

    /// The value of the metric tag.
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
