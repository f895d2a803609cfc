package dev.spillway;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/// What an operator can set (`spillway.…` in `application.yaml`, or `SPILLWAY_…` in the environment). Each package gets
/// its own part.
///
/// `maxParallelWorkers` 0 means the number of cores. `localBuffersMax` bounds the local buffers of all sessions
/// together, in blocks of 8 KiB. `statementMemory` bounds what operators of all statements hold; 0 means half of the
/// heap. `settings` are defaults of the SQL settings, by their PostgreSQL names.
@ConfigurationProperties("spillway")
public record SpillwayProperties(
        @DefaultValue("./.spillway") Path home,
        @DefaultValue("0") int maxParallelWorkers,
        @DefaultValue("262144") long localBuffersMax,
        @DefaultValue("0") DataSize statementMemory,
        @DefaultValue("8GB") DataSize resultSpoolMax,
        @DefaultValue Sessions sessions,
        @DefaultValue Plans plans,
        Map<String, String> settings) {

    public SpillwayProperties {
        settings = settings == null ? Map.of() : Map.copyOf(settings);
        if (maxParallelWorkers < 0 || localBuffersMax < 100) {
            throw new IllegalArgumentException(
                    "spillway.max-parallel-workers must be >= 0 and spillway.local-buffers-max >= 100 (got: "
                            + maxParallelWorkers + ", " + localBuffersMax + ")");
        }
    }

    /// Limits of sessions.
    public record Sessions(
            @DefaultValue("200") int max,
            @DefaultValue("64") int statementsWaitingMax,
            @DefaultValue("30m") Duration idleTimeout,
            @DefaultValue("24h") Duration idleTimeoutMax,
            @DefaultValue("10000") int endedRemembered,
            @DefaultValue("4") int loadThreads) {}

    /// The plan history.
    public record Plans(
            @DefaultValue("true") boolean enabled,
            @DefaultValue("false") boolean keepLiterals,
            @DefaultValue("50000") int max,
            @DefaultValue("30d") Duration retention) {}
}
