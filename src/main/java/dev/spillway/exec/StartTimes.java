package dev.spillway.exec;

/// When a statement and its transaction began, in microseconds since 1970-01-01 UTC: what statement_timestamp() and
/// now() say in all participants. Immutable.
public record StartTimes(long transactionMicros, long statementMicros) {
    /// Of a statement that is its own transaction.
    public static StartTimes at(long micros) {
        return new StartTimes(micros, micros);
    }
}
