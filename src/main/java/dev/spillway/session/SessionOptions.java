package dev.spillway.session;

import java.time.Duration;

/// Limits of the service's sessions. `statementsWaitingMax` is the length of one session's queue; `endedSessionsMax`
/// how many ended sessions are remembered.
public record SessionOptions(
        int sessionsMax,
        int statementsWaitingMax,
        Duration idleTimeout,
        Duration idleTimeoutMax,
        int endedSessionsMax) {
    public static final SessionOptions DEFAULTS =
            new SessionOptions(200, 64, Duration.ofMinutes(30), Duration.ofHours(24), 10_000);
}
