package dev.spillway.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/// The machine and the versions that the figures belong to.
record Machine(
        int cores, String processor, String memory, String operatingSystem, String jdk, Map<String, String> engines) {

    private static final Path PROCESSORS = Path.of("/proc/cpuinfo");
    private static final Path MEMORY = Path.of("/proc/meminfo");

    Machine {
        engines = new TreeMap<>(engines);
    }

    static Machine describe(Iterable<Engine> engines) throws IOException {
        Map<String, String> versions = new TreeMap<>();
        for (Engine engine : engines) {
            versions.put(engine.name(), engine.version());
        }
        return new Machine(
                Runtime.getRuntime().availableProcessors(),
                field(PROCESSORS, "model name"),
                field(MEMORY, "MemTotal"),
                System.getProperty("os.name") + " " + System.getProperty("os.version"),
                System.getProperty("java.vm.name") + " " + System.getProperty("java.runtime.version"),
                versions);
    }

    /// Linux' `name : value` files; "unknown" elsewhere.
    private static String field(Path file, String name) throws IOException {
        if (!Files.isReadable(file)) {
            return "unknown";
        }
        try (Stream<String> lines = Files.lines(file)) {
            return lines.filter(line -> line.startsWith(name))
                    .map(line -> line.substring(line.indexOf(':') + 1).strip())
                    .findFirst()
                    .orElse("unknown");
        }
    }
}
