package dev.spillway;

import dev.spillway.api.EncodingMeans;
import dev.spillway.session.Settings;
import dev.spillway.storage.TempDirectory;
import dev.spillway.thread.NamedThreads;
import io.swagger.v3.oas.models.OpenAPI;
import io.swagger.v3.oas.models.info.Info;
import io.swagger.v3.oas.models.info.License;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/// What the HTTP surface needs beside the sessions.
@Configuration(proxyBeanMethods = false)
class ApiConfiguration {
    private static final int ENCODINGS_WAITING_MAX = 16_384;

    @Bean(destroyMethod = "shutdown")
    @Qualifier("encoders")
    ThreadPoolExecutor encoders() {
        int threads = Math.max(2, Runtime.getRuntime().availableProcessors());
        return NamedThreads.pool("spillway-encoder", threads, ENCODINGS_WAITING_MAX);
    }

    @Bean
    EncodingMeans encodingMeans(
            @Qualifier("encoders") ThreadPoolExecutor encoders,
            ScheduledThreadPoolExecutor timers,
            TempDirectory directory,
            Settings settings,
            SpillwayProperties properties) {
        return new EncodingMeans(
                encoders,
                timers,
                directory.path().resolve("results"),
                TimeUnit.MILLISECONDS.toNanos(settings.number("result_spool_delay")),
                properties.resultSpoolMax().toBytes());
    }

    @Bean
    OpenAPI openApi() {
        return new OpenAPI()
                .info(new Info()
                        .title("Spillway")
                        .version("v1")
                        .description(
                                "SQL over HTTP for session-local TEMP tables. Whether a query flushes its dirty local"
                                        + " buffers and runs in parallel, or stays in the leader, is decided by cost and told with"
                                        + " every answer.")
                        .license(new License().name("Apache 2.0").identifier("Apache-2.0")));
    }
}
