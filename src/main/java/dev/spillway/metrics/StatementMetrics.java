package dev.spillway.metrics;

import dev.spillway.plan.PlanChoice;
import dev.spillway.session.StatementEvent;
import dev.spillway.session.StatementListener;
import dev.spillway.session.StatementTimings;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.Locale;

/// Statements, planning, plan choices, uploads and the ends of sessions. Thread-safe; called on leader threads.
public final class StatementMetrics implements StatementListener {
    private static final double[] MARGIN_BUCKETS = {1.01, 1.05, 1.1, 1.25, 1.5, 2, 4, 10};
    private static final double[] DIRTIED_BUCKETS = {1, 16, 128, 1_024, 4_096, 16_384, 65_536, 262_144};
    private static final Duration[] STATEMENT_BUCKETS = {
        Duration.ofNanos(100_000),
        Duration.ofMillis(1),
        Duration.ofMillis(5),
        Duration.ofMillis(25),
        Duration.ofMillis(100),
        Duration.ofMillis(500),
        Duration.ofSeconds(2),
        Duration.ofSeconds(10),
        Duration.ofMinutes(1)
    };

    private final MeterRegistry registry;
    private final DistributionSummary dirtied;
    private final Timer queueWait;
    private final Counter launched;
    private final Counter shortOfWorkers;

    public StatementMetrics(MeterRegistry registry) {
        this.registry = registry;
        this.dirtied = DistributionSummary.builder("spillway.session.localbufs.dirtied")
                .description("Dirty local buffers of a session when a statement's plan was chosen")
                .serviceLevelObjectives(DIRTIED_BUCKETS)
                .register(registry);
        this.queueWait = Timer.builder("spillway.session.queue.wait")
                .description("Time a statement waited for its session's earlier statements")
                .serviceLevelObjectives(STATEMENT_BUCKETS)
                .register(registry);
        this.launched = Counter.builder("spillway.workers.launched")
                .description("Parallel workers launched by Gathers")
                .register(registry);
        this.shortOfWorkers = Counter.builder("spillway.workers.short")
                .description("Parallel workers that were planned and not to be had")
                .register(registry);
    }

    @Override
    public void statementEnded(StatementEvent event) {
        StatementTimings timings = event.measures().timings();
        String operation = event.command().toLowerCase(Locale.ROOT);
        Timer.builder("spillway.statement")
                .description("Statements, without the wait for earlier ones")
                .tag("operation", operation)
                .tag("plan", plan(event))
                .tag("outcome", event.outcome().label())
                .serviceLevelObjectives(STATEMENT_BUCKETS)
                .register(registry)
                .record(Duration.ofNanos(timings.totalNanos()));
        Timer.builder("spillway.planning")
                .description("Parsing and planning")
                .tag("operation", operation)
                .serviceLevelObjectives(STATEMENT_BUCKETS)
                .register(registry)
                .record(Duration.ofNanos(timings.parseNanos() + timings.planNanos()));
        queueWait.record(Duration.ofNanos(timings.queueNanos()));
        event.error()
                .ifPresent(code -> Counter.builder("spillway.errors")
                        .description("Failed statements by the class of their SQLSTATE")
                        .tag("sqlstate_class", code.sqlState().substring(0, 2))
                        .register(registry)
                        .increment());
        event.choice().ifPresent(choice -> chosen(event, choice));
    }

    private void chosen(StatementEvent event, PlanChoice choice) {
        String runnerUp = choice.rejected().map(PlanChoice.Alternative::name).orElse("none");
        Counter.builder("spillway.plan.choice")
                .description("Plans chosen, and what they were chosen over")
                .tag("chosen", choice.chosen().name())
                .tag("runner_up", runnerUp)
                .register(registry)
                .increment();
        choice.rejected()
                .ifPresent(rejected -> DistributionSummary.builder("spillway.plan.margin.ratio")
                        .description("Cost of the rejected plan over that of the chosen one")
                        .tag("chosen", choice.chosen().name())
                        .serviceLevelObjectives(MARGIN_BUCKETS)
                        .register(registry)
                        .record(rejected.totalCost() / Math.max(choice.chosen().totalCost(), Double.MIN_NORMAL)));
        dirtied.record(event.measures().dirtiedBefore());
        launched.increment(event.measures().workersLaunched());
        shortOfWorkers.increment(
                Math.max(0, event.measures().workersPlanned() - event.measures().workersLaunched()));
    }

    private static String plan(StatementEvent event) {
        return event.choice().map(choice -> choice.chosen().name()).orElse("none");
    }

    @Override
    public void sessionEnded(String reason) {
        Counter.builder("spillway.sessions.ended")
                .description("Sessions that ended")
                .tag("reason", reason)
                .register(registry)
                .increment();
    }

    @Override
    public void loaded(String format, long rows, long bytes) {
        Counter.builder("spillway.bulk.rows")
                .description("Rows loaded from uploads")
                .tag("format", format)
                .register(registry)
                .increment((double) rows);
        Counter.builder("spillway.bulk.bytes")
                .description("Text loaded from uploads, decompressed")
                .tag("format", format)
                .register(registry)
                .increment((double) bytes);
    }
}
