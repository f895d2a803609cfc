package dev.spillway.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Everything that one run of the benchmark found. What was not measured is empty.
record BenchmarkReport(Conditions conditions, List<LoadReport> loads, List<QueryReport> queries, Probes probes) {

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
        loads.stream()
                .filter(load -> load.table().equals("lineitem"))
                .forEach(load -> verdicts.addAll(LoadProbe.verdicts(load)));
        probes.flush().ifPresent(flush -> verdicts.addAll(FlushProbe.verdicts(flush)));
        probes.parallel().ifPresent(parallel -> verdicts.addAll(ParallelProbe.verdicts(parallel)));
        verdicts.addAll(PlanningProbe.verdicts(probes.planning()));
        probes.heap().ifPresent(heap -> verdicts.addAll(HeapProbe.verdicts(heap)));
        return verdicts;
    }
}
