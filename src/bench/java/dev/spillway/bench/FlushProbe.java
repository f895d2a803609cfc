package dev.spillway.bench;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;

/// Flush bandwidth against a plain sequential write of the same bytes, in writes of the same size, to a file in the
/// server's own directory. Neither side syncs: temporary data need no durability.
///
/// The flush is timed by the server. Both sides take turns, so that the page cache's own write-back hits both.
record FlushProbe(SpillwayEngine spillway, SpillwayServer server, int repeats) {

    private static final int BLOCK_BYTES = 8192;
    private static final int STAGING_BYTES = 1 << 20;
    private static final double MEGABYTE = 1e6;

    /// Begins with tables just loaded, so with everything dirty and empty relation files; ends with everything
    /// flushed.
    FlushReport run(List<TableDefinition> tables) throws IOException {
        Flush first = flush();
        Path plain = server.directory().resolve("plain-write");
        try {
            double firstPlain = write(plain, first.bytes());
            List<Double> flushRates = new ArrayList<>();
            List<Double> plainRates = new ArrayList<>();
            for (int run = 0; run < repeats; run++) {
                spillway.makeDirty(tables);
                Flush again = flush();
                flushRates.add(again.rate());
                plainRates.add(write(plain, again.bytes()));
            }
            return new FlushReport(
                    first.bytes(),
                    STAGING_BYTES,
                    new FlushReport.Rates(List.of(first.rate()), List.of(firstPlain)),
                    new FlushReport.Rates(flushRates, plainRates));
        } finally {
            Files.deleteIfExists(plain);
        }
    }

    private record Flush(long bytes, double seconds) {

        double rate() {
            return bytes / MEGABYTE / seconds;
        }
    }

    private Flush flush() throws IOException {
        JsonNode answer = spillway.flush();
        long blocks = answer.path("blocks").asLong(0);
        double seconds = answer.path("seconds").asDouble(0);
        if (blocks == 0 || seconds <= 0) {
            throw new IOException("a flush must tell its blocks and seconds (got: " + answer + ")");
        }
        return new Flush(blocks * BLOCK_BYTES, seconds);
    }

    /// MB/s. The first call creates the file, later ones overwrite it.
    private static double write(Path file, long bytes) throws IOException {
        ByteBuffer staging = ByteBuffer.allocateDirect(STAGING_BYTES);
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            long start = System.nanoTime();
            long position = 0;
            while (position < bytes) {
                staging.clear().limit((int) Math.min(STAGING_BYTES, bytes - position));
                while (staging.hasRemaining()) {
                    position += channel.write(staging, position);
                }
            }
            return bytes / MEGABYTE / ((System.nanoTime() - start) / 1e9);
        }
    }

    static List<Verdict> verdicts(FlushReport report) {
        return List.of(
                Verdict.atLeast(
                        "flush into a new file / plain write", report.newFile().ratio(), 0.8),
                Verdict.atLeast(
                        "flush into an existing file / plain write",
                        report.existingFile().ratio(),
                        0.8));
    }
}
