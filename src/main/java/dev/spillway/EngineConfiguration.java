package dev.spillway;

import dev.spillway.exec.MemoryBudget;
import dev.spillway.exec.gather.PlatformWorkerPool;
import dev.spillway.metrics.BufferMetrics;
import dev.spillway.metrics.Meters;
import dev.spillway.metrics.ServiceGauges;
import dev.spillway.metrics.StatementMetrics;
import dev.spillway.planner.QueryPlanner;
import dev.spillway.session.Engine;
import dev.spillway.session.ExecutorFolder;
import dev.spillway.session.SessionOptions;
import dev.spillway.session.SessionRegistry;
import dev.spillway.session.SettingCatalog;
import dev.spillway.session.Settings;
import dev.spillway.sql.QueryAnalyzer;
import dev.spillway.sql.syntax.StatementParser;
import dev.spillway.storage.FrameBudget;
import dev.spillway.storage.TempDirectory;
import dev.spillway.system.PlanHistory;
import dev.spillway.thread.NamedThreads;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/// The engine's parts, put together. Spring closes them in reverse order: sessions before the pools and directories
/// they use.
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(SpillwayProperties.class)
class EngineConfiguration {
    private static final int LOADS_WAITING_MAX = 64;

    @Bean
    Clock clock() {
        return Clock.systemUTC();
    }

    @Bean
    SettingCatalog settingCatalog() {
        return new SettingCatalog(Runtime.getRuntime().availableProcessors());
    }

    @Bean
    Settings settings(SettingCatalog catalog, SpillwayProperties properties) {
        Map<String, String> configured = new HashMap<>(properties.settings());
        if (properties.maxParallelWorkers() > 0) {
            configured.put("max_parallel_workers", Integer.toString(properties.maxParallelWorkers()));
        }
        return Settings.configured(catalog, configured);
    }

    @Bean
    PlatformWorkerPool workerPool(Settings settings) {
        return new PlatformWorkerPool(Math.toIntExact(settings.number("max_parallel_workers")));
    }

    @Bean
    TempDirectory tempDirectory(SpillwayProperties properties) {
        return TempDirectory.open(properties.home().resolve("temp"));
    }

    @Bean
    FrameBudget frameBudget(SpillwayProperties properties) {
        return new FrameBudget(properties.localBuffersMax());
    }

    @Bean
    MemoryBudget memoryBudget(SpillwayProperties properties) {
        long configured = properties.statementMemory().toBytes();
        return new MemoryBudget(configured == 0 ? Runtime.getRuntime().maxMemory() / 2 : configured);
    }

    @Bean(destroyMethod = "shutdown")
    @Qualifier("loaders")
    ThreadPoolExecutor loaders(SpillwayProperties properties) {
        return NamedThreads.pool("spillway-loader", properties.sessions().loadThreads(), LOADS_WAITING_MAX);
    }

    @Bean(destroyMethod = "shutdown")
    ScheduledThreadPoolExecutor timers() {
        return NamedThreads.scheduler("spillway-timers");
    }

    @Bean
    Engine engine(
            Settings settings,
            EngineMeans means,
            @Qualifier("loaders") ThreadPoolExecutor loaders,
            ScheduledThreadPoolExecutor timers,
            Clock clock) {
        return new Engine(
                settings,
                new StatementParser(),
                new QueryAnalyzer(new ExecutorFolder()),
                new QueryPlanner(),
                means.workers(),
                means.memory(),
                means.frames(),
                means.directory(),
                means.buffers(),
                new StatementListeners(List.of(means.statements(), means.history())),
                loaders,
                timers,
                clock);
    }

    /// Parts of the engine that come from elsewhere.
    record EngineMeans(
            PlatformWorkerPool workers,
            MemoryBudget memory,
            FrameBudget frames,
            TempDirectory directory,
            BufferMetrics buffers,
            StatementMetrics statements,
            PlanHistory history) {}

    @Bean
    EngineMeans engineMeans(
            PlatformWorkerPool workers,
            MemoryBudget memory,
            FrameBudget frames,
            TempDirectory directory,
            Meters meters,
            PlanHistory history) {
        return new EngineMeans(workers, memory, frames, directory, meters.buffers(), meters.statements(), history);
    }

    @Bean
    SessionRegistry sessionRegistry(Engine engine, SpillwayProperties properties) {
        SpillwayProperties.Sessions sessions = properties.sessions();
        return new SessionRegistry(
                engine,
                new SessionOptions(
                        sessions.max(),
                        sessions.statementsWaitingMax(),
                        sessions.idleTimeout(),
                        sessions.idleTimeoutMax(),
                        sessions.endedRemembered()));
    }

    @Bean
    @ConditionalOnProperty(name = "spillway.warm-up", matchIfMissing = true)
    WarmUp warmUp(Engine engine) {
        return new WarmUp(engine);
    }

    @Bean
    ServiceGauges serviceGauges(SessionRegistry sessions, EngineMeans means) {
        return new ServiceGauges(new GaugeReadings(sessions, means));
    }
}
