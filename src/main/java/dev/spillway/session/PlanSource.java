package dev.spillway.session;

import dev.spillway.data.DataType;
import dev.spillway.data.SessionZone;
import dev.spillway.planner.PlanCache;
import dev.spillway.planner.PlannedQuery;
import dev.spillway.planner.PlannerSettings;
import dev.spillway.sql.relation.AnalyzedQuery;
import dev.spillway.sql.relation.OutputField;
import dev.spillway.sql.syntax.ParsedStatement;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// From text to plans, with the session's plan cache. Leader thread only.
///
/// The cache keeps both alternatives of a plan; which of them runs is decided at each execution. It is the session's
/// own, since plans name the session's relations.
final class PlanSource {
    private static final int PLANS_MAX = 256;
    /// Texts longer than this are not worth a place in the cache.
    private static final int TEXT_LENGTH_MAX = 64 * 1_024;

    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

    private final Engine engine;
    private final SessionTables tables;
    private final Settings sessionSettings;
    private final PlanCache<Shape> cache = new PlanCache<>(PLANS_MAX);

    PlanSource(Engine engine, SessionTables tables, Settings sessionSettings) {
        this.engine = engine;
        this.tables = tables;
        this.sessionSettings = sessionSettings;
    }

    /// What is kept of a statement beside its plan.
    record Shape(String command, List<OutputField> fields, List<DataType> parameterTypes) {}

    /// A statement that is ready to run.
    /// `arguments` are the values of its parameters where they do not come with the request.
    record Planned(Shape shape, PlannedQuery plan, Optional<List<@Nullable Object>> arguments) {
        Planned(Shape shape, PlannedQuery plan) {
            this(shape, plan, Optional.empty());
        }

        Planned with(List<@Nullable Object> values) {
            return new Planned(shape, plan, Optional.of(values));
        }
    }

    /// The plan of a text that was planned before, where it is still good.
    Optional<Planned> cached(String text, PlannerSettings settings) {
        return cached(key(text, List.of(), settings));
    }

    private Optional<Planned> cached(PlanCache.Key key) {
        return cache.find(key, tables::rows).map(entry -> new Planned(entry.attachment(), entry.plan()));
    }

    /// The plan of a prepared statement.
    Planned plan(PreparedStatements.Prepared prepared, PlannerSettings settings) {
        PlanCache.Key key = key(prepared.text(), prepared.declared(), settings);
        return cached(key)
                .orElseGet(() -> plan(
                        prepared.statement(),
                        prepared.declared(),
                        settings,
                        Optional.of(key).filter(it -> it.text().length() <= TEXT_LENGTH_MAX)));
    }

    /// Plans a statement. A query or a change of rows that is the whole of `text` goes to the cache.
    Planned plan(ParsedStatement.Plannable statement, PlannerSettings settings, Optional<String> text) {
        Optional<PlanCache.Key> key =
                text.filter(it -> it.length() <= TEXT_LENGTH_MAX).map(it -> key(it, List.of(), settings));
        return plan(statement, List.of(), settings, key);
    }

    private Planned plan(
            ParsedStatement.Plannable statement,
            List<DataType> declared,
            PlannerSettings settings,
            Optional<PlanCache.Key> cacheKey) {
        SystemCatalog catalog = new SystemCatalog(tables, sessionSettings);
        AnalyzedQuery analyzed = engine.analyzer().analyze(statement, catalog, declared);
        PlannedQuery plan = engine.planner().plan(analyzed, settings);
        Shape shape = new Shape(command(statement), analyzed.fields(), analyzed.parameterTypes());
        cacheKey.filter(key -> !catalog.hasSystemTables())
                .ifPresent(key -> cache.put(key, new PlanCache.Entry<>(plan, shape)));
        return new Planned(shape, plan);
    }

    private PlanCache.Key key(String text, List<DataType> declared, PlannerSettings settings) {
        return new PlanCache.Key(text, declared, settings, SessionZone.current(), tables.epoch());
    }

    private static String command(ParsedStatement.Plannable statement) {
        return switch (statement) {
            case ParsedStatement.Query _ -> "SELECT";
            case ParsedStatement.Insert _ -> "INSERT";
            case ParsedStatement.Update _ -> "UPDATE";
            case ParsedStatement.Delete _ -> "DELETE";
            case ParsedStatement.Merge _ -> "MERGE";
            case ParsedStatement.CreateTempTableAs _ -> "CREATE TABLE AS";
        };
    }

    /// The leader's CPU time so far, or -1 where the JVM does not tell.
    static long cpuNanos() {
        return THREADS.isCurrentThreadCpuTimeSupported() ? THREADS.getCurrentThreadCpuTime() : -1;
    }
}
