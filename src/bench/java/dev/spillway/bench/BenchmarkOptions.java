package dev.spillway.bench;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What `make bench` passes on, as `--name=value` arguments; an empty value means the default.
///
/// @param scaleFactor TPC-H scale factor; 1 is 6 million rows of `lineitem`
/// @param runs timed runs of each query and engine
/// @param threads participants of one query in Spillway and in DuckDB
/// @param engines names of the engines that take part
/// @param queries names of the queries to run, all when empty
/// @param hasProbes whether the measurements beside the queries run too
/// @param flights a CSV file of 3 million rows for the heap probe
/// @param directory where generated files, the servers' files and results go
/// @param server how to start the service
record BenchmarkOptions(
        double scaleFactor,
        int runs,
        int threads,
        List<String> engines,
        List<String> queries,
        boolean hasProbes,
        Optional<Path> flights,
        Path directory,
        SpillwayServer.Command server) {

    BenchmarkOptions {
        engines = List.copyOf(engines);
        queries = List.copyOf(queries);
        if (!(scaleFactor > 0)) {
            throw new IllegalArgumentException("sf must be > 0 (got: " + scaleFactor + ")");
        }
        if (runs < 1 || threads < 1) {
            throw new IllegalArgumentException("runs and threads must be >= 1 (got: " + runs + ", " + threads + ")");
        }
        List<String> known = List.of(SpillwayEngine.NAME, DuckDbEngine.NAME, PostgresEngine.NAME);
        if (engines.isEmpty() || !known.containsAll(engines)) {
            throw new IllegalArgumentException("engines must be some of " + known + " (got: " + engines + ")");
        }
    }

    static BenchmarkOptions parse(String[] arguments) throws IOException {
        Map<String, String> named = new HashMap<>();
        for (String argument : arguments) {
            int equals = argument.indexOf('=');
            if (!argument.startsWith("--") || equals < 0) {
                throw new IllegalArgumentException("an argument must be --name=value (got: " + argument + ")");
            }
            String value = argument.substring(equals + 1);
            if (!value.isBlank()) {
                named.put(argument.substring(2, equals), value);
            }
        }
        return new BenchmarkOptions(
                Double.parseDouble(named.getOrDefault("sf", "1")),
                Integer.parseInt(named.getOrDefault("runs", "7")),
                Integer.parseInt(named.getOrDefault("threads", "2")),
                list(named.getOrDefault("engines", "spillway,duckdb,postgres"), ","),
                list(named.getOrDefault("queries", ""), ","),
                Boolean.parseBoolean(named.getOrDefault("probes", "true")),
                Optional.of(named.getOrDefault("flights", ""))
                        .filter(text -> !text.isEmpty())
                        .map(Path::of)
                        .filter(Files::isRegularFile),
                Path.of(named.getOrDefault("directory", "target/bench")).toAbsolutePath(),
                new SpillwayServer.Command(serverClassPath(named), list(named.getOrDefault("server-flags", ""), " ")));
    }

    private static String serverClassPath(Map<String, String> named) throws IOException {
        String classes = named.getOrDefault("server-classes", "");
        String file = named.getOrDefault("server-class-path-file", "");
        return file.isEmpty()
                ? classes
                : classes + File.pathSeparator + Files.readString(Path.of(file)).strip();
    }

    boolean hasEngine(String name) {
        return engines.contains(name);
    }

    boolean isSelected(BenchmarkQuery query) {
        return queries.isEmpty() || queries.contains(query.name());
    }

    private static List<String> list(String text, String separator) {
        return Arrays.stream(text.split(separator, -1))
                .map(String::strip)
                .filter(item -> !item.isEmpty())
                .toList();
    }
}
