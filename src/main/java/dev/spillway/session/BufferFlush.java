package dev.spillway.session;

import dev.spillway.error.Cancellation;
import dev.spillway.instrument.BufferUsage;
import dev.spillway.storage.FlushReason;
import dev.spillway.storage.FlushReport;
import dev.spillway.storage.FlushedSnapshot;

/// What an explicit flush wrote.
public record BufferFlush(int blocks, long bytes, double seconds) {
    static BufferFlush run(Leader leader, Cancellation cancellation) {
        if (!leader.tables().isInUse()) {
            return new BufferFlush(0, 0, 0);
        }
        try (FlushedSnapshot snapshot =
                leader.tables().storage().flushAll(FlushReason.EXPLICIT, cancellation, new BufferUsage())) {
            FlushReport report = snapshot.report();
            return new BufferFlush(report.blocks(), report.bytes(), report.nanos() / 1e9);
        }
    }
}
