package dev.spillway.bench;

import java.util.List;

/// Flushes beside plain writes of the same number of bytes, in MB/s.
///
/// @param writeBytes size of one plain write
/// @param newFile the first flush after the load, which extends the file
/// @param existingFile flushes of the same blocks again, which overwrite it
record FlushReport(long bytes, int writeBytes, Rates newFile, Rates existingFile) {

    record Rates(List<Double> flush, List<Double> plain) {

        Rates {
            flush = List.copyOf(flush);
            plain = List.copyOf(plain);
        }

        double ratio() {
            return Statistics.median(flush) / Statistics.median(plain);
        }
    }
}
