package dev.spillway.session;

import dev.spillway.data.DataType;
import dev.spillway.plan.PlanAlternatives;
import dev.spillway.planner.PlannerSettings;
import dev.spillway.sql.AnalyzedQuery;
import dev.spillway.sql.OutputField;
import dev.spillway.sql.ParsedStatement;
import dev.spillway.storage.RelationId;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// From text to plans, with the session's plan cache. Leader thread only.
///
/// The cache keeps both alternatives of a plan by text, planner settings and epoch; which of them runs is decided at each execution. It
/// is the session's own, since plans name the session's relations.
final class PlanSource {
    private static final int PLANS_MAX = 256;
    /// Texts longer than this are not worth a place in the cache.
    private static final int TEXT_LENGTH_MAX = 64 * 1_024;

    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

    private final Engine engine;
    private final SessionTables tables;
    private final Map<Key, Planned> cache = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Key, Planned> eldest) {
            return size() > PLANS_MAX;
        }
    };

    private record Key(String text, PlannerSettings settings, long epoch) {}

    PlanSource(Engine engine, SessionTables tables) {
        this.engine = engine;
        this.tables = tables;
    }

    /// A statement that is ready to run. `relations` are those it references.
    record Planned(
            String command,
            List<OutputField> fields,
            List<DataType> parameterTypes,
            PlanAlternatives alternatives,
            Set<RelationId> relations) {}

    /// The plan of a text that was planned before under the same settings and epoch.
    Optional<Planned> cached(String text, PlannerSettings settings) {
        return Optional.ofNullable(cache.get(new Key(text, settings, tables.epoch())));
    }

    /// Plans a statement. A query and a change of rows go to the cache when they are the whole of `text`.
    Planned plan(ParsedStatement.Plannable statement, PlannerSettings settings, Optional<String> text) {
        AnalyzedQuery analyzed = engine.analyzer().analyze(statement, tables, List.of());
        PlanAlternatives alternatives = engine.planner().plan(analyzed, settings);
        Planned planned = new Planned(
                command(statement),
                analyzed.fields(),
                analyzed.parameterTypes(),
                alternatives,
                PlanRelations.of(alternatives.flushed()));
        boolean isWorthKeeping = !(statement instanceof ParsedStatement.CreateTempTableAs);
        text.filter(it -> isWorthKeeping && it.length() <= TEXT_LENGTH_MAX)
                .ifPresent(it -> cache.put(new Key(it, settings, tables.epoch()), planned));
        return planned;
    }

    private static String command(ParsedStatement.Plannable statement) {
        return switch (statement) {
            case ParsedStatement.Query _ -> "SELECT";
            case ParsedStatement.Insert _ -> "INSERT";
            case ParsedStatement.Update _ -> "UPDATE";
            case ParsedStatement.Delete _ -> "DELETE";
            case ParsedStatement.CreateTempTableAs _ -> "CREATE TABLE AS";
        };
    }

    /// The leader's CPU time so far, or -1 where the JVM does not tell.
    static long cpuNanos() {
        return THREADS.isCurrentThreadCpuTimeSupported() ? THREADS.getCurrentThreadCpuTime() : -1;
    }
}
