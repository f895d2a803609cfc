package dev.spillway.bench;

import dev.spillway.tpch.TableDefinition;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Gate, warm-up, then timed runs in which the engines take turns.
final class QueryBenchmark {
    /// Above it, a run is too long for the first few milliseconds to matter.
    private static final long TURN_WARM_UP_MILLIS_MAX = 1_000;

    private final List<Engine> engines;
    private final List<TableDefinition> tables;
    private final int runs;

    QueryBenchmark(List<Engine> engines, List<TableDefinition> tables, int runs) {
        this.engines = List.copyOf(engines);
        this.tables = List.copyOf(tables);
        this.runs = runs;
    }

    QueryReport measure(BenchmarkQuery query) throws IOException {
        Map<String, RunOutcome> gateOutcomes = new LinkedHashMap<>();
        for (Engine engine : engines) {
            gateOutcomes.put(engine.name(), engine.run(query.sql()));
        }
        List<String> differences = differences(query, gateOutcomes);
        if (!differences.isEmpty()) {
            return new QueryReport(query, differences, Map.of(), EngineRuns.without("answers differ"));
        }
        List<Engine> runnable = new ArrayList<>();
        Map<String, EngineRuns> results = new LinkedHashMap<>();
        for (Engine engine : engines) {
            RunOutcome outcome = gateOutcomes.get(engine.name());
            results.put(engine.name(), EngineRuns.of(List.of(outcome)));
            if (outcome instanceof RunOutcome.Answer) {
                runnable.add(engine);
            }
        }
        results.putAll(timedRuns(query, runnable));
        return new QueryReport(query, List.of(), results, dirtyRuns(query, runnable));
    }

    /// PostgreSQL is the reference where it took part, because its answers are exact; otherwise another engine is.
    private static List<String> differences(BenchmarkQuery query, Map<String, RunOutcome> outcomes) {
        Map<String, RunOutcome.Answer> answers = new LinkedHashMap<>();
        outcomes.forEach((engine, outcome) -> {
            if (outcome instanceof RunOutcome.Answer answer) {
                answers.put(engine, answer);
            }
        });
        Optional<String> reference = answers.keySet().stream().max(Comparator.comparing(PostgresEngine.NAME::equals));
        List<String> differences = new ArrayList<>();
        reference
                .map(answers::get)
                .ifPresent(expected -> answers.forEach((engine, answer) -> ResultComparison.difference(
                                expected.rows(), answer.rows(), query.isOrdered())
                        .ifPresent(text -> differences.add(engine + " against " + reference.get() + ": " + text))));
        return differences;
    }

    private Map<String, EngineRuns> timedRuns(BenchmarkQuery query, List<Engine> runnable) throws IOException {
        for (Engine engine : runnable) {
            warmUp(engine, query.sql());
        }
        Map<String, List<RunOutcome>> outcomes = new LinkedHashMap<>();
        for (int run = 0; run < runs; run++) {
            for (Engine engine : runnable) {
                outcomes.computeIfAbsent(engine.name(), _ -> new ArrayList<>()).add(turn(engine, query.sql()));
            }
        }
        Map<String, EngineRuns> results = new LinkedHashMap<>();
        outcomes.forEach((engine, list) -> results.put(engine, EngineRuns.of(list)));
        return results;
    }

    /// The run after the first, which brings back what the engine before has driven out of the processor's caches;
    /// the first itself if it takes long.
    private static RunOutcome turn(Engine engine, String sql) throws IOException {
        RunOutcome first = engine.run(sql);
        boolean isShort = first instanceof RunOutcome.Answer answer && answer.elapsedMillis() < TURN_WARM_UP_MILLIS_MAX;
        return isShort ? engine.run(sql) : first;
    }

    private static void warmUp(Engine engine, String sql) throws IOException {
        Engine.WarmUp warmUp = engine.warmUp();
        long start = System.nanoTime();
        for (int run = 0; run < warmUp.runsMax(); run++) {
            long elapsedMillis = (System.nanoTime() - start) / 1_000_000;
            if (run >= warmUp.runsMin() && elapsedMillis >= warmUp.millisMin()) {
                return;
            }
            engine.run(sql);
        }
    }

    private EngineRuns dirtyRuns(BenchmarkQuery query, List<Engine> runnable) throws IOException {
        for (Engine engine : runnable) {
            if (engine instanceof SpillwayEngine spillway) {
                return dirtyRuns(query, spillway);
            }
        }
        return EngineRuns.without("not run");
    }

    /// The tables are flushed again at the end, so that the next query finds what it expects.
    private EngineRuns dirtyRuns(BenchmarkQuery query, SpillwayEngine spillway) throws IOException {
        List<RunOutcome> outcomes = new ArrayList<>();
        for (int run = 0; run < runs; run++) {
            spillway.makeDirty(tables);
            outcomes.add(spillway.run(query.sql()));
        }
        spillway.flush();
        return EngineRuns.of(outcomes);
    }
}
