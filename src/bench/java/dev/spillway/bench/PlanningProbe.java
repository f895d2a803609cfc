package dev.spillway.bench;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/// Planning time of a warm server, with and without the plan cache.
///
/// The cache is keyed by the statement's text, so a comment that differs each time makes a statement new and leaves its
/// plan alone. The queries run as well, because only an answer carries timings.
record PlanningProbe(SpillwayEngine spillway, int repeats) {

    private static final double FRESH_MILLIS_MAX = 3;
    private static final double CACHED_MILLIS_MAX = 0.1;
    private static final int WARM_UP_RUNS = 300;

    List<PlanningReport> run(List<BenchmarkQuery> queries) throws IOException {
        warmUp(queries);
        List<PlanningReport> reports = new ArrayList<>();
        for (BenchmarkQuery query : queries) {
            List<ServerTimings> fresh = new ArrayList<>();
            for (int run = 0; run < repeats; run++) {
                fresh.add(spillway.timings("/* planning " + run + " */ " + query.sql()));
            }
            List<ServerTimings> cached = new ArrayList<>();
            spillway.timings(query.sql());
            for (int run = 0; run < repeats; run++) {
                cached.add(spillway.timings(query.sql()));
            }
            boolean isCpu = fresh.stream().noneMatch(timings -> Double.isNaN(timings.planCpu()));
            reports.add(new PlanningReport(query.name(), millis(fresh, isCpu), millis(cached, isCpu), isCpu));
        }
        return reports;
    }

    /// EXPLAIN plans and does not run, so some thousands of them take seconds; after them the compiler is done with
    /// the planner.
    private void warmUp(List<BenchmarkQuery> queries) throws IOException {
        for (int run = 0; run < WARM_UP_RUNS; run++) {
            for (BenchmarkQuery query : queries) {
                spillway.execute("EXPLAIN /* warm-up " + run + " */ " + query.sql());
            }
        }
    }

    private static List<Double> millis(List<ServerTimings> timings, boolean isCpu) {
        return timings.stream()
                .map(run -> isCpu
                        ? run.planCpu()
                        : run.phases().parse() + run.phases().plan())
                .toList();
    }

    static List<Verdict> verdicts(List<PlanningReport> reports) {
        List<Verdict> verdicts = new ArrayList<>();
        for (PlanningReport report : reports) {
            verdicts.add(Verdict.atMost(
                    report.query() + ": planning, warm (ms)", Statistics.median(report.fresh()), FRESH_MILLIS_MAX));
            verdicts.add(Verdict.atMost(
                    report.query() + ": planning, from the cache (ms)",
                    Statistics.median(report.cached()),
                    CACHED_MILLIS_MAX));
        }
        return verdicts;
    }
}
