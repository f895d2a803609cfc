package dev.spillway.system;

import static org.assertj.core.api.Assertions.assertThat;

import dev.spillway.plan.NodeHeader;
import dev.spillway.plan.PlanChoice;
import dev.spillway.plan.PlanNode;
import dev.spillway.session.StatementEvent;
import dev.spillway.session.StatementTimings;
import dev.spillway.sql.syntax.StatementFingerprint;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.flywaydb.core.Flyway;
import org.h2.jdbcx.JdbcDataSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

class PlanHistoryTest {
    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

    private PlanStore store;

    @BeforeEach
    void migrate() {
        JdbcDataSource source = new JdbcDataSource();
        source.setUrl("jdbc:h2:mem:" + UUID.randomUUID() + ";DB_CLOSE_DELAY=-1");
        Flyway.configure().dataSource(source).load().migrate();
        store = new PlanStore(
                JdbcClient.create(source),
                new TransactionTemplate(new DataSourceTransactionManager(source)),
                Clock.fixed(START.plusSeconds(3_600), java.time.ZoneOffset.UTC));
    }

    @Test
    void executionsOfOneStatementAndChoiceBecomeOneRow() throws InterruptedException {
        try (PlanHistory history = started(PlanHistoryOptions.DEFAULTS)) {
            history.statementEnded(event("SELECT 1", "serial", 10, 1));
            history.statementEnded(event("SELECT 1", "serial", 30, 2));
            history.statementEnded(event("SELECT 1", "parallel", 5, 3));
            assertThat(history.awaitWritten(5_000)).isTrue();
        }
        assertThat(store.list(Optional.empty(), 10, 0)).hasSize(2);
        PlanRecord serial = store.list(Optional.empty(), 10, 0).stream()
                .filter(plan -> plan.chosen().equals("serial"))
                .findFirst()
                .orElseThrow();
        assertThat(serial.totals().calls()).isEqualTo(2);
        assertThat(serial.totals().rows()).isEqualTo(3);
        assertThat(serial.totals().executionNanos()).isEqualTo(40);
        assertThat(serial.totals().executionNanosMax()).isEqualTo(30);
        assertThat(serial.decision().rejected()).contains("other");
        assertThat(store.find(serial.id())).contains(serial);
        assertThat(store.find(-1)).isEmpty();
    }

    @Test
    void listNarrowsToAFingerprint() {
        store.record(List.of(observation("SELECT a"), observation("SELECT b")));
        String hash = StatementFingerprint.of("SELECT a").hash();
        assertThat(store.list(Optional.of(hash), 10, 0))
                .singleElement()
                .satisfies(plan -> assertThat(plan.fingerprint()).isEqualTo(hash));
    }

    @Test
    void pruneKeepsTheMostRecent() {
        store.record(List.of(observation("SELECT a")));
        store.record(List.of(observation("SELECT b")));
        store.prune(1, Duration.ofDays(1));
        assertThat(store.list(Optional.empty(), 10, 0)).hasSize(1);
        store.prune(1, Duration.ofMinutes(1));
        assertThat(store.list(Optional.empty(), 10, 0)).isEmpty();
    }

    @Test
    void aFullQueueDropsAndCounts() {
        PlanHistoryOptions one =
                new PlanHistoryOptions(true, false, 1, 10, Duration.ofMillis(1), 10, Duration.ofDays(1));
        PlanHistory history = new PlanHistory(store, one);
        history.statementEnded(event("SELECT 1", "serial", 1, 1));
        history.statementEnded(event("SELECT 2", "serial", 1, 1));
        assertThat(history.dropped()).isEqualTo(1);
        history.start();
        history.close();
        assertThat(store.list(Optional.empty(), 10, 0)).hasSize(1);
    }

    @Test
    void failedStatementsAreNotKept() throws InterruptedException {
        try (PlanHistory history = started(PlanHistoryOptions.DEFAULTS)) {
            StatementEvent event = event("SELECT 1", "serial", 1, 1);
            history.statementEnded(new StatementEvent(
                    event.statementId(),
                    event.startedAt(),
                    event.command(),
                    event.fingerprint(),
                    event.text(),
                    StatementEvent.Outcome.ERROR,
                    event.error(),
                    event.measures(),
                    event.choice(),
                    event.planJson()));
            assertThat(history.awaitWritten(5_000)).isTrue();
        }
        assertThat(store.list(Optional.empty(), 10, 0)).isEmpty();
    }

    private PlanHistory started(PlanHistoryOptions options) {
        PlanHistory history = new PlanHistory(store, options);
        history.start();
        return history;
    }

    private static PlanObservation observation(String sql) {
        StatementEvent event = event(sql, "serial", 1, 1);
        return PlanObservation.of(event, event.choice().orElseThrow(), false);
    }

    private static StatementEvent event(String sql, String chosen, long nanos, long rows) {
        PlanNode plan =
                new PlanNode.Result(new NodeHeader(0, 0, 0.01, 1, 0, List.of()), Optional.empty(), Optional.empty());
        PlanChoice choice = new PlanChoice(
                new PlanChoice.Alternative(chosen, 1, Map.of("scan", 1.0), plan),
                Optional.of(new PlanChoice.Alternative("other", 2, Map.of("scan", 2.0), plan)),
                0.5,
                "cheaper by 50.0 %",
                5,
                7,
                Optional.of(8.0),
                Optional.empty());
        return new StatementEvent(
                UUID.randomUUID().toString(),
                START,
                "SELECT",
                () -> StatementFingerprint.of(sql),
                sql,
                StatementEvent.Outcome.SUCCESS,
                Optional.empty(),
                new StatementEvent.Measures(new StatementTimings(0, 0, 0, -1, 0, nanos), rows, 0, 0, 7),
                Optional.of(choice),
                keepsLiterals -> keepsLiterals ? "[1]" : "[]");
    }
}
