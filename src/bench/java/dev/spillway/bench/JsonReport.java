package dev.spillway.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/// The report as a file: all raw runs, and the verdicts beside them.
final class JsonReport {

    private JsonReport() {}

    private record Document(BenchmarkReport report, List<Judged> verdicts) {}

    private record Judged(String what, double figure, double bar, boolean isBelow, boolean isReached) {}

    static Path write(BenchmarkReport report, Path directory) throws IOException {
        List<Judged> verdicts = report.verdicts().stream()
                .map(verdict -> new Judged(
                        verdict.what(), verdict.figure(), verdict.bar(), verdict.isBelow(), verdict.isReached()))
                .toList();
        String name = "results-" + report.conditions().startedAt().replaceAll("[:.]", "-") + ".json";
        JsonMapper json =
                JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();
        Files.createDirectories(directory);
        return Files.write(directory.resolve(name), json.writeValueAsBytes(new Document(report, verdicts)));
    }
}
