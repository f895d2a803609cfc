package dev.spillway.session;

import dev.spillway.error.SpillwayException;

/// A piece of work in a session's queue.
interface LeaderWork {
    /// Does it, on the leader's thread. What it throws is its own error and has been reported by it; the session
    /// lives on.
    void run(Leader leader);

    /// Stops it, running or waiting, because the session ends. Any thread.
    void stop(SpillwayException reason);

    /// Whether there is nothing left to run, though it waits in the queue: it was stopped there.
    boolean isAnswered();
}
