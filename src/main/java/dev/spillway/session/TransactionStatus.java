package dev.spillway.session;

/// Whether a session is in a transaction block.
public enum TransactionStatus {
    IDLE("idle"),
    IN_TRANSACTION("inTransaction"),
    /// After an error, until ROLLBACK.
    FAILED("failed");

    private final String label;

    TransactionStatus(String label) {
        this.label = label;
    }

    /// As answers have it.
    public String label() {
        return label;
    }
}
