package dev.spillway;

import dev.spillway.EngineConfiguration.EngineMeans;
import dev.spillway.metrics.ServiceGauges;
import dev.spillway.session.SessionRegistry;

/// What the gauges read, from the parts that know it.
record GaugeReadings(SessionRegistry registry, EngineMeans means) implements ServiceGauges.Readings {
    @Override
    public long sessions() {
        return registry.count();
    }

    @Override
    public long allocatedLocalBuffers() {
        return registry.totalBuffers().allocated();
    }

    @Override
    public long dirtiedLocalBuffers() {
        return registry.totalBuffers().dirtied();
    }

    @Override
    public long localBufferLimit() {
        return means.frames().framesMax();
    }

    @Override
    public int workers() {
        return means.workers().size();
    }

    @Override
    public int workersBusy() {
        return means.workers().busy();
    }

    @Override
    public long memoryBytes() {
        return means.memory().usedBytes();
    }

    @Override
    public long plansDropped() {
        return means.history().dropped();
    }
}
