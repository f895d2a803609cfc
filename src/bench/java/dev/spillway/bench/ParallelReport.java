package dev.spillway.bench;

import java.util.List;

/// Q1 over flushed tables, server milliseconds of every run.
///
/// @param alone the leader by itself
/// @param together two sessions at the same time, each by its leader alone: what the machine can give
/// @param participants leader and one worker in one query
record ParallelReport(List<Double> alone, List<Double> together, List<Double> participants) {

    double speedUp() {
        return Statistics.median(alone) / Statistics.median(participants);
    }

    double ceiling() {
        return 2 * Statistics.median(alone) / Statistics.median(together);
    }
}
