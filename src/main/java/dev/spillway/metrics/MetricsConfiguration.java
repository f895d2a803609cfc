package dev.spillway.metrics;

import io.micrometer.core.instrument.MeterRegistry;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/// Makes the meters, so that nobody else needs to know Micrometer.
@Configuration(proxyBeanMethods = false)
class MetricsConfiguration {
    @Bean
    Meters meters(MeterRegistry registry) {
        return new Meters(new BufferMetrics(registry), new StatementMetrics(registry));
    }
}
