package dev.spillway.storage;

/// What one flush did. `writes` is the number of write calls that moved the blocks (neighbours go together).
public record FlushReport(FlushReason reason, int blocks, long bytes, int writes, long nanos) {
    public static final FlushReport NONE = new FlushReport(FlushReason.EXPLICIT, 0, 0, 0, 0);
}
