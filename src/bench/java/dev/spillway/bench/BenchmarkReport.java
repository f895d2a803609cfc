package dev.spillway.bench;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Function;

/// Everything that one run of the benchmark found. What was not measured is empty.
record BenchmarkReport(Conditions conditions, List<LoadReport> loads, List<QueryReport> queries, Probes probes) {
    private static final double DUCKDB_MEAN_MAX = 0.9;
    private static final double POSTGRES_MEAN_MIN = 30;

    BenchmarkReport {
        loads = List.copyOf(loads);
        queries = List.copyOf(queries);
    }

    record Conditions(String startedAt, double scaleFactor, int runs, EngineSettings settings, Machine machine) {}

    /// @param problems probes that failed, and why
    record Probes(
            Optional<FlushReport> flush,
            Optional<ParallelReport> parallel,
            List<PlanningReport> planning,
            List<RoundTripReport> roundTrips,
            Optional<HeapReport> heap,
            List<String> problems) {

        static Probes none() {
            return new Probes(Optional.empty(), Optional.empty(), List.of(), List.of(), Optional.empty(), List.of());
        }
    }

    List<Verdict> verdicts() {
        List<Verdict> verdicts = new ArrayList<>();
        queries.forEach(query -> verdicts.addAll(query.verdicts()));
        geometricMean(QueryReport::duckDbRatio)
                .ifPresent(mean -> verdicts.add(
                        Verdict.atMost("TPC-H: Spillway (server) / DuckDB, geometric mean", mean, DUCKDB_MEAN_MAX)));
        geometricMean(QueryReport::postgresFactor)
                .ifPresent(mean -> verdicts.add(Verdict.atLeast(
                        "TPC-H: PostgreSQL / Spillway, end to end, geometric mean", mean, POSTGRES_MEAN_MIN)));
        loads.stream()
                .filter(load -> load.table().equals("lineitem"))
                .forEach(load -> verdicts.addAll(LoadProbe.verdicts(load)));
        probes.flush().ifPresent(flush -> verdicts.addAll(FlushProbe.verdicts(flush)));
        probes.parallel().ifPresent(parallel -> verdicts.addAll(ParallelProbe.verdicts(parallel)));
        verdicts.addAll(PlanningProbe.verdicts(probes.planning()));
        probes.heap().ifPresent(heap -> verdicts.addAll(HeapProbe.verdicts(heap)));
        return verdicts;
    }

    /// Of all TPC-H queries that both sides answered, where there are several.
    private OptionalDouble geometricMean(Function<QueryReport, Optional<Double>> ratio) {
        double[] logarithms = queries.stream()
                .filter(query -> BenchmarkQueries.isTpch(query.query()))
                .flatMap(query -> ratio.apply(query).stream())
                .mapToDouble(Math::log)
                .toArray();
        return logarithms.length < 2
                ? OptionalDouble.empty()
                : OptionalDouble.of(Math.exp(Arrays.stream(logarithms).average().orElseThrow()));
    }
}
