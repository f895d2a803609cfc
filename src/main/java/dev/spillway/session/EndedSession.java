package dev.spillway.session;

import java.time.Instant;
import java.util.List;
import java.util.Locale;

/// What is remembered of a session that is gone, so that its user learns why and what was lost.
public record EndedSession(String id, Reason reason, Instant endedAt, List<String> lostTables) {
    public EndedSession {
        lostTables = List.copyOf(lostTables);
    }

    /// Why a session ended.
    public enum Reason {
        CLOSED,
        EXPIRED,
        SHUTDOWN,
        FAILED;

        public String label() {
            return name().toLowerCase(Locale.ROOT);
        }
    }
}
