package dev.spillway.metrics;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.util.function.ToDoubleFunction;

/// Gauges over the whole process, read when Prometheus scrapes.
public final class ServiceGauges implements MeterBinder {
    private final Readings readings;

    public ServiceGauges(Readings readings) {
        this.readings = readings;
    }

    /// What the gauges read; every method must be cheap and callable from any thread. Buffer counts are frames of 8
    /// KiB.
    public interface Readings {
        long sessions();

        long allocatedLocalBuffers();

        long dirtiedLocalBuffers();

        long localBufferLimit();

        int workers();

        int workersBusy();

        long memoryBytes();

        long plansDropped();
    }

    @Override
    public void bindTo(MeterRegistry registry) {
        gauge(registry, "spillway.sessions", "Open sessions", Readings::sessions);
        gauge(
                registry,
                "spillway.localbufs.allocated",
                "Local buffers allocated by all sessions",
                Readings::allocatedLocalBuffers);
        gauge(
                registry,
                "spillway.localbufs.dirtied",
                "Local buffers of all sessions that hold dirty blocks",
                Readings::dirtiedLocalBuffers);
        gauge(
                registry,
                "spillway.localbufs.limit",
                "Local buffers that all sessions together may allocate",
                Readings::localBufferLimit);
        gauge(registry, "spillway.workers", "Parallel workers of the pool", Readings::workers);
        gauge(registry, "spillway.workers.busy", "Parallel workers at work", Readings::workersBusy);
        Gauge.builder("spillway.statement.memory", readings, Readings::memoryBytes)
                .description("Memory reserved by running statements")
                .baseUnit("bytes")
                .register(registry);
        FunctionCounter.builder("spillway.plans.dropped", readings, Readings::plansDropped)
                .description("Plans that did not reach the history")
                .register(registry);
    }

    private void gauge(MeterRegistry registry, String name, String description, ToDoubleFunction<Readings> value) {
        Gauge.builder(name, readings, value).description(description).register(registry);
    }
}
