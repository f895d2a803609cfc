package dev.spillway.bench;

import dev.spillway.tpch.TableDefinition;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;

/// Flush bandwidth against a plain sequential write of as many bytes, in writes of the same size, to a file in the
/// server's own directory. Neither side syncs: temporary data need no durability.
///
/// The plain write takes its bytes from memory as large as the file, as the flush must: one buffer written again and
/// again would stay in the processor's cache, and no data ever do.
///
/// The flush is timed by the server. Both sides take turns, so that the page cache's own write-back hits both.
record FlushProbe(SpillwayEngine spillway, SpillwayServer server, int repeats) {

    private static final int BLOCK_BYTES = 8192;
    private static final int WRITE_BYTES = 1 << 20;
    private static final double MEGABYTE = 1e6;

    /// Begins with tables just loaded, so with everything dirty and empty relation files; ends with everything
    /// flushed.
    FlushReport run(List<TableDefinition> tables) throws IOException {
        Flush first = flush();
        Path plain = server.directory().resolve("plain-write");
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment source = arena.allocate(first.bytes());
            source.fill((byte) 'x');
            double firstPlain = write(plain, source);
            List<Double> flushRates = new ArrayList<>();
            List<Double> plainRates = new ArrayList<>();
            for (int run = 0; run < repeats; run++) {
                spillway.makeDirty(tables);
                Flush again = flush();
                flushRates.add(again.rate());
                plainRates.add(write(plain, source.asSlice(0, again.bytes())));
            }
            return new FlushReport(
                    first.bytes(),
                    WRITE_BYTES,
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
    private static double write(Path file, MemorySegment source) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            long start = System.nanoTime();
            long position = 0;
            while (position < source.byteSize()) {
                long count = Math.min(WRITE_BYTES, source.byteSize() - position);
                ByteBuffer bytes = source.asSlice(position, count).asByteBuffer();
                while (bytes.hasRemaining()) {
                    position += channel.write(bytes, position);
                }
            }
            return source.byteSize() / MEGABYTE / ((System.nanoTime() - start) / 1e9);
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
