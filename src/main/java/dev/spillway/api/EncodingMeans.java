package dev.spillway.api;

import java.nio.file.Path;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledExecutorService;

/// What results are encoded with: the pool of encoders, a timer, and where and how much of a slow reader's result may
/// be spooled.
public record EncodingMeans(
        Executor encoders,
        ScheduledExecutorService timers,
        Path spoolDirectory,
        long spoolDelayNanos,
        long spoolBytesMax) {}
