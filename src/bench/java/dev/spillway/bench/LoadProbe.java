package dev.spillway.bench;

import dev.spillway.tpch.TableDefinition;
import dev.spillway.tpch.TpchFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/// Loads all tables and reports the rate for the largest one.
///
/// Spillway gets a plain CSV over HTTP, DuckDB reads the file itself, PostgreSQL gets it through COPY. The largest
/// table is loaded several times by the first two, taking turns, and its rate is the median; PostgreSQL loads once,
/// since no bar depends on it. What the engines do after a load is not measured and left to the caller.
record LoadProbe(List<Engine> engines, TpchFiles files, int repeats) {

    List<LoadReport> run(List<TableDefinition> tables, TableDefinition largest) throws IOException, SQLException {
        List<LoadReport> reports = new ArrayList<>();
        for (TableDefinition table : tables) {
            reports.add(load(table, table.equals(largest) ? repeats : 1));
        }
        return reports;
    }

    private LoadReport load(TableDefinition table, int count) throws IOException, SQLException {
        Path csv = files.file(table);
        Map<String, List<Double>> seconds = new LinkedHashMap<>();
        for (int run = 0; run < count; run++) {
            for (Engine engine : engines) {
                if (run == 0 || !engine.name().equals(PostgresEngine.NAME)) {
                    seconds.computeIfAbsent(engine.name(), _ -> new ArrayList<>())
                            .add(engine.load(table, csv) / 1e9);
                }
            }
        }
        return new LoadReport(table.name(), rowCount(csv), Files.size(csv), seconds);
    }

    /// TPC-H text holds no line breaks, so rows are lines without the header.
    private static long rowCount(Path csv) throws IOException {
        try (Stream<String> lines = Files.lines(csv)) {
            return lines.count() - 1;
        }
    }

    static List<Verdict> verdicts(LoadReport report) {
        Optional<Verdict> verdict = Optional.empty();
        if (report.seconds().keySet().containsAll(List.of(SpillwayEngine.NAME, DuckDbEngine.NAME))) {
            double ratio = report.rowsPerSecond(SpillwayEngine.NAME) / report.rowsPerSecond(DuckDbEngine.NAME);
            verdict = Optional.of(Verdict.atLeast("CSV load rate: Spillway / DuckDB", ratio, 0.5));
        }
        return verdict.stream().toList();
    }
}
