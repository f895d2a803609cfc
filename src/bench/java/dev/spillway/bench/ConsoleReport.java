package dev.spillway.bench;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/// The report as text.
record ConsoleReport(PrintStream out) {

    private static final String ABSENT = "-";

    void print(BenchmarkReport report) {
        printConditions(report.conditions());
        printQueries(report.queries());
        report.loads().forEach(this::printLoad);
        report.probes().flush().ifPresent(this::printFlush);
        report.probes().parallel().ifPresent(this::printParallel);
        printPlanning(report.probes().planning());
        report.probes().roundTrips().forEach(this::printRoundTrip);
        report.probes().heap().ifPresent(this::printHeap);
        report.probes().problems().forEach(problem -> line("NOT MEASURED %s", problem));
        out.println();
        report.verdicts().forEach(verdict -> out.println(verdict.line()));
    }

    private void printConditions(BenchmarkReport.Conditions conditions) {
        Machine machine = conditions.machine();
        line("%nTPC-H SF %s, %d runs, %s", conditions.scaleFactor(), conditions.runs(), conditions.startedAt());
        line("%d cores, %s, %s, %s", machine.cores(), machine.processor(), machine.memory(), machine.operatingSystem());
        line("%s", machine.jdk());
        machine.engines().forEach((engine, version) -> line("%s: %s", engine, version));
        line(
                "temp_buffers %d MB, work_mem %d MB",
                conditions.settings().tempBuffersMegabytes(),
                conditions.settings().workMemMegabytes());
    }

    private void printQueries(List<QueryReport> queries) {
        line(
                "%nMilliseconds, min / median / max. S = Spillway, D = DuckDB, P = PostgreSQL; dirty = flushed by the query");
        line(
                "%-18s %-22s %-22s %-22s %-22s %-25s %7s %7s %7s",
                "query", "S server", "S end to end", "S server, dirty", "D", "P", "S/D", "dirty", "P/S");
        queries.forEach(this::printQuery);
        printMeans(queries);
    }

    private void printMeans(List<QueryReport> queries) {
        printMean("geometric mean of S server / D", queries, QueryReport::duckDbRatio);
        printMean("geometric mean of S server / D, dirty", queries, QueryReport::dirtyDuckDbRatio);
        printMean("geometric mean of P / S, end to end", queries, QueryReport::postgresFactor);
        printMean("geometric mean of P / S server", queries, QueryReport::postgresServerFactor);
    }

    /// Also printed when a query is done, so that a run that is stopped has told something.
    void printQuery(QueryReport report) {
        Optional<EngineRuns> spillway = runs(report.engines(), SpillwayEngine.NAME);
        line(
                "%-18s %-22s %-22s %-22s %-22s %-25s %7s %7s %7s",
                report.query().name(),
                text(spillway.flatMap(EngineRuns::serverMillis)),
                text(spillway.flatMap(EngineRuns::elapsed)),
                text(report.dirty().serverMillis()),
                text(runs(report.engines(), DuckDbEngine.NAME).flatMap(EngineRuns::elapsed)),
                text(runs(report.engines(), PostgresEngine.NAME).flatMap(EngineRuns::elapsed)),
                number(report.duckDbRatio(), "%.2f"),
                number(report.dirtyDuckDbRatio(), "%.2f"),
                number(report.postgresFactor(), "%.1f"));
        report.gate().forEach(difference -> line("    NOT EQUAL, not timed: %s", difference));
        report.engines().forEach((engine, runs) -> {
            if (!runs.problem().isEmpty()) {
                line("    %s: %s", engine, runs.problem());
            }
        });
        String flushed = spillway.map(EngineRuns::lastChoice).orElse("");
        if (!flushed.isEmpty()) {
            line("    plan flushed: %s; dirty: %s", flushed, report.dirty().lastChoice());
        }
    }

    private void printMean(String what, List<QueryReport> queries, Function<QueryReport, Optional<Double>> figure) {
        List<Double> values =
                queries.stream().map(figure).flatMap(Optional::stream).toList();
        if (!values.isEmpty()) {
            line("%s: %.3f (%d queries)", what, Statistics.geometricMean(values), values.size());
        }
    }

    private void printLoad(LoadReport report) {
        List<String> rates = new ArrayList<>();
        for (String engine : report.seconds().keySet()) {
            rates.add(String.format(
                    Locale.ROOT,
                    "%s %,.0f rows/s, %.1f MB/s %s s",
                    engine,
                    report.rowsPerSecond(engine),
                    report.megabytesPerSecond(engine),
                    rounded(report.seconds().getOrDefault(engine, List.of()))));
        }
        line("%nCSV load of %s (%,d rows, %.1f MB)", report.table(), report.rows(), report.bytes() / 1e6);
        rates.forEach(rate -> line("    %s", rate));
    }

    private void printFlush(FlushReport report) {
        line("%nFlush of %.1f MB beside plain writes of %d bytes, MB/s", report.bytes() / 1e6, report.writeBytes());
        printRates("new file", report.newFile());
        printRates("existing file", report.existingFile());
    }

    private void printRates(String what, FlushReport.Rates rates) {
        line("    %-14s flush %s, plain %s: %.2f", what, rounded(rates.flush()), rounded(rates.plain()), rates.ratio());
    }

    private void printParallel(ParallelReport report) {
        line(
                "%nQ1 flushed, server ms: alone %s; two sessions together %s; two participants %s",
                text(Optional.of(Statistics.of(report.alone()))),
                text(Optional.of(Statistics.of(report.together()))),
                text(Optional.of(Statistics.of(report.participants()))));
        line("    speed-up %.2f, ceiling %.2f", report.speedUp(), report.ceiling());
    }

    private void printPlanning(List<PlanningReport> reports) {
        for (PlanningReport report : reports) {
            line(
                    "Planning of %-18s warm %s ms, cached %s ms (%s)",
                    report.query(),
                    text(Optional.of(Statistics.of(report.fresh()))),
                    text(Optional.of(Statistics.of(report.cached()))),
                    report.isCpu() ? "processor time" : "wall time");
        }
    }

    private void printRoundTrip(RoundTripReport report) {
        line(
                "SELECT 1 %s, %d connection(s): %,.0f per second, p50 %.0f µs, p99 %.0f µs",
                report.kind(), report.connections(), report.perSecond(), report.p50Micros(), report.p99Micros());
    }

    private void printHeap(HeapReport report) {
        line(
                "Heap, live: %.1f MiB idle, %.1f MiB with a session of %,d rows; loads within -Xmx%dm: %s",
                report.before(),
                report.withTable(),
                report.rows(),
                report.heapLimit(),
                report.isLoadedWithinLimit() ? "yes" : "no");
    }

    private static Optional<EngineRuns> runs(Map<String, EngineRuns> engines, String name) {
        return Optional.ofNullable(engines.get(name));
    }

    private static String text(Optional<Statistics> statistics) {
        return statistics
                .map(value ->
                        String.format(Locale.ROOT, "%.2f / %.2f / %.2f", value.min(), value.median(), value.max()))
                .orElse(ABSENT);
    }

    private static String number(Optional<Double> value, String format) {
        return value.map(number -> String.format(Locale.ROOT, format, number)).orElse(ABSENT);
    }

    private static List<String> rounded(List<Double> values) {
        return values.stream()
                .map(value -> String.format(Locale.ROOT, "%.2f", value))
                .toList();
    }

    private void line(String format, Object... arguments) {
        out.println(String.format(Locale.ROOT, format, arguments));
    }
}
