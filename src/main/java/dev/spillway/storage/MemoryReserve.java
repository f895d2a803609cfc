package dev.spillway.storage;

/// Where heap memory for sorts is taken from, and given back to. Thread-safe.
public interface MemoryReserve {
    /// Takes `bytes` or throws 53200.
    void reserve(long bytes);

    void release(long bytes);

    /// Without a limit; for storage that stands alone.
    static MemoryReserve unlimited() {
        return new MemoryReserve() {
            @Override
            public void reserve(long bytes) {
                // There is no limit.
            }

            @Override
            public void release(long bytes) {
                // Nothing was counted.
            }
        };
    }
}
