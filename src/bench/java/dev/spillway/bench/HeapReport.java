package dev.spillway.bench;

/// Heap of the service around one session with one TEMP table, in MiB of live objects after a full collection.
///
/// @param heapLimit the limit of a second server, set to `before` and 64 MiB more
/// @param isLoadedWithinLimit whether that server loaded and read the same table
record HeapReport(long rows, double before, double withTable, long heapLimit, boolean isLoadedWithinLimit) {

    double growth() {
        return withTable - before;
    }
}
