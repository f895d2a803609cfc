package dev.spillway.bench;

import dev.spillway.tpch.TableDefinition;
import dev.spillway.tpch.TpchFiles;
import dev.spillway.tpch.TpchQueries;
import dev.spillway.tpch.TpchTables;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/// `make bench`: loads TPC-H into TEMP tables of every engine, measures, prints and writes the report.
///
/// The exit code is 0 when every query was equal on all engines that answered it, and 1 otherwise. A missed bar is
/// reported and does not fail the run: figures depend on the machine.
final class Bench {

    private static final List<String> PROBED_TABLES = List.of("orders", "lineitem");
    private static final int LOAD_REPEATS = 3;
    private static final int FLUSH_REPEATS = 5;
    private static final int PARALLEL_ROUNDS = 21;
    private static final int PLANNING_REPEATS = 30;
    private static final long ROUND_TRIP_SECONDS = 5;

    private final BenchmarkOptions options;
    private final EngineSettings settings;
    private final TpchTables tables;
    private final TpchFiles files;
    private final String startedAt;
    private final List<Engine> engines = new ArrayList<>();
    private final List<String> problems = new ArrayList<>();
    private final ConsoleReport console = new ConsoleReport(System.out);

    private Bench(BenchmarkOptions options) {
        this.options = options;
        this.settings = EngineSettings.forScaleFactor(options.scaleFactor());
        this.tables = new TpchTables(options.scaleFactor());
        this.files = TpchFiles.under(options.directory(), options.scaleFactor());
        this.startedAt = Instant.now().toString();
    }

    public static void main(String[] arguments) throws IOException, SQLException {
        BenchmarkOptions options = BenchmarkOptions.parse(arguments);
        BenchmarkReport report = new Bench(options).run();
        new ConsoleReport(System.out).print(report);
        System.out.println("All raw runs: " + JsonReport.write(report, options.directory()));
        boolean isEqual =
                report.queries().stream().allMatch(query -> query.gate().isEmpty());
        System.exit(isEqual ? 0 : 1);
    }

    private BenchmarkReport run() throws IOException, SQLException {
        if (!options.hasEngine(SpillwayEngine.NAME)) {
            return runWith(Optional.empty());
        }
        progress("starting Spillway");
        try (SpillwayServer server = SpillwayServer.start(options.server(), serverDirectory("main"))) {
            progress("Spillway is process " + server.processId() + " at " + server.address());
            return runWith(Optional.of(server));
        }
    }

    private BenchmarkReport runWith(Optional<SpillwayServer> server) throws IOException, SQLException {
        try {
            startEngines(server);
            Machine machine = Machine.describe(engines);
            List<LoadReport> loads = load();
            Optional<FlushReport> flush = flush(server);
            for (Engine engine : engines) {
                engine.finishLoading(loadedTables());
            }
            List<QueryReport> queries = queries();
            BenchmarkReport.Probes probes = probes(server, flush);
            return new BenchmarkReport(
                    new BenchmarkReport.Conditions(startedAt, options.scaleFactor(), options.runs(), settings, machine),
                    loads,
                    queries,
                    probes);
        } finally {
            for (Engine engine : engines) {
                engine.close();
            }
        }
    }

    private void startEngines(Optional<SpillwayServer> server) throws IOException, SQLException {
        if (server.isPresent()) {
            engines.add(SpillwayEngine.open(server.get().address(), settings, sessionSettings()));
        }
        if (options.hasEngine(DuckDbEngine.NAME)) {
            engines.add(DuckDbEngine.start(options.threads()));
        }
        if (options.hasEngine(PostgresEngine.NAME)) {
            progress("starting PostgreSQL");
            engines.add(PostgresEngine.start(settings));
        }
    }

    /// The leader takes part, so there is one worker fewer than there are threads.
    private Map<String, String> sessionSettings() {
        return Map.of("max_parallel_workers_per_gather", Integer.toString(options.threads() - 1));
    }

