package dev.spillway.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Whether a session with one TEMP table of 3 million rows stays within `temp_buffers` and 64 MB of heap.
///
/// Two servers: the first says how much live heap a session and its table add. The second gets what the idle server
/// needed plus 64 MiB as its whole heap, and must load the same file: that proves the peak of the load and not only
/// what is left of it.
record HeapProbe(SpillwayServer.Command command, Path directory, Path csv) {

    private static final int GROWTH_MEBIBYTES_MAX = 64;
    private static final double KIBIBYTES_PER_MEBIBYTE = 1024;
    private static final Pattern USED = Pattern.compile("used (\\d+)K");
    private static final String TABLE = "flights";

    HeapReport run() throws IOException {
        double before;
        double withTable;
        long rows;
        try (SpillwayServer server = SpillwayServer.start(command, directory.resolve("heap-open"));
                SpillwayClient client = new SpillwayClient(server.address())) {
            client.require(client.statementWithoutSession("SELECT 1"), "SELECT 1");
            before = liveHeap(server);
            rows = loadAndCount(client);
            withTable = liveHeap(server);
        }
        long limit = Math.round(Math.ceil(before)) + GROWTH_MEBIBYTES_MAX;
        return new HeapReport(rows, before, withTable, limit, isLoadedWithin(limit));
    }

    private boolean isLoadedWithin(long limitMebibytes) throws IOException {
        SpillwayServer.Command limited =
                command.withFlag("-Xmx" + limitMebibytes + "m").withFlag("-XX:+ExitOnOutOfMemoryError");
        try (SpillwayServer server = SpillwayServer.start(limited, directory.resolve("heap-limited"));
                SpillwayClient client = new SpillwayClient(server.address())) {
            loadAndCount(client);
            return true;
        } catch (IOException e) {
            System.out.printf(Locale.ROOT, "heap of %d MiB was not enough: %s%n", limitMebibytes, e.getMessage());
            return false;
        }
    }

    /// The session stays open, so that its table is what is measured.
    private long loadAndCount(SpillwayClient client) throws IOException {
        String sessionId = client.createSession(Map.of());
        client.require(client.upload(sessionId, TABLE, csv, true), "loading " + csv.getFileName());
        List<List<Value>> rows = SpillwayClient.rows(client.execute(sessionId, "SELECT count(*) FROM " + TABLE));
        if (rows.getFirst().getFirst() instanceof Value.Exact(var count)) {
            return count.longValueExact();
        }
        throw new IOException("count(*) must be a number (got: " + rows + ")");
    }

    private static double liveHeap(SpillwayServer server) throws IOException {
        server.diagnose("GC.run");
        String heap = server.diagnose("GC.heap_info");
        Matcher used = USED.matcher(heap);
        if (!used.find()) {
            throw new IOException("jcmd must tell the used heap (got: " + heap + ")");
        }
        return Long.parseLong(used.group(1)) / KIBIBYTES_PER_MEBIBYTE;
    }

    static List<Verdict> verdicts(HeapReport report) {
        return List.of(
                Verdict.atMost(
                        "heap of a session with a table of 3 M rows (MiB)", report.growth(), GROWTH_MEBIBYTES_MAX),
                Verdict.atLeast(
                        "it loads in that heap and no more (1 = yes)", report.isLoadedWithinLimit() ? 1 : 0, 1));
    }
}
