package dev.spillway.bench;

/// What Spillway and PostgreSQL get alike.
record EngineSettings(long tempBuffersMegabytes, long workMemMegabytes, long statementTimeoutSeconds) {

    private static final long TEMP_BUFFERS_MEGABYTES_MIN = 256;
    private static final long TEMP_BUFFERS_MEGABYTES_PER_SCALE = 2048;
    private static final long WORK_MEM_MEGABYTES = 256;
    private static final long STATEMENT_TIMEOUT_SECONDS = 300;

    /// Buffers that hold `lineitem`, `orders` and PostgreSQL's indexes on them whole: about 1.6 GB at SF 1.
    static EngineSettings forScaleFactor(double scaleFactor) {
        long tempBuffers = Math.round(TEMP_BUFFERS_MEGABYTES_PER_SCALE * scaleFactor);
        return new EngineSettings(
                Math.max(TEMP_BUFFERS_MEGABYTES_MIN, tempBuffers), WORK_MEM_MEGABYTES, STATEMENT_TIMEOUT_SECONDS);
    }
}
