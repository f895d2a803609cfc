package dev.spillway.session;

/// Hears of what sessions do. Called on leader threads (and where a session ends, on any): must be cheap, must not
/// block and must not throw. Every method has an empty default.
public interface StatementListener {
    StatementListener NONE = new StatementListener() {};

    /// A statement has ended, well or not.
    default void statementEnded(StatementEvent event) {}

    /// A session with an id of its own has begun.
    default void sessionStarted() {}

    /// `reason`: closed, expired, shutdown or failed.
    default void sessionEnded(String reason) {}

    /// Rows were loaded from an upload; `bytes` of text after decompression.
    default void loaded(String format, long rows, long bytes) {}
}
