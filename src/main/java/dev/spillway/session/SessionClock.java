package dev.spillway.session;

import dev.spillway.exec.StartTimes;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/// When the session's statement and its transaction began. Leader thread only.
final class SessionClock {
    private final Clock clock;
    private StartTimes times = StartTimes.at(0);

    SessionClock(Clock clock) {
        this.clock = clock;
    }

    /// A statement begins, which is a transaction unless it is `isInBlock`.
    Instant statementStarts(boolean isInBlock) {
        Instant now = clock.instant();
        long micros = ChronoUnit.MICROS.between(Instant.EPOCH, now);
        times = new StartTimes(isInBlock ? times.transactionMicros() : micros, micros);
        return now;
    }

    /// A transaction begins when its statement does, also where one ended in it: COMMIT AND CHAIN.
    void transactionStarts() {
        times = StartTimes.at(times.statementMicros());
    }

    StartTimes times() {
        return times;
    }
}
