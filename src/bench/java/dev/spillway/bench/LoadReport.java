package dev.spillway.bench;

import java.util.List;
import java.util.Map;

/// Loads of one CSV file.
///
/// @param bytes size of the file
/// @param seconds every load by engine name, in the order in which they ran
record LoadReport(String table, long rows, long bytes, Map<String, List<Double>> seconds) {

    private static final double MEGABYTE = 1e6;

    double rowsPerSecond(String engine) {
        return rows / medianSeconds(engine);
    }

    double megabytesPerSecond(String engine) {
        return bytes / MEGABYTE / medianSeconds(engine);
    }

    private double medianSeconds(String engine) {
        return Statistics.median(seconds.getOrDefault(engine, List.of()));
    }
}
