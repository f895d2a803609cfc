package dev.spillway;

import dev.spillway.system.PlanHistory;
import dev.spillway.system.PlanHistoryOptions;
import dev.spillway.system.PlanStore;
import java.time.Clock;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

/// The system database's parts. Flyway has migrated before any of them is made.
@Configuration(proxyBeanMethods = false)
class SystemConfiguration {

    @Bean
    PlanStore planStore(JdbcClient jdbc, TransactionTemplate transaction, Clock clock) {
        return new PlanStore(jdbc, transaction, clock);
    }

    @Bean(initMethod = "start")
    PlanHistory planHistory(PlanStore store, SpillwayProperties properties) {
        PlanHistoryOptions defaults = PlanHistoryOptions.DEFAULTS;
        SpillwayProperties.Plans plans = properties.plans();
        return new PlanHistory(
                store,
                new PlanHistoryOptions(
                        plans.enabled(),
                        plans.keepLiterals(),
                        defaults.queueMax(),
                        defaults.batchMax(),
                        defaults.writeInterval(),
                        plans.max(),
                        plans.retention()));
    }
}
