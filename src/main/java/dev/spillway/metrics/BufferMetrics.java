package dev.spillway.metrics;

import dev.spillway.storage.BufferListener;
import dev.spillway.storage.FlushReason;
import dev.spillway.storage.FlushReport;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;

/// Block events and flushes of all sessions' local buffers, in the words of EXPLAIN. Thread-safe; called on leader
/// threads.
public final class BufferMetrics implements BufferListener {
    private final Counter hit;
    private final Counter read;
    private final Counter dirtied;
    private final Counter written;
    private final Counter extended;
    private final Counter evicted;
    private final Map<FlushReason, Flushes> flushes = new EnumMap<>(FlushReason.class);

    public BufferMetrics(MeterRegistry registry) {
        this.hit = event(registry, "hit");
        this.read = event(registry, "read");
        this.dirtied = event(registry, "dirtied");
        this.written = event(registry, "written");
        this.extended = event(registry, "extended");
        this.evicted = event(registry, "evicted");
        for (FlushReason reason : FlushReason.values()) {
            flushes.put(reason, Flushes.of(registry, reason));
        }
    }

    private static Counter event(MeterRegistry registry, String event) {
        return Counter.builder("spillway.local.blocks")
                .description("Events of local blocks of 8 KiB")
                .tag("event", event)
                .register(registry);
    }

    @Override
    public void hit(long blocks) {
        hit.increment((double) blocks);
    }

    @Override
    public void read(long blocks, long nanos) {
        read.increment((double) blocks);
    }

    @Override
    public void dirtied(long blocks) {
        dirtied.increment((double) blocks);
    }

    @Override
    public void written(long blocks, long nanos) {
        written.increment((double) blocks);
    }

    @Override
    public void extended(long blocks) {
        extended.increment((double) blocks);
    }

    @Override
    public void evicted(long blocks) {
        evicted.increment((double) blocks);
    }

    @Override
    public void flushed(FlushReport report) {
        Flushes kind = flushes.get(report.reason());
        if (kind != null) {
            kind.add(report);
        }
    }

    private record Flushes(Timer seconds, Counter pages, Counter bytes) {
        static Flushes of(MeterRegistry registry, FlushReason reason) {
            return new Flushes(
                    Timer.builder("spillway.flush")
                            .description("Flushes of dirty local buffers")
                            .tag("reason", reason.label())
                            .serviceLevelObjectives(
                                    Duration.ofMillis(1),
                                    Duration.ofMillis(10),
                                    Duration.ofMillis(100),
                                    Duration.ofSeconds(1))
                            .register(registry),
                    Counter.builder("spillway.flush.pages")
                            .description("Blocks written by flushes")
                            .tag("reason", reason.label())
                            .register(registry),
                    Counter.builder("spillway.flush.bytes")
                            .description("Bytes written by flushes")
                            .tag("reason", reason.label())
                            .register(registry));
        }

        void add(FlushReport report) {
            seconds.record(Duration.ofNanos(report.nanos()));
            pages.increment(report.blocks());
            bytes.increment((double) report.bytes());
        }
    }
}
