package dev.spillway.system;

import dev.spillway.plan.PlanChoice;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

/// The table `plan_history`. Thread-safe.
public final class PlanStore {
    private static final String ADD = """
            UPDATE plan_history SET statement = :statement, last_seen = :at, calls = calls + :calls,
                   result_rows = result_rows + :rows, planning_nanos = planning_nanos + :planning,
                   execution_nanos = execution_nanos + :execution,
                   execution_nanos_max = GREATEST(execution_nanos_max, :executionMax),
                   flush_nanos = flush_nanos + :flush, chosen_cost = :chosenCost, rejected = :rejected,
                   rejected_cost = :rejectedCost, margin = :margin, dirtied_localbufs = :dirtied,
                   break_even_dirtied = :breakEven, write_page_cost = :writePageCost, plan = :plan
             WHERE fingerprint = :fingerprint AND chosen = :chosen
            """;
    private static final String INSERT = """
            INSERT INTO plan_history (fingerprint, chosen, statement, first_seen, last_seen, calls, result_rows,
                   planning_nanos, execution_nanos, execution_nanos_max, flush_nanos, chosen_cost, rejected,
                   rejected_cost, margin, dirtied_localbufs, break_even_dirtied, write_page_cost, plan)
            VALUES (:fingerprint, :chosen, :statement, :at, :at, :calls, :rows, :planning, :execution, :executionMax,
                   :flush, :chosenCost, :rejected, :rejectedCost, :margin, :dirtied, :breakEven, :writePageCost, :plan)
            """;

    private final JdbcClient jdbc;
    private final TransactionTemplate transaction;
    private final Clock clock;

    public PlanStore(JdbcClient jdbc, TransactionTemplate transaction, Clock clock) {
        this.jdbc = jdbc;
        this.transaction = transaction;
        this.clock = clock;
    }

    /// Adds executions in one transaction; those of the same statement and choice become one change.
    void record(List<PlanObservation> observations) {
        Map<List<String>, PlanSum> sums = new LinkedHashMap<>();
        for (PlanObservation observation : observations) {
            List<String> key = List.of(
                    observation.fingerprint(), observation.choice().chosen().name());
            sums.computeIfAbsent(key, unused -> new PlanSum()).add(observation);
        }
        transaction.executeWithoutResult(status -> sums.values().forEach(this::record));
    }

    private void record(PlanSum sum) {
        if (bound(ADD, sum).update() == 0) {
            bound(INSERT, sum).update();
        }
    }

    private JdbcClient.StatementSpec bound(String sql, PlanSum sum) {
        PlanObservation last = sum.last();
        PlanChoice choice = last.choice();
        return jdbc.sql(sql)
                .param("fingerprint", last.fingerprint())
                .param("chosen", choice.chosen().name())
                .param("statement", last.statement())
                .param("at", last.at().atOffset(ZoneOffset.UTC))
                .param("calls", sum.calls())
                .param("rows", sum.rows())
                .param("planning", sum.planningNanos())
                .param("execution", sum.executionNanos())
                .param("executionMax", sum.executionNanosMax())
                .param("flush", sum.flushNanos())
                .param("chosenCost", choice.chosen().totalCost())
                .param(
                        "rejected",
                        choice.rejected().map(PlanChoice.Alternative::name).orElse(null))
                .param(
                        "rejectedCost",
                        choice.rejected().map(PlanChoice.Alternative::totalCost).orElse(null))
                .param("margin", choice.margin())
                .param("dirtied", choice.dirtiedLocalBuffers())
                .param("breakEven", choice.breakEvenDirtied().orElse(null))
                .param("writePageCost", choice.writePageCost())
                .param("plan", last.planJson());
    }

    /// Removes what is older than `retention`, and the least recently seen beyond `plansMax`.
    void prune(int plansMax, Duration retention) {
        jdbc.sql("DELETE FROM plan_history WHERE last_seen < :before")
                .param("before", clock.instant().minus(retention).atOffset(ZoneOffset.UTC))
                .update();
        long count =
                jdbc.sql("SELECT count(*) FROM plan_history").query(Long.class).single();
        if (count > plansMax) {
            jdbc.sql("DELETE FROM plan_history WHERE id IN"
                            + " (SELECT id FROM plan_history ORDER BY last_seen, id FETCH FIRST :excess ROWS ONLY)")
                    .param("excess", count - plansMax)
                    .update();
        }
    }

    /// The most recently seen first; `fingerprint` narrows to one statement.
    public List<PlanRecord> list(Optional<String> fingerprint, int limit, int offset) {
        return jdbc.sql("SELECT * FROM plan_history WHERE :fingerprint IS NULL OR fingerprint = :fingerprint"
                        + " ORDER BY last_seen DESC, id DESC OFFSET :offset ROWS FETCH NEXT :limit ROWS ONLY")
                .param("fingerprint", fingerprint.orElse(null))
                .param("offset", offset)
                .param("limit", limit)
                .query((row, number) -> read(row))
                .list();
    }

    public Optional<PlanRecord> find(long id) {
        return jdbc.sql("SELECT * FROM plan_history WHERE id = :id")
                .param("id", id)
                .query((row, number) -> read(row))
                .optional();
    }

    private static PlanRecord read(ResultSet row) throws SQLException {
        return new PlanRecord(
                row.getLong("id"),
                row.getString("fingerprint"),
                row.getString("chosen"),
                row.getString("statement"),
                instant(row, "first_seen"),
                instant(row, "last_seen"),
                new PlanRecord.Totals(
                        row.getLong("calls"),
                        row.getLong("result_rows"),
                        row.getLong("planning_nanos"),
                        row.getLong("execution_nanos"),
                        row.getLong("execution_nanos_max"),
                        row.getLong("flush_nanos")),
                new PlanRecord.Decision(
                        row.getDouble("chosen_cost"),
                        Optional.ofNullable(row.getString("rejected")),
                        number(row, "rejected_cost"),
                        row.getDouble("margin"),
                        row.getLong("dirtied_localbufs"),
                        number(row, "break_even_dirtied"),
                        row.getDouble("write_page_cost")),
                row.getString("plan"));
    }

    private static Instant instant(ResultSet row, String column) throws SQLException {
        return row.getObject(column, OffsetDateTime.class).toInstant();
    }

    private static Optional<Double> number(ResultSet row, String column) throws SQLException {
        double value = row.getDouble(column);
        return row.wasNull() ? Optional.empty() : Optional.of(value);
    }
}