    /// The tables that the selected queries and the probes read.
    private List<TableDefinition> loadedTables() throws IOException {
        List<BenchmarkQuery> queries = selectedQueries();
        List<TableDefinition> read = new ArrayList<>();
        for (TableDefinition table : tables.all()) {
            Pattern name = Pattern.compile("\\b" + table.name() + "\\b");
            boolean isProbed = options.hasProbes() && PROBED_TABLES.contains(table.name());
            if (isProbed
                    || queries.stream()
                            .anyMatch(query -> name.matcher(query.sql()).find())) {
                read.add(table);
            }
        }
        return read;
    }

    private List<LoadReport> load() throws IOException, SQLException {
        for (TableDefinition table : loadedTables()) {
            progress("generating " + table.name());
            files.file(table);
        }
        progress("loading");
        int repeats = options.hasProbes() ? LOAD_REPEATS : 1;
        return new LoadProbe(engines, files, repeats).run(loadedTables(), tables.lineitem());
    }

    private Optional<FlushReport> flush(Optional<SpillwayServer> server) {
        Optional<SpillwayEngine> spillway = spillway();
        if (!options.hasProbes() || server.isEmpty() || spillway.isEmpty()) {
            return Optional.empty();
        }
        return attempt(
                "flush bandwidth",
                () -> new FlushProbe(spillway.get(), server.get(), FLUSH_REPEATS).run(loadedTables()));
    }

    private List<QueryReport> queries() throws IOException {
        QueryBenchmark benchmark = new QueryBenchmark(engines, loadedTables(), options.runs());
        List<QueryReport> reports = new ArrayList<>();
        for (BenchmarkQuery query : selectedQueries()) {
            progress("query " + query.name());
            QueryReport report = benchmark.measure(query);
            console.printQuery(report);
            reports.add(report);
        }
        return reports;
    }

    private List<BenchmarkQuery> selectedQueries() throws IOException {
        return BenchmarkQueries.all().stream().filter(options::isSelected).toList();
    }

    private BenchmarkReport.Probes probes(Optional<SpillwayServer> server, Optional<FlushReport> flush) {
        Optional<SpillwayEngine> spillway = spillway();
        if (!options.hasProbes() || server.isEmpty() || spillway.isEmpty()) {
            return BenchmarkReport.Probes.none();
        }
        Optional<ParallelReport> parallel = attempt("two participants", () -> parallel(server.get(), spillway.get()));
        Optional<List<PlanningReport>> planning =
                attempt("planning", () -> new PlanningProbe(spillway.get(), PLANNING_REPEATS).run(selectedQueries()));
        Optional<List<RoundTripReport>> roundTrips =
                attempt("round trips", () -> new RoundTripProbe(server.get(), ROUND_TRIP_SECONDS).run());
        Optional<HeapReport> heap = options.flights()
                .flatMap(flights ->
                        attempt("heap", () -> new HeapProbe(options.server(), serverDirectory("heap"), flights).run()));
        return new BenchmarkReport.Probes(
                flush, parallel, planning.orElse(List.of()), roundTrips.orElse(List.of()), heap, problems);
    }

    private interface Probe<T> {
        T run() throws IOException, SQLException;
    }

    /// A probe that fails is reported and does not take the rest of the run with it.
    private <T> Optional<T> attempt(String what, Probe<T> probe) {
        progress(what);
        try {
            return Optional.of(probe.run());
        } catch (IOException | SQLException e) {
            problems.add(what + ": " + e);
            return Optional.empty();
        }
    }

    private ParallelReport parallel(SpillwayServer server, SpillwayEngine first) throws IOException, SQLException {
        try (SpillwayEngine second = SpillwayEngine.open(server.address(), settings, sessionSettings())) {
            second.load(tables.lineitem(), files.file(tables.lineitem()));
            second.flush();
            return new ParallelProbe(first, second, TpchQueries.query(1), PARALLEL_ROUNDS).run();
        }
    }

    private Optional<SpillwayEngine> spillway() {
        return engines.stream()
                .filter(SpillwayEngine.class::isInstance)
                .map(SpillwayEngine.class::cast)
                .findFirst();
    }

    private Path serverDirectory(String name) {
        return options.directory()
                .resolve("server-" + startedAt.replaceAll("[:.]", "-"))
                .resolve(name);
    }

    private static void progress(String what) {
        System.out.println("… " + what);
    }
}
