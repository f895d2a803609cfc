package dev.spillway.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// One query on all engines.
///
/// @param gate empty when all answers were equal, otherwise the differences; then nothing was timed
/// @param engines runs by engine name; Spillway's are over flushed tables
/// @param dirty Spillway's runs with every buffer of the tables dirty before each run
record QueryReport(BenchmarkQuery query, List<String> gate, Map<String, EngineRuns> engines, EngineRuns dirty) {

    /// Spillway's server time in DuckDB's, medians.
    Optional<Double> duckDbRatio() {
        return ratio(spillway().flatMap(EngineRuns::engineMillis), elapsedOf(DuckDbEngine.NAME));
    }

    /// The same with everything dirty, the flush included.
    Optional<Double> dirtyDuckDbRatio() {
        return ratio(dirty.engineMillis(), elapsedOf(DuckDbEngine.NAME));
    }

    /// How many times faster than PostgreSQL, end to end on both sides.
    Optional<Double> postgresFactor() {
        return ratio(elapsedOf(PostgresEngine.NAME), elapsedOf(SpillwayEngine.NAME));
    }

    /// How many times faster than PostgreSQL's elapsed time Spillway's server time is.
    Optional<Double> postgresServerFactor() {
        return ratio(elapsedOf(PostgresEngine.NAME), spillway().flatMap(EngineRuns::engineMillis));
    }

    List<Verdict> verdicts() {
        List<Verdict> verdicts = new ArrayList<>();
        if (!Double.isNaN(query.duckDbRatioMax())) {
            duckDbRatio()
                    .ifPresent(ratio -> verdicts.add(Verdict.atMost(
                            query.name() + ": Spillway (server) / DuckDB", ratio, query.duckDbRatioMax())));
        }
        postgresFactor()
                .ifPresent(factor -> verdicts.add(Verdict.atLeast(
                        query.name() + ": PostgreSQL / Spillway, end to end", factor, query.postgresFactorMin())));
        return verdicts;
    }

    private Optional<EngineRuns> spillway() {
        return Optional.ofNullable(engines.get(SpillwayEngine.NAME));
    }

    private Optional<Statistics> elapsedOf(String engine) {
        return Optional.ofNullable(engines.get(engine)).flatMap(EngineRuns::elapsed);
    }

    private static Optional<Double> ratio(Optional<Statistics> numerator, Optional<Statistics> denominator) {
        return numerator.flatMap(top -> denominator.map(bottom -> top.median() / bottom.median()));
    }
}
